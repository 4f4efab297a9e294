import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { roomStorageContract } from '@anode/server/testing'
import { describe, expect, it } from 'vitest'
import { openSqlite } from './sqliteStorage.ts'

const newFile = () => join(mkdtempSync(join(tmpdir(), 'anode-sqlite-')), 'deep', 'room.sqlite')

roomStorageContract('a file', () => openSqlite(newFile()))

describe('an SQLite file', () => {
  it('holds what was written when it is opened again', () => {
    const file = newFile()
    const first = openSqlite(file)
    first.execute('CREATE TABLE t (id INTEGER)')
    first.transaction(() => first.execute('INSERT INTO t VALUES (7)'))
    first.close()
    const again = openSqlite(file)
    expect(again.select('SELECT id FROM t')).toMatchObject([{ id: 7 }])
    again.close()
  })

  it('is written so that a power cut loses nothing', () => {
    const storage = openSqlite(newFile())
    expect(storage.select('PRAGMA journal_mode')).toMatchObject([{ journal_mode: 'wal' }])
    expect(storage.select('PRAGMA synchronous')).toMatchObject([{ synchronous: 2 }])
    storage.close()
  })
})
