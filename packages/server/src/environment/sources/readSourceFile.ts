import type { EnvironmentLock } from '@anode/document/environment'
import { Effect, Either } from 'effect'
import type { NamedPackages } from './readRequirementsFile.ts'
import type { SourceFile, SourceFiles } from './SourceFiles.ts'

/** What is larger is no list that a person keeps, in bytes. */
const LIMIT = 256 * 1024
/** A lock has a hash for each file of each package. */
const LOCK_LIMIT = 8 * 1024 * 1024

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

const readLock = (files: typeof SourceFiles.Service, path: string | null) =>
  path === null
    ? Effect.succeed(null)
    : files.read(path, LOCK_LIMIT).pipe(
        Effect.flatMap((text) =>
          Effect.promise(async () => (await import('./readUvLock.ts')).readUvLock(text)),
        ),
        // It is only preferred: without it versions are found all the same.
        Effect.catchAll(() => Effect.succeed(null)),
      )

/** Reads a file near a notebook; null when it says nothing of packages. A left says why it cannot be used. */
export const readSourceFile = (
  files: typeof SourceFiles.Service,
  { name, path, lock }: SourceFile,
): Effect.Effect<Either.Either<SourceFileNeeds | null, string>> =>
  Effect.gen(function* () {
    const refused = (why: string) => Either.left(`The packages that “${path}” names cannot be used. ${why}`)
    const text = yield* Effect.either(files.read(path, LIMIT))
    if (Either.isLeft(text)) return refused(text.left.message)
    const read = yield* Effect.promise(readers[name])
    const packages = read(text.right)
    if (Either.isLeft(packages)) return refused(packages.left)
    if (packages.right === null) return Either.right(null)
    return Either.right({ packages: packages.right, prefer: yield* readLock(files, lock) })
  })
