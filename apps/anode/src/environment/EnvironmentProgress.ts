import type { LockedPackage } from './RequirementsLock.ts'

/** How far one package of the environment is. */
export interface PackageProgress {
  readonly name: string
  readonly version: string
  /** `downloading` lasts until the package is unpacked and compiled. */
  readonly state: 'waiting' | 'downloading' | 'installed'
}

/** How far the Python environment is; each report replaces the one before it. */
export interface EnvironmentProgress {
  readonly phase: 'checking' | 'creating' | 'installing' | 'ready' | 'failed'
  /** The packages of the lock that this interpreter gets, in the lock's order; none before it is known. */
  readonly packages: ReadonlyArray<PackageProgress>
  /** What failed, why, and what to do; only when `failed`. */
  readonly error?: string
}

/** What an installer said about one package. */
export interface PackageEvent {
  readonly name: string
  readonly state: 'downloading' | 'installed'
}

/** The packages with one state for all of them. */
export const allPackages = (
  packages: ReadonlyArray<LockedPackage>,
  state: PackageProgress['state'],
): ReadonlyArray<PackageProgress> => packages.map(({ name, version }) => ({ name, version, state }))

/** The packages after an event. A package never goes back: what is installed stays installed. */
export const advance = (
  packages: ReadonlyArray<PackageProgress>,
  event: PackageEvent,
): ReadonlyArray<PackageProgress> =>
  packages.map((known) =>
    known.name === event.name && known.state !== 'installed' ? { ...known, state: event.state } : known,
  )
