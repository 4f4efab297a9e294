import { messageOf } from '@anode/document/messageOf'
import { DiskFailed, storageTrouble, type TroubleKind } from '@anode/server'

type Words = readonly [kind: DiskFailed['kind'], why: string, todo: string]

const words: Readonly<Partial<Record<TroubleKind, Words>>> = {
  full: [
    'full',
    'the disk is full, or the quota on it',
    'Make space on it: what waits is then saved by itself.',
  ],
  notAllowed: [
    'notAllowed',
    'the user who runs Anode may not do that',
    'Give that user the right to read and write the file and its folder.',
  ],
  readOnly: ['notAllowed', 'the disk can only be read', 'Make the disk writable, or save a copy elsewhere.'],
  missing: [
    'missing',
    'it is not there',
    'Put it back, or look whether the disk that it is on is connected.',
  ],
  folder: ['notAFile', 'a folder is where the file should be', 'Move that folder away.'],
  tooManyFiles: [
    'other',
    'the system lets the server open no more files',
    'Raise the limit on open files (ulimit -n), or close programs.',
  ],
  busy: ['other', 'another program holds it', 'Close it there: it is tried again.'],
  broken: [
    'other',
    'the disk reported an error',
    'Look whether the disk is connected, and at the system’s log: it may be failing.',
  ],
}

/** The one place where an error of a notebook's file becomes words; `doing`: what was wanted, as `written`. */
export const diskFailed = (error: unknown, doing: string, path: string): DiskFailed => {
  if (error instanceof DiskFailed) return error
  const said = messageOf(error).replace(/[.!?]$/, '')
  const [kind, why, todo] = words[storageTrouble(error).kind] ?? ['other', null, 'It is tried again.']
  const reason = why === null ? said : `${why} (${said})`
  return new DiskFailed({ kind, message: `The file “${path}” could not be ${doing}: ${reason}. ${todo}` })
}
