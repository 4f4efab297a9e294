import { messageOf } from '@anode/document/messageOf'
import { StorageFailed } from '@anode/protocol'

/** Why a disk, a file system or SQLite refused. `damaged` is about one file, all else about where it lies. */
export type TroubleKind =
  | 'full'
  | 'notAllowed'
  | 'readOnly'
  | 'tooManyFiles'
  | 'busy'
  | 'damaged'
  | 'memory'
  | 'missing'
  | 'folder'
  | 'broken'
  | 'other'

/** What was refused, in words for people. */
export interface StorageTrouble {
  readonly kind: TroubleKind
  /** Why, as a sentence. */
  readonly why: string
  /** What to do, as a sentence. */
  readonly todo: string
}

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const sqliteKinds: Readonly<Record<number, TroubleKind>> = {
  3: 'notAllowed',
  5: 'busy',
  6: 'busy',
  7: 'memory',
  8: 'readOnly',
  10: 'broken',
  11: 'damaged',
  13: 'full',
  14: 'missing',
  15: 'busy',
  23: 'notAllowed',
  26: 'damaged',
}

/** Extended codes that say more than their primary one: no space for the index of a write-ahead log, no memory. */
const extendedKinds: Readonly<Record<number, TroubleKind>> = { 4874: 'full', 3082: 'memory' }

const systemKinds: Readonly<Record<string, TroubleKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'notAllowed',
  EPERM: 'notAllowed',
  EROFS: 'readOnly',
  EMFILE: 'tooManyFiles',
  ENFILE: 'tooManyFiles',
  EBUSY: 'busy',
  ENOMEM: 'memory',
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'folder',
  EIO: 'broken',
}

const words: Readonly<Record<Exclude<TroubleKind, 'other'>, readonly [why: string, todo: string]>> = {
  full: ['The disk is full, or the quota on it.', 'Make space on it: what waits is then saved by itself.'],
  notAllowed: [
    'The user who runs Anode may not read or write there.',
    'Give that user the right to the data directory.',
  ],
  readOnly: ['It can only be read, not written.', 'Make the data directory, or the disk it is on, writable.'],
  tooManyFiles: [
    'The system lets the server open no more files.',
    'Raise the limit on open files (ulimit -n), or close programs.',
  ],
  busy: [
    'Another program holds the file.',
    'Close what has it open, a database browser or a backup, and try again.',
  ],
  damaged: ['The file is damaged.', 'Open the notebook to see what can be done.'],
  memory: ['The machine has no memory left.', 'Close other programs, and try again.'],
  missing: [
    'The file or its folder is not there, or cannot be opened.',
    'Look whether the data directory is complete and the disk it is on is mounted.',
  ],
  folder: ['A folder is where a file should be.', 'Move that folder away.'],
  broken: [
    'The disk reported an error.',
    'Look at the system’s log: the disk may be failing, or a network drive away.',
  ],
}

/** As SQLite and Node's file system say it. */
const FULL = /disk is full|no space left|ENOSPC|EDQUOT/i

const kindOf = (error: unknown): TroubleKind => {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown }
  if (typeof errcode === 'number') return extendedKinds[errcode] ?? sqliteKinds[errcode & 0xff] ?? 'other'
  return (typeof code === 'string' ? systemKinds[code] : undefined) ?? 'other'
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** The one place where an error of the disk, the file system or SQLite becomes words. */
export const storageTrouble = (error: unknown): StorageTrouble => {
  const said = messageOf(error)
  const told = typeof error === 'object' && error !== null ? kindOf(error) : 'other'
  // What comes out of a thread, or of what wraps errors, has left its code behind.
  const kind = told === 'other' && FULL.test(said) ? 'full' : told
  if (kind === 'other') return { kind, why: sentence(said), todo: 'Try again.' }
  const [why, todo] = words[kind]
  // What the system said helps whoever looks into it.
  return { kind, why: `${why.slice(0, -1)} (${said.replace(/[.!?]$/, '')}).`, todo }
}

/** The same as the error that requests fail with. */
export const storageFailed = (cause: unknown): StorageFailed => {
  if (cause instanceof StorageFailed) return cause
  const { kind, why, todo } = storageTrouble(cause)
  if (kind === 'full') {
    const said = messageOf(cause)
    return new StorageFailed({
      message: `The disk of the data directory is full (${said}). Nothing was changed. Make space on it, then try again.`,
    })
  }
  return new StorageFailed({ message: `The data directory could not be read or written. ${why} ${todo}` })
}
