import { createHash } from 'node:crypto'
import type { UploadPart } from '@anode/server'

/** How long a part of an upload waits for the rest, in ms. */
export const PARTS_LAST = 3 * 86_400_000

const PART = /^\..*\.anode-[0-9a-f]{16}\.part$/s

/** Whether a name is that of an upload on its way. */
export const isPartName = (name: string): boolean => PART.test(name)

/** Where an upload is kept while it is on its way, beside its place: the same file sent again finds what is there. */
export const partName = ({ path, size, modified }: UploadPart): string => {
  const id = createHash('sha256').update(`${path}\0${size}\0${modified}`).digest('hex').slice(0, 16)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return `.${Buffer.from(name)
    .subarray(0, 180)
    .toString()
    .replace(/\ufffd$/, '')}.anode-${id}.part`
}
