import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a small file so that whoever reads it finds all of it or what was there before, also after a crash, a
 * power cut or on a full disk: into a file beside it, synced, then renamed. Only this user can read it.
 *
 * @throws what the disk says; nothing is left behind then.
 */
export const writeDurably = (file: string, content: string): void => {
  const part = `${file}.${process.pid}.part`
  try {
    const descriptor = openSync(part, 'w', 0o600)
    try {
      const bytes = Buffer.from(content)
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
  syncFolder(dirname(file))
}

/** The rename itself is on the disk once its folder is. Windows knows no such thing, and needs none. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
