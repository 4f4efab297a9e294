import { readFileSync } from 'node:fs'
import { type MarkerEnvironment, satisfies } from './Marker.ts'

/** One pinned package of the lock. */
export interface LockedPackage {
  /** The normalized name (lower case, dashes). */
  readonly name: string
  readonly version: string
  /** The PEP 508 marker that says which interpreters get it; none: every one. */
  readonly marker?: string
}

/** Where the lock lies, for installers. */
export const lockFile = new URL('./requirements.lock.txt', import.meta.url)

/** The text of the lock that this version of Anode builds environments from. */
export const readLock = (): string => readFileSync(lockFile, 'utf8')

/** The packages of a lock, in its order. */
export const parseLock = (text: string): ReadonlyArray<LockedPackage> =>
  text.split('\n').flatMap((line) => {
    const match = /^([\w.-]+)==([^\s;]+)\s*(?:;\s*(.+?))?\s*$/.exec(line.replace(/(^|\s)#.*$/, ''))
    if (!match) return []
    const [, name = '', version = '', marker] = match
    return [{ name: normalizeName(name), version, ...(marker === undefined ? {} : { marker }) }]
  })

/** The packages that an interpreter with this marker environment gets. */
export const packagesFor = (
  packages: ReadonlyArray<LockedPackage>,
  environment: MarkerEnvironment,
): ReadonlyArray<LockedPackage> =>
  packages.filter(({ marker }) => marker === undefined || satisfies(marker, environment))

/** A package's name in the one spelling that all tools agree on (PEP 503). */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')
