import { DatabaseSync } from 'node:sqlite'
import type { TestHome } from './TestHome.ts'

/** A fact as it stands in a notebook's log on disk. */
export interface LogRow {
  readonly seq: number
  readonly name: string
  readonly args: string
  readonly client: string | null
  readonly n: number | null
  readonly principal: string
}

/** Opens a notebook's database, beside the server if one runs. */
export const openNotebookFile = (home: TestHome, id: string, { readOnly = true } = {}): DatabaseSync =>
  new DatabaseSync(home.file(`notebooks/${id}.sqlite`), { readOnly, timeout: 5000 })

/** The whole log of a notebook, as it is on disk now. */
export const readLog = (home: TestHome, id: string): ReadonlyArray<LogRow> => {
  const db = openNotebookFile(home, id)
  try {
    return db.prepare('SELECT * FROM log ORDER BY seq').all() as unknown as ReadonlyArray<LogRow>
  } finally {
    db.close()
  }
}
