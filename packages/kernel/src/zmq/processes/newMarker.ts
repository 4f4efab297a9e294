import { createHash, randomBytes } from 'node:crypto'

let start = randomBytes(6).toString('hex')

/** How the markers of this process's kernels start. */
export const markerStart = (): string => `${start}-`

/**
 * Markers start alike for all hosts of one directory from now on: what the kernels of one that was killed left is found
 * by the next.
 */
export const markKernelsOf = (directory: string): void => {
  start = createHash('sha256').update(directory).digest('hex').slice(0, 12)
}

/** Names one kernel, in the environment of all its processes. */
export const newMarker = (): string => `${markerStart()}${randomBytes(6).toString('hex')}`
