import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StagedNotebook } from '@anode/server'
import type { DataDirectory } from './DataDirectory.ts'
import { finishSqlite, openNewSqlite, removeSqlite } from './sqliteStorage.ts'
import { syncFolderNow } from './syncFolder.ts'

/** A folder on the disk of the data directory in which something is made that is not there before it is whole. */
export interface StagingFolder {
  /** The file as it came. */
  readonly upload: string
  /** A notebook's database. */
  readonly database: string
  /** Contents, each under its SHA-256. */
  readonly artifacts: string
  readonly remove: () => void
}

/** A new folder for a notebook, which it names. */
export const makeStagingFolder = (directory: DataDirectory, id: string): StagingFolder => {
  mkdirSync(directory.staging, { recursive: true, mode: 0o700 })
  const path = mkdtempSync(join(directory.staging, `${id}.`))
  const artifacts = join(path, 'artifacts')
  mkdirSync(artifacts)
  return {
    upload: join(path, 'upload'),
    database: join(path, 'notebook.sqlite'),
    artifacts,
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/**
 * Deletes what a server left that was killed while it made notebooks, also those that were whole and not yet in the
 * list. Nobody must be making any.
 */
export const clearStaging = (directory: DataDirectory, isListed: (id: string) => boolean): void => {
  if (!existsSync(directory.staging)) return
  for (const name of readdirSync(directory.staging)) {
    const id = name.replace(/\.[^.]*$/, '')
    if (!isListed(id)) removeSqlite(directory.notebook(id))
    rmSync(join(directory.staging, name), { recursive: true, force: true })
  }
}

/** Puts a database that is finished into its place; gives false when there is a notebook of this id already. */
export const placeNotebook = (directory: DataDirectory, id: string, database: string): boolean => {
  const place = directory.notebook(id)
  if (existsSync(place)) return false
  mkdirSync(join(directory.path, 'notebooks'), { recursive: true, mode: 0o700 })
  renameSync(database, place)
  // The list names it next: a power cut must not leave an entry without its file.
  syncFolderNow(dirname(place))
  return true
}

/** A notebook's database in a folder of its own, until it is kept. */
export const stageNotebook = (directory: DataDirectory, id: string): StagedNotebook => {
  const folder = makeStagingFolder(directory, id)
  const storage = openNewSqlite(folder.database)
  let open = true
  const close = () => {
    if (open) storage.close()
    open = false
  }
  return {
    storage,
    keep: () => {
      close()
      finishSqlite(folder.database)
      return placeNotebook(directory, id, folder.database)
    },
    drop: () => {
      close()
      folder.remove()
    },
  }
}
