import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ChosenIsolation } from '@anode/kernel/isolation'
import { storageTrouble } from '@anode/server'
import { Data } from 'effect'
import { isRunning, type KnownProcess } from '../processes/KnownProcess.ts'
import { keptSecret, keyForm, tokenForm } from './Secret.ts'
import { writeDurably } from './writeDurably.ts'

/** The data directory cannot be used; the message says why and what to do. */
export class DataDirectoryUnusable extends Data.TaggedError('DataDirectoryUnusable')<{
  readonly message: string
}> {}

/** What the server of a data directory tells others about itself (`server.json`). */
export interface ServerFile extends KnownProcess {
  readonly url: string
}

/** What the kernel host of a data directory tells others about itself (`host.json`). */
export interface HostFile extends KnownProcess {
  /** How it keeps kernels from the machine; null: not. */
  readonly isolation: ChosenIsolation | null
}

/** The files of one Anode: notebooks, artifacts, environments, and the secrets of its server. */
export interface DataDirectory {
  readonly path: string
  readonly notebook: (id: string) => string
  /** The ids of the notebooks that have a file. */
  readonly notebooks: () => ReadonlyArray<string>
  readonly directory: string
  readonly artifacts: string
  /** Where kernels write: the folders of all notebooks. */
  readonly folders: string
  /** Where a notebook's kernel runs. */
  readonly folder: (id: string) => string
  /** Where notebooks are made; what a server leaves there that is killed, the next one deletes. */
  readonly staging: string
  /** Lets people and programs in; kept over restarts so that open pages stay signed in. */
  readonly token: string
  /** Signs the tokens of kernel hosts. */
  readonly secret: Uint8Array
  /** Names of the secrets whose files were damaged, so that they were made anew. */
  readonly renewed: ReadonlyArray<'token' | 'secret'>
  readonly hostToken: string
  readonly serverFile: string
  readonly hostFile: string
  /** Held by the directory's kernel host for as long as it lives. */
  readonly hostLock: string
  /** Space that is kept for deleting things on a full disk. */
  readonly reserve: string
  /** Which packages notebooks from elsewhere may have installed here. */
  readonly trust: string
  /** Which Pythons of this machine were chosen for notebooks. */
  readonly interpreters: string
  /** Texts that notebooks and their files have had in common. */
  readonly lastTexts: string
  /** Which hosts of other machines may join. */
  readonly hostInvitations: string
  /** Files that were deleted from the served folder. */
  readonly trash: string
  /** The server's copy of a notebook. */
  readonly backup: (id: string) => string
}

/** The error of a data directory that could not be used, from what the system said. */
export const unusable = (path: string, error: unknown): DataDirectoryUnusable => {
  const { kind, why, todo } = storageTrouble(error)
  const other = 'name another one with --home or ANODE_HOME.'
  return new DataDirectoryUnusable({
    message: `The data directory ${path} cannot be used. ${why} ${kind === 'other' ? `N${other.slice(1)}` : `${todo} Or ${other}`}`,
  })
}

/** What the system says of a file of the directory, with its name: not all of it carries one. */
const named = <A>(file: string, body: () => A): A => {
  try {
    return body()
  } catch (error) {
    if (error instanceof Error && !error.message.includes(file)) error.message += ` '${file}'`
    throw error
  }
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
    const [tokenFile, secretFile] = [join(path, 'token'), join(path, 'secret')]
    const token = named(tokenFile, () => keptSecret(tokenFile, tokenForm))
    const secret = named(secretFile, () => keptSecret(secretFile, keyForm))
    return {
      path,
      notebook: (id) => join(path, 'notebooks', `${id}.sqlite`),
      notebooks: () => notebooksIn(join(path, 'notebooks')),
      directory: join(path, 'directory.sqlite'),
      artifacts: join(path, 'artifacts'),
      folders: join(path, 'folders'),
      folder: (id) => join(path, 'folders', id),
      staging: join(path, 'staging'),
      token: token.value,
      secret: Buffer.from(secret.value, 'hex'),
      renewed: [
        ...(token.renewed ? (['token'] as const) : []),
        ...(secret.renewed ? (['secret'] as const) : []),
      ],
      hostToken: join(path, 'host.token'),
      serverFile: join(path, 'server.json'),
      hostFile: join(path, 'host.json'),
      hostLock: join(path, 'host.lock'),
      trust: join(path, 'trusted-packages.json'),
      interpreters: join(path, 'chosen-interpreters.json'),
      lastTexts: join(path, 'linked'),
      hostInvitations: join(path, 'invited-hosts.json'),
      trash: join(path, 'trash'),
      reserve: join(path, 'reserve'),
      backup: (id) => join(path, 'backups', `${id}.sqlite`),
    }
  } catch (error) {
    throw unusable(path, error)
  }
}

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** A process that a file names; null when it names none, or one that cannot be told from others. */
const processIn = (file: string): KnownProcess | null => {
  const named = readJson(file) as Partial<KnownProcess> | null
  return typeof named?.pid === 'number' && typeof named.identity === 'string'
    ? { pid: named.pid, identity: named.identity }
    : null
}

/** The server that says it works on the directory at `path`, if the very process that says so runs. */
export const serverOf = (path: string): ServerFile | null => {
  const file = join(path, 'server.json')
  const known = processIn(file)
  if (known === null || !isRunning(known)) return null
  const { url } = readJson(file) as Partial<ServerFile>
  return typeof url === 'string' ? { ...known, url } : null
}

/** The process that the directory's kernel host has said it is. */
export const hostOf = (directory: DataDirectory): HostFile | null => {
  const known = processIn(directory.hostFile)
  if (known === null) return null
  const { isolation } = readJson(directory.hostFile) as Partial<HostFile>
  return { ...known, isolation: isolation ?? null }
}

/** Tells others where the server is. */
export const writeServerFile = (directory: DataDirectory, file: ServerFile): void =>
  writeDurably(directory.serverFile, JSON.stringify(file))

export const removeServerFile = (directory: DataDirectory): void =>
  rmSync(directory.serverFile, { force: true })
