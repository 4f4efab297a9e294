import { conflictOf } from '@anode/document/fileMerge'
import { readIpynbSide } from '@anode/document/ipynbMerge'
import { Either } from 'effect'
import { sideReading } from './sideReading.ts'

/** Whether both versions of something stand in a file still: between git's marks, or as cells of a notebook. */
export const hasConflicts = (path: string, bytes: Uint8Array): boolean => {
  const text = new TextDecoder().decode(bytes)
  if (/^<{7} /m.test(text) && /^>{7} /m.test(text)) return true
  if (!/\.ipynb$/i.test(path)) return false
  const side = readIpynbSide(bytes, sideReading)
  return Either.isRight(side) && side.right.notebook.cells.some((cell) => conflictOf(cell) !== undefined)
}
