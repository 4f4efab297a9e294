import { Effect } from 'effect'
import { expect, it } from 'vitest'
import { makeFileLinks } from '../linkedFiles/FileLinks.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { prepareDirectory } from './directoryTables.ts'

const STAMP = '{"device":"1","inode":"2","size":3,"changedAt":"4 5"}'

/** Links to files as released versions kept them. */
const versions = [
  {
    columns: 'path TEXT NOT NULL, stamp TEXT NOT NULL, sha256 TEXT NOT NULL, seq INTEGER NOT NULL, ids TEXT',
    values: `'/a.ipynb', '${STAMP}', 'abc', 7, '["x"]'`,
    epoch: 'unknown',
  },
  {
    columns:
      'path TEXT NOT NULL, stamp TEXT NOT NULL, sha256 TEXT NOT NULL, unchanged TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL',
    values: `'/a.ipynb', '${STAMP}', 'abc', 'abc', 'e', 7`,
    epoch: 'e',
  },
]

it.each(versions)(
  'Links of an earlier version are those of .ipynb files, and go on',
  async ({ columns, values, epoch }) => {
    const db = memoryStorage()
    db.execute(`CREATE TABLE files (notebookId TEXT PRIMARY KEY, ${columns}) STRICT`)
    db.execute(`INSERT INTO files VALUES ('n', ${values})`)
    prepareDirectory(db)
    const links = makeFileLinks(db)
    const [link] = await Effect.runPromise(links.all)
    const known = {
      notebookId: 'n',
      path: '/a.ipynb',
      format: 'ipynb',
      sha256: 'abc',
      unchanged: 'abc',
    } as const
    expect(link).toEqual({ ...known, epoch, seq: 7, stamp: JSON.parse(STAMP) })
    await Effect.runPromise(
      links.save({ ...known, format: 'percent', stamp: JSON.parse(STAMP), epoch, seq: 8 }),
    )
    prepareDirectory(db)
    expect(await Effect.runPromise(links.all)).toMatchObject([{ format: 'percent', seq: 8 }])
  },
)
