import type { EnvironmentLock } from '@anode/document/environment'
import { keepNewest } from '@anode/document/keepNewest'
import { Effect, Either } from 'effect'
import type { NamedPackages } from './readRequirementsFile.ts'
import type { SourceFile, SourceFiles } from './SourceFiles.ts'

/** What is larger is no list that a person keeps, in bytes. */
const LIMIT = 256 * 1024
/** A lock has a hash for each file of each package. */
const LOCK_LIMIT = 4 * 1024 * 1024

/** What a file says that code beside it needs. */
export interface SourceFileNeeds {
  readonly packages: NamedPackages
  /** Versions that stay where they fit. */
  readonly prefer: EnvironmentLock | null
}

type Reader = (text: string) => Either.Either<NamedPackages | null, string>

/** Loaded when there is such a file: most servers never see one. */
const readers: Readonly<Record<SourceFile['name'], () => Promise<Reader>>> = {
  'pyproject.toml': () => import('./readPyproject.ts').then(({ readPyproject }) => readPyproject),
  'requirements.txt': () =>
    import('./readRequirementsFile.ts').then(({ readRequirementsFile }) => readRequirementsFile),
  'environment.yml': () =>
    import('./readCondaEnvironment.ts').then(({ readCondaEnvironment }) => readCondaEnvironment),
  'environment.yaml': () =>
    import('./readCondaEnvironment.ts').then(({ readCondaEnvironment }) => readCondaEnvironment),
}

/** So many locks are remembered. */
const LOCKS = 20

/** Locks that were read, by their paths: a long one takes a while, and is asked for again and again. */
type KnownLocks = Map<string, { readonly text: string; readonly lock: EnvironmentLock | null }>

const readLock = (files: typeof SourceFiles.Service, known: KnownLocks, path: string) =>
  Effect.gen(function* () {
    const text = yield* files.read(path, LOCK_LIMIT)
    const before = known.get(path)
    if (before?.text === text) return before.lock
    const { readUvLock } = yield* Effect.promise(() => import('./readUvLock.ts'))
    const lock = readUvLock(text)
    keepNewest(known, path, { text, lock }, LOCKS)
    return lock
    // It is only preferred: without it versions are found all the same.
  }).pipe(Effect.catchAll(() => Effect.succeed(null)))

/** Makes what reads a file near a notebook: null when that says nothing of packages, a left says why it cannot be used. */
export const makeReadSourceFile = (files: typeof SourceFiles.Service) => {
  const known: KnownLocks = new Map()
  return ({ name, path, lock }: SourceFile): Effect.Effect<Either.Either<SourceFileNeeds | null, string>> =>
    Effect.gen(function* () {
      const refused = (why: string) => Either.left(`The packages that “${path}” names cannot be used. ${why}`)
      const text = yield* Effect.either(files.read(path, LIMIT))
      if (Either.isLeft(text)) return refused(text.left.message)
      const read = yield* Effect.promise(readers[name])
      const packages = read(text.right)
      if (Either.isLeft(packages)) return refused(packages.left)
      if (packages.right === null) return Either.right(null)
      const prefer = lock === null ? null : yield* readLock(files, known, lock)
      return Either.right({ packages: packages.right, prefer })
    })
}
