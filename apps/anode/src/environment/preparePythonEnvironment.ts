/**
 * Makes sure that the Python environment which kernels run in exists, and reports how it comes
 * along. A ready one is found without starting a process; else one builder at a time makes it, and
 * whoever waited for that builder uses its result.
 */
import { mkdirSync } from 'node:fs'
import { Effect } from 'effect'
import { acquireBuildLock } from './BuildLock.ts'
import { buildEnvironment } from './buildEnvironment.ts'
import {
  environmentFolder,
  environmentPython,
  environmentsFolder,
  findReady,
  readReady,
  writeReady,
} from './EnvironmentDirectory.ts'
import {
  type EnvironmentFailed,
  notWritable,
  type PythonNotFound,
  type PythonTooOld,
} from './EnvironmentError.ts'
import { advance, allPackages, type EnvironmentProgress } from './EnvironmentProgress.ts'
import { findCandidates, findInterpreter } from './Interpreter.ts'
import { packagesFor, parseLock, readLock } from './RequirementsLock.ts'

/** What `preparePythonEnvironment` needs to know. */
export interface PrepareOptions {
  /** The data directory, an absolute path; made when it is missing. */
  readonly home: string
  readonly onProgress: (progress: EnvironmentProgress) => void
  /** The environment variables to go by; the process's own unless given. */
  readonly env?: NodeJS.ProcessEnv
}

/** Gives the path of the interpreter of a ready environment, after building it when need be. */
export const preparePythonEnvironment = ({
  home,
  onProgress,
  env = process.env,
}: PrepareOptions): Effect.Effect<
  { readonly python: string },
  PythonNotFound | PythonTooOld | EnvironmentFailed
> =>
  Effect.gen(function* () {
    let progress: EnvironmentProgress = { phase: 'checking', packages: [] }
    const report = (change: Partial<EnvironmentProgress>) => {
      progress = { ...progress, ...change }
      onProgress(progress)
    }
    report({})

    const prepare = Effect.gen(function* () {
      yield* makeFolder(environmentsFolder(home))
      const lock = readLock()
      const packages = parseLock(lock)
      const ready = findReady(home, lock, findCandidates(env))
      if (ready) {
        report({
          phase: 'ready',
          packages: allPackages(packagesFor(packages, ready.marker.markers), 'installed'),
        })
        return { python: environmentPython(ready.folder) }
      }

      const interpreter = yield* findInterpreter(env)
      const folder = environmentFolder(home, lock, interpreter.version)
      const wanted = packagesFor(packages, interpreter.markers)
      if (!readReady(folder)) {
        report({ phase: 'creating', packages: allPackages(wanted, 'waiting') })
        yield* Effect.scoped(
          Effect.gen(function* () {
            const buildLock = yield* acquireBuildLock(`${environmentsFolder(home)}/build.lock`)
            // Somebody else may have built it while we waited.
            if (readReady(folder)) return
            yield* buildEnvironment({
              home,
              folder,
              interpreter,
              env,
              onInstalling: () => report({ phase: 'installing' }),
              onPackage: (event) => report({ packages: advance(progress.packages, event) }),
              onProcess: buildLock.include,
            })
            yield* writeReady(folder, interpreter)
          }),
        )
      } else yield* writeReady(folder, interpreter)
      report({ phase: 'ready', packages: allPackages(wanted, 'installed') })
      return { python: environmentPython(folder) }
    })

    return yield* prepare.pipe(
      Effect.tapError((error) => Effect.sync(() => report({ phase: 'failed', error: error.message }))),
    )
  })

const makeFolder = (path: string): Effect.Effect<void, EnvironmentFailed> =>
  Effect.try({
    try: () => void mkdirSync(path, { recursive: true }),
    catch: (error) => notWritable(path, error),
  })
