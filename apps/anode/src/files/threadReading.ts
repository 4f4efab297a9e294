import { existsSync, readFileSync } from 'node:fs'
import { type NotebookSnapshot, readSnapshot } from '@anode/document'
import { artifactNames, cellIdsOf } from '@anode/server/files'
import { artifactPath } from '../storage/fileArtifacts.ts'
import { readSqlite } from '../storage/sqliteStorage.ts'

/** A content of the store; undefined where there is none. */
export const readArtifact = (folder: string) => (name: string) => {
  try {
    return readFileSync(artifactPath(folder, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The notebook at one moment, whoever writes to it meanwhile, and the number of its last fact then. */
export const snapshotIn = (database: string) => {
  const storage = readSqlite(database)
  try {
    storage.execute('BEGIN')
    const [log] = storage.select('SELECT max(seq) AS head FROM log')
    return { snapshot: readSnapshot(storage), head: Number(log?.head ?? 0) }
  } finally {
    storage.close()
  }
}

/** What a file that is written of a notebook is of (`WrittenIpynb`). */
export const momentOf = (snapshot: NotebookSnapshot, head: number, artifacts: string) => {
  const names = [...artifactNames(snapshot)]
  const lost = names.filter((name) => !existsSync(artifactPath(artifacts, name))).length
  return { head, ids: cellIdsOf(snapshot), lost }
}
