/**
 * What of ours stands in the served folder for a while, under names that begin with a dot and say whose they are:
 *
 *     .birds.csv.anode-1f0c….part     a file that is being uploaded, or waits for the rest
 *     .birds.csv.anode-1f0c….gone     what lies on another disk now, and is being removed here
 *     .birds.csv.anode-1f0c….new      a copy on its way (`sideNames`)
 *
 * Whoever was killed leaves one behind. None of them is all that there is of something, but for what was uploaded of a
 * file: that waits for days.
 */

import { createHash, randomBytes } from 'node:crypto'
import { lstat, rm } from 'node:fs/promises'
import type { UploadPart } from '@anode/server'
import { LONGEST_NAME, shortened } from '../disk/sideNames.ts'

/** How long they stay, in ms. */
const LAST = 3 * 86_400_000

const LEFTOVER = /^\..+\.anode-([0-9a-f]{16}\.(part|gone)|[0-9a-f]{12}\.new)$/s

/** What our names add, in bytes. */
const OURS = '.'.length + '.anode-0123456789abcdef.part'.length

const beside = (name: string, id: string, ending: 'part' | 'gone') =>
  `.${shortened(name, LONGEST_NAME - OURS)}.anode-${id}.${ending}`

/** Where an upload is kept while it is on its way, beside its place: the same file sent again finds what is there. */
export const partName = ({ path, size, modified }: UploadPart): string => {
  const id = createHash('sha256').update(`${path}\0${size}\0${modified}`).digest('hex').slice(0, 16)
  return beside(path.slice(path.lastIndexOf('/') + 1), id, 'part')
}

/** Where something is while it is being removed. */
export const goneName = (name: string): string => beside(name, randomBytes(8).toString('hex'), 'gone')

/** Whether a name is one of these. */
export const isLeftover = (name: string): boolean => LEFTOVER.test(name)

/** Removes what nobody went on with; who looks into a folder sees to that. */
export const removeLeftover = async (place: string, age = LAST): Promise<void> => {
  try {
    // Not when it was written: a copy has that from what it is a copy of.
    const { ctimeMs } = await lstat(place)
    if (Date.now() - ctimeMs > age) await rm(place, { recursive: true, force: true })
  } catch {
    // Another server has removed it, or nobody may.
  }
}
