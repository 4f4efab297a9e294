import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { readdir, rename, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { SqlBindings, SqlValue } from '@anode/document'
import { DamagedFile, damageOf, type NotebookFiles, type RoomStorage, storageFailed } from '@anode/server'
import { Effect } from 'effect'
import type { DataDirectory } from './DataDirectory.ts'
import { openSqlite, removeSqlite } from './sqliteStorage.ts'
import { syncFolder } from './syncFolder.ts'

/** A copy is made only where this many times its size is free. */
const SPARE = 4

const worker = new URL('./examineWorker.ts', import.meta.url)

type Answer = { readonly problem: string | null } | { readonly error: { readonly message: string } }

const ends = ['', '-wal', '-shm'] as const

const isHere = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0

/** What is to be seen of a notebook's file without reading it; null for nothing. */
export const damageAtFirstSight = (file: string): string | null => {
  if (!existsSync(file)) return `Its file is not there: ${file}.`
  // A new database lies in its write-ahead log at first.
  if (!isHere(file) && !isHere(`${file}-wal`)) return `Its file is empty: ${file}.`
  return null
}

/** Opens the database of a notebook that had facts. @throws DamagedFile */
export const openExisting = (file: string): RoomStorage => {
  const what = damageAtFirstSight(file)
  if (what !== null) throw new DamagedFile(what)
  return openSqlite(file)
}

const isList = (bindings: SqlBindings): bindings is ReadonlyArray<SqlValue> => Array.isArray(bindings)

const openToRead = (file: string): RoomStorage => {
  if (damageAtFirstSight(file) !== null) throw new DamagedFile('There is nothing to read.')
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2000 })
  const refuse = () => {
    throw new DamagedFile('A damaged file is only read.')
  }
  return {
    select: (sql, bindings = {}) => {
      const statement = db.prepare(sql)
      return isList(bindings) ? statement.all(...bindings) : statement.all({ ...bindings })
    },
    execute: refuse,
    transaction: refuse,
    close: () => db.close(),
  }
}

/** Runs the examination of a file in a thread of its own. */
const examined = (file: string, copy: string | null): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData: { file, copy } })
    thread.once('error', reject)
    thread.once('exit', (code) =>
      reject(new Error(`What looks through ${basename(file)} ended with code ${code}.`)),
    )
    thread.once('message', (answer: Answer) => {
      if ('problem' in answer) return resolve(answer.problem)
      const error = Object.assign(new Error(answer.error.message), answer.error)
      const what = damageOf(error)
      if (what === null) reject(error)
      else resolve(what)
    })
  })

const flush = (file: string): void => {
  const open = openSync(file, 'r+')
  try {
    fsyncSync(open)
  } finally {
    closeSync(open)
  }
}

const factsIn = (file: string): number => {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    return Number(db.prepare('SELECT count(*) AS n FROM log').get()?.n)
  } finally {
    db.close()
  }
}

/** `2026-11-26T14-03-07-123`: a time as part of a file's name. */
const stamp = (): string => new Date().toISOString().slice(0, -1).replaceAll(/[:.]/g, '-')

/** Moves a database with all that lies beside it out of the way; where it is then, null when there was none. */
export const setDatabaseAside = (file: string, folder: string): string | null => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const aside = join(folder, `${basename(file, '.sqlite')}-${stamp()}.sqlite`)
  const there = ends.filter((end) => existsSync(`${file}${end}`))
  for (const end of there) renameSync(`${file}${end}`, `${aside}${end}`)
  return there.length === 0 ? null : aside
}

/** The files of notebooks in the data directory: damaged ones go to `damaged/`, copies are in `backups/`. */
export const notebookFiles = (directory: DataDirectory): typeof NotebookFiles.Service => {
  const damaged = join(directory.path, 'damaged')
  const { backup } = directory
  const replacement = (id: string) => `${directory.notebook(id)}.new`
  const attempt = <A>(body: () => A | Promise<A>) =>
    Effect.tryPromise({ try: async () => body(), catch: storageFailed })

  const setAside = async (id: string): Promise<string | null> => {
    const kept = setDatabaseAside(directory.notebook(id), damaged)
    await syncFolder(damaged)
    return kept
  }

  return {
    pathOf: directory.notebook,
    examine: (id) =>
      attempt(() => {
        const file = directory.notebook(id)
        return damageAtFirstSight(file) ?? examined(file, null)
      }),
    openDamaged: (id) => openToRead(directory.notebook(id)),
    openReplacement: (id) => {
      removeSqlite(replacement(id))
      return openSqlite(replacement(id))
    },
    replace: (id) =>
      attempt(async () => {
        const kept = await setAside(id)
        flush(replacement(id))
        await rename(replacement(id), directory.notebook(id))
        await syncFolder(dirname(directory.notebook(id)))
        removeSqlite(replacement(id))
        return kept
      }),
    setAside: (id) => attempt(() => setAside(id)),
    backupOf: (id) =>
      attempt(async () => {
        const file = await stat(backup(id)).catch(() => null)
        if (file === null) return null
        try {
          return { at: Math.round(file.mtimeMs), facts: factsIn(backup(id)) }
        } catch {
          return null
        }
      }),
    takeBackup: (id) =>
      attempt(() => {
        removeSqlite(replacement(id))
        copyFileSync(backup(id), replacement(id))
      }),
    makeBackup: (id) =>
      attempt(async () => {
        const file = directory.notebook(id)
        const sizes = await Promise.all([file, `${file}-wal`].map((name) => stat(name).catch(() => null)))
        const copy = await stat(backup(id)).catch(() => null)
        const changed = Math.max(...sizes.map((one) => one?.mtimeMs ?? 0))
        if (copy !== null && copy.mtimeMs > changed) return
        const folder = dirname(backup(id))
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        const size = sizes.reduce((sum, one) => sum + (one?.size ?? 0), 0)
        const { bavail, bsize } = await statfs(folder)
        if (bavail * bsize < size * SPARE) return
        const part = `${backup(id)}.part`
        rmSync(part, { force: true })
        if ((await examined(file, part)) !== null) return
        flush(part)
        await rename(part, backup(id))
        await syncFolder(folder)
      }),
  }
}

/** Whether files of notebooks were set aside and lie there still. */
export const isAnythingAside = ({ path }: DataDirectory): boolean => {
  const folder = join(path, 'damaged')
  return existsSync(folder) && readdirSync(folder).length > 0
}

/** Deletes the copies of notebooks that are no more. */
export const removeOldBackups = async (directory: DataDirectory): Promise<void> => {
  const folder = join(directory.path, 'backups')
  const names = existsSync(folder) ? await readdir(folder) : []
  const known = new Set(directory.notebooks())
  for (const name of names) if (!known.has(name.replace(/\.sqlite(\.part)?$/, ''))) rmSync(join(folder, name))
}
