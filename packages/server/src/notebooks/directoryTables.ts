import type { RoomStorage } from '../room/RoomStorage.ts'
import { foldedText } from './searchWords.ts'

/** Columns that directories of earlier versions lack. */
const ADDED: Readonly<Record<string, string>> = {
  /** A `Principal` as JSON. */
  changedBy: 'TEXT',
  /** Title and content as search compares them. */
  folded: "TEXT NOT NULL DEFAULT ''",
  /** The number of its log's last fact, as far as was noticed: whoever has facts has a file. */
  head: 'INTEGER NOT NULL DEFAULT 1',
  /** Whether the server executes something of it, so that it can be told after a crash. */
  serverRuns: 'INTEGER NOT NULL DEFAULT 0',
  /** Since when nobody uses its kernel, in milliseconds since the epoch. */
  kernelIdleSince: 'INTEGER',
  /** The joined host that has its kernel, or had the last; null: the host of this machine. */
  kernelHost: 'TEXT',
  /** What is wrong with its file. */
  damage: 'TEXT',
}

/** Makes the directory's tables, or brings those of an earlier version up to date. */
export const prepareDirectory = (db: RoomStorage): void =>
  db.transaction(() => {
    db.execute(
      `CREATE TABLE IF NOT EXISTS notebooks (id TEXT PRIMARY KEY, title TEXT NOT NULL, content TEXT NOT NULL,
       createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, deletedAt INTEGER,
       kernelOpen INTEGER NOT NULL DEFAULT 0) STRICT`,
    )
    db.execute(
      `CREATE TABLE IF NOT EXISTS opened (principal TEXT NOT NULL, notebookId TEXT NOT NULL, at INTEGER NOT NULL,
       PRIMARY KEY (principal, notebookId)) STRICT, WITHOUT ROWID`,
    )
    // Notebooks whose log is ahead of what is known here, until they are described.
    db.execute('CREATE TABLE IF NOT EXISTS behind (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID')
    // Notebooks that are deleted for ever, until their files are gone.
    db.execute('CREATE TABLE IF NOT EXISTS gone (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID')
    // How long joined hosts may be away, in ms.
    db.execute('CREATE TABLE IF NOT EXISTS hosts (name TEXT PRIMARY KEY, away INTEGER NOT NULL) STRICT')
    // Which files notebooks are (`FileLinks`).
    db.execute(
      `CREATE TABLE IF NOT EXISTS files (notebookId TEXT PRIMARY KEY, path TEXT NOT NULL,
       format TEXT NOT NULL DEFAULT 'ipynb', stamp TEXT NOT NULL, sha256 TEXT NOT NULL, unchanged TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL) STRICT`,
    )
    addFileColumns(db)
    // How files in folders are written (`FolderChoices`).
    db.execute(
      'CREATE TABLE IF NOT EXISTS folders (path TEXT PRIMARY KEY, outputsInFiles INTEGER NOT NULL) STRICT',
    )
    const known = columnsOf(db, 'notebooks')
    const missing = Object.entries(ADDED).filter(([name]) => !known.has(name))
    for (const [name, type] of missing) db.execute(`ALTER TABLE notebooks ADD COLUMN ${name} ${type}`)
    if (missing.some(([name]) => name === 'folded')) fold(db)
  })

const columnsOf = (db: RoomStorage, table: 'notebooks' | 'files'): ReadonlySet<string> =>
  new Set(db.select(`PRAGMA table_info(${table})`).map(({ name }) => String(name)))

/**
 * Brings links to files of earlier versions up to date: all of them were .ipynb. The first did not say which log a file was compared with; it
 * kept the ids of cells here, in a column that stays until they are where they belong (`FileLinks.former`).
 */
const addFileColumns = (db: RoomStorage): void => {
  const known = columnsOf(db, 'files')
  if (!known.has('format')) db.execute("ALTER TABLE files ADD COLUMN format TEXT NOT NULL DEFAULT 'ipynb'")
  if (known.has('unchanged')) return
  db.execute("ALTER TABLE files ADD COLUMN unchanged TEXT NOT NULL DEFAULT ''")
  db.execute("ALTER TABLE files ADD COLUMN epoch TEXT NOT NULL DEFAULT 'unknown'")
  db.execute('UPDATE files SET unchanged = sha256')
}

const fold = (db: RoomStorage): void => {
  for (const { id, title, content } of db.select('SELECT id, title, content FROM notebooks')) {
    const folded = foldedText(String(title), String(content))
    db.execute('UPDATE notebooks SET folded = $folded WHERE id = $id', { $id: String(id), $folded: folded })
  }
}
