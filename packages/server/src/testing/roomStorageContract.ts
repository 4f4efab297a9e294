import { anyUnicode } from '@anode/document/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoomStorage } from '../room/RoomStorage.ts'

/** What every storage of a room must do. */
export const roomStorageContract = (name: string, open: () => RoomStorage): void => {
  describe(`${name} as a room's storage`, () => {
    const withTable = () => {
      const storage = open()
      storage.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, n INTEGER) STRICT')
      return storage
    }

    it('takes parameters by name and in order, and ignores names that a statement does not have', () => {
      const storage = withTable()
      storage.execute('INSERT INTO t (id, text) VALUES ($id, $text)', { $id: 1, $text: 'a', $other: 2 })
      storage.execute('INSERT INTO t (id, text) VALUES (?, ?)', [2, 'b'])
      expect(storage.select('SELECT id, text, n FROM t ORDER BY id')).toMatchObject([
        { id: 1, text: 'a', n: null },
        { id: 2, text: 'b', n: null },
      ])
      expect(storage.select('SELECT text FROM t WHERE id = $id', { $id: 2 })).toMatchObject([{ text: 'b' }])
      storage.close()
    })

    it('gives every text back as it was given, whatever it holds', () => {
      const storage = withTable()
      const texts = [
        'a\0b',
        '\ufeffwith a mark, and long enough to be read at once',
        '\ud83d',
        '\u001a0',
        '😀\uffff',
      ]
      for (const [id, text] of [...texts, ...fc.sample(anyUnicode, 200)].entries()) {
        storage.execute('INSERT INTO t (id, text) VALUES (?, ?)', [id, text])
        expect(storage.select('SELECT text FROM t WHERE text = $text', { $text: text })[0]?.text).toBe(text)
      }
      storage.close()
    })

    it('keeps all of a transaction or nothing', () => {
      const storage = withTable()
      const broken = () =>
        storage.transaction(() => {
          storage.execute("INSERT INTO t (id, text) VALUES (1, 'gone')")
          throw new Error('no')
        })
      expect(broken).toThrow('no')
      expect(storage.select('SELECT * FROM t')).toEqual([])
      expect(storage.transaction(() => storage.select('SELECT 1 AS one')[0]?.one)).toBe(1)
      storage.close()
    })

    it('rolls back when a statement fails, and goes on', () => {
      const storage = withTable()
      const twice = () =>
        storage.transaction(() => {
          storage.execute('INSERT INTO t (id) VALUES (1)')
          storage.execute('INSERT INTO t (id) VALUES (1)')
        })
      expect(twice).toThrow()
      storage.transaction(() => storage.execute('INSERT INTO t (id) VALUES (1)'))
      expect(storage.select('SELECT count(*) AS n FROM t')).toMatchObject([{ n: 1 }])
      storage.close()
    })
  })
}
