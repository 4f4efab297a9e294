import { messageOf } from '@anode/document/messageOf'
import { DiskFailed, storageTrouble, type TroubleKind } from '@anode/server'

type Words = readonly [kind: DiskFailed['kind'], why: string, todo: string]

/** Nothing of the folder is tried again by itself, as notebooks are: whoever asked decides. */
const words: Readonly<Partial<Record<TroubleKind, Words>>> = {
  full: ['full', 'the disk is full, or the quota on it', 'Make space on it, then try again.'],
  notAllowed: [
    'notAllowed',
    'the user who runs Anode may not do that',
    'Give that user the right to read and write it and the folder it is in.',
  ],
  readOnly: ['notAllowed', 'the disk can only be read', 'Make the disk writable.'],
  folder: ['notAFile', 'a folder is where a file should be', 'Choose another name.'],
  tooManyFiles: [
    'other',
    'the system lets the server open no more files',
    'Raise the limit on open files (ulimit -n), or close programs.',
  ],
  busy: ['other', 'another program holds it', 'Close it there, then try again.'],
  broken: [
    'other',
    'the disk reported an error',
    'Look whether the disk is connected, and at the system’s log: it may be failing.',
  ],
}

/** An error of the served folder in words; `doing`: what was wanted, as `moved`. */
export const folderFailed = (error: unknown, doing: string, path: string): DiskFailed => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EEXIST' || code === 'ERR_FS_CP_EEXIST' || code === 'ENOTEMPTY') {
    const message = `“${path}” could not be ${doing}: something of that name lies there. Choose another name.`
    return new DiskFailed({ kind: 'taken', message })
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new DiskFailed({ kind: 'missing', message: `“${path}” could not be ${doing}: it is not there.` })
  }
  if (code === 'ENAMETOOLONG' || code === 'EINVAL' || code === 'EILSEQ') {
    const message = `“${path}” could not be ${doing}: the disk does not take that name or place.`
    return new DiskFailed({ kind: 'badName', message })
  }
  if (error instanceof DiskFailed) return error
  const said = messageOf(error).replace(/[.!?]$/, '')
  const [kind, why, todo] = words[storageTrouble(error).kind] ?? ['other', null, 'Nothing was changed.']
  const reason = why === null ? said : `${why} (${said})`
  return new DiskFailed({ kind, message: `“${path}” could not be ${doing}: ${reason}. ${todo}` })
}
