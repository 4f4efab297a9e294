import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { storageFailed, storageTrouble } from '@anode/server'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'anode-trouble-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What a thing that fails says. */
const failing = (body: () => unknown): unknown => {
  try {
    body()
  } catch (error) {
    return error
  }
  throw new Error('It did not fail.')
}

const database = (name: string) => {
  const file = join(folder, name)
  const db = new DatabaseSync(file)
  db.exec('CREATE TABLE t (text TEXT)')
  for (let i = 0; i < 200; i++) db.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(1000))
  db.close()
  return file
}

/** Things that fail, each with the real error of the system or of SQLite. */
const failures: Readonly<Record<string, { readonly is: string; readonly make: () => unknown }>> = {
  'a database that may grow no more': {
    is: 'full',
    make: () => {
      const db = new DatabaseSync(database('full.sqlite'))
      db.exec('PRAGMA max_page_count = 1')
      return failing(() => {
        for (;;) db.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100_000))
      })
    },
  },
  'a device without space': {
    is: 'full',
    make: () => {
      const device = openSync('/dev/full', 'w')
      const error = failing(() => writeSync(device, 'x'))
      closeSync(device)
      return error
    },
  },
  'a database that is none': {
    is: 'damaged',
    make: () => {
      const file = join(folder, 'none.sqlite')
      writeFileSync(file, 'this is no database, though it is long enough to be looked at')
      return failing(() => new DatabaseSync(file).exec('SELECT 1 FROM sqlite_schema'))
    },
  },
  'a database with a page of noise': {
    is: 'damaged',
    make: () => {
      const file = database('noise.sqlite')
      const bytes = readFileSync(file)
      writeFileSync(file, bytes.fill(0xa5, 4096))
      return failing(() => new DatabaseSync(file).prepare('SELECT count(*), max(text) FROM t').get())
    },
  },
  'a database that another has locked': {
    is: 'busy',
    make: () => {
      const file = database('busy.sqlite')
      const other = new DatabaseSync(file)
      other.exec('BEGIN EXCLUSIVE')
      const error = failing(() => new DatabaseSync(file, { timeout: 0 }).exec('BEGIN EXCLUSIVE'))
      other.close()
      return error
    },
  },
  'a database that may only be read': {
    is: 'readOnly',
    make: () =>
      failing(() => new DatabaseSync(database('readonly.sqlite'), { readOnly: true }).exec('DELETE FROM t')),
  },
  'a database whose folder is not there': {
    is: 'missing',
    make: () => failing(() => new DatabaseSync(join(folder, 'nowhere', 'x.sqlite'))),
  },
  'a file that is not there': {
    is: 'missing',
    make: () => failing(() => readFileSync(join(folder, 'none'))),
  },
  'a folder in place of a file': {
    is: 'folder',
    make: () => {
      mkdirSync(join(folder, 'folder'))
      return failing(() => readFileSync(join(folder, 'folder')))
    },
  },
}

describe('an error of the disk in words', () => {
  for (const [name, { is, make }] of Object.entries(failures)) {
    it(`names the cause and what to do: ${name}`, () => {
      const trouble = storageTrouble(make())
      expect(trouble.kind).toBe(is)
      expect(`${trouble.why} ${trouble.todo}`).toMatch(/^[A-Z].+\.$/)
      // Space is asked for where there is none, and nowhere else.
      expect(/space|full/i.test(`${trouble.why} ${trouble.todo}`)).toBe(is === 'full')
    })
  }

  it.each([
    ['EACCES', 'notAllowed'],
    ['EROFS', 'readOnly'],
    ['EMFILE', 'tooManyFiles'],
    ['EDQUOT', 'full'],
    ['EIO', 'broken'],
  ])('knows what the system means by %s', (code, kind) => {
    expect(storageTrouble(Object.assign(new Error(`${code}: what the system said`), { code })).kind).toBe(
      kind,
    )
  })

  it('knows a full disk by its words where the code was left behind', () => {
    for (const said of ['database or disk is full', 'ENOSPC: no space left on device, write']) {
      expect(storageTrouble(said).kind).toBe('full')
      expect(storageFailed(new Error(said)).message).toMatch(/disk .*is full .*Nothing was changed/)
    }
  })

  it('takes a mistake of our own for no trouble of the disk', () => {
    const trouble = storageTrouble(new TypeError('x is not a function'))
    expect(trouble).toEqual({ kind: 'other', why: 'x is not a function.', todo: 'Try again.' })
    expect(storageFailed(new TypeError('x')).message).not.toMatch(/disk|space/i)
  })
})
