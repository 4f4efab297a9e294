import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Data } from 'effect'

/** The data directory cannot be used; the message says why and what to do. */
export class DataDirectoryUnusable extends Data.TaggedError('DataDirectoryUnusable')<{
  readonly message: string
}> {}

/** What the server of a data directory tells others about itself (`server.json`). */
export interface ServerFile {
  readonly url: string
  readonly pid: number
}

/** The files of one Anode: notebooks, artifacts, environments, and the secrets of its server. */
export interface DataDirectory {
  readonly path: string
  readonly notebook: (id: string) => string
  /** The ids of the notebooks that have a file. */
  readonly notebooks: () => ReadonlyArray<string>
  readonly directory: string
  readonly artifacts: string
  /** Lets people and programs in; kept over restarts so that open pages stay signed in. */
  readonly token: string
  /** Signs the tokens of kernel hosts. */
  readonly secret: Uint8Array
  readonly hostToken: string
  readonly serverFile: string
  readonly hostFile: string
}

const unusable = (path: string, error: unknown): DataDirectoryUnusable => {
  const reason = error instanceof Error ? error.message : String(error)
  return new DataDirectoryUnusable({
    message: `The data directory ${path} cannot be used: ${reason}. Make it writable, or name another one with --home or ANODE_HOME.`,
  })
}

/** A secret kept in a file that only this user can read; made on first use. */
const keptSecret = (file: string): string => {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

const notebooksIn = (folder: string): ReadonlyArray<string> =>
  existsSync(folder)
    ? readdirSync(folder).flatMap((name) =>
        name.endsWith('.sqlite') ? [name.slice(0, -'.sqlite'.length)] : [],
      )
    : []

/**
 * Opens the data directory, making what is missing.
 *
 * @throws DataDirectoryUnusable
 */
export const openDataDirectory = (path: string): DataDirectory => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK)
    return {
      path,
      notebook: (id) => join(path, 'notebooks', `${id}.sqlite`),
      notebooks: () => notebooksIn(join(path, 'notebooks')),
      directory: join(path, 'directory.sqlite'),
      artifacts: join(path, 'artifacts'),
      token: keptSecret(join(path, 'token')),
      secret: Buffer.from(keptSecret(join(path, 'secret')), 'hex'),
      hostToken: join(path, 'host.token'),
      serverFile: join(path, 'server.json'),
      hostFile: join(path, 'host.json'),
    }
  } catch (error) {
    throw unusable(path, error)
  }
}

/** Whether a process with this id is alive. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** The server that works on this directory, if one does. */
export const runningServer = (directory: DataDirectory): ServerFile | null => {
  const file = readJson(directory.serverFile) as ServerFile | null
  return file !== null && file.pid !== process.pid && isAlive(file.pid) ? file : null
}

/** The process id of the directory's kernel host, if one lives. */
export const runningHost = (directory: DataDirectory): number | null => {
  const file = readJson(directory.hostFile) as { readonly pid: number } | null
  return file !== null && isAlive(file.pid) ? file.pid : null
}

/** Tells others where the server is. */
export const writeServerFile = (directory: DataDirectory, file: ServerFile): void =>
  writeFileSync(directory.serverFile, JSON.stringify(file), { mode: 0o600 })

export const removeServerFile = (directory: DataDirectory): void =>
  rmSync(directory.serverFile, { force: true })
