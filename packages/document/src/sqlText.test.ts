import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromSqlJson, fromSqlText, rowsToSqlJson, toSqlText, withWholeTexts } from './sqlText.ts'
import { anyUnicode, openMemoryState } from './testing/index.ts'

test('An ordinary text is given to SQLite as it is', () => {
  for (const text of ['', 'print(1)\n', '😀 日本語', '\u2028\u202e\uffff', 'a\ufeffb']) {
    expect(toSqlText(text)).toBe(text)
    expect(fromSqlText(text)).toBe(text)
  }
})

test('What SQLite would lose is written in other signs', () => {
  expect(toSqlText('\ufeffa\0b\ud800c\u001ad')).toBe('\u001afa\u001a0b\u001ad800c\u001asd')
})

test('Every text comes back as it was', () => {
  fc.assert(
    fc.property(anyUnicode, (text) => {
      expect(fromSqlText(toSqlText(text))).toBe(text)
      expect(toSqlText(text).isWellFormed()).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('A sign that was cut is left as it is', () => {
  expect(fromSqlText('a\u001a')).toBe('a\u001a')
  expect(fromSqlText('a\u001ad8')).toBe('a\u001ad8')
})

describe('In a real database', () => {
  const withTable = () => {
    const db = openMemoryState()
    db.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT) STRICT')
    return db
  }

  test('every text comes back, by name and in order, and is found by its value', () => {
    const db = withTable()
    fc.assert(
      fc.property(anyUnicode, (text) => {
        db.execute('DELETE FROM t')
        db.execute('INSERT INTO t (id, text) VALUES (1, $text)', { $text: text })
        db.execute('INSERT INTO t (id, text) VALUES (?, ?)', [2, text])
        expect(db.select('SELECT id FROM t WHERE text = $text ORDER BY id', { $text: text })).toHaveLength(2)
        expect(db.select('SELECT text FROM t').map((row) => row.text)).toEqual([text, text])
      }),
      { numRuns: 500 },
    )
    db.close()
  })

  test('texts that SQLite takes out of JSON, or puts into it, are the same', () => {
    const db = withTable()
    fc.assert(
      fc.property(fc.array(anyUnicode, { minLength: 1, maxLength: 5 }), (texts) => {
        db.execute('DELETE FROM t')
        const rows = rowsToSqlJson(texts.map((text, id) => ({ id, text })))
        db.execute(
          `INSERT INTO t SELECT json_extract(value, '$.id'), json_extract(value, '$.text') FROM json_each($rows)`,
          { $rows: rows },
        )
        expect(db.select('SELECT text FROM t ORDER BY id').map((row) => row.text)).toEqual(texts)
        const [row] = db.select(
          'SELECT json_group_array(text) AS value FROM (SELECT text FROM t ORDER BY id)',
        )
        expect(fromSqlJson(String(row?.value))).toEqual(texts)
      }),
      { numRuns: 500 },
    )
    db.close()
  })

  test('rows without such texts are handed on as they are', () => {
    const rows = [{ text: 'a', n: 1 }]
    const db = withWholeTexts({ select: () => rows, execute: () => {} })
    expect(db.select('')).toBe(rows)
  })
})
