/**
 * Where environments lie: `<home>/environments/<key>`, the key being a hash of the lock, the Python
 * version and this builder's version. Environments are built in place (their scripts name their own
 * path); the last thing written is the marker `.ready`. A folder without it is half-built.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Effect, Either, Schema } from 'effect'
import { type EnvironmentFailed, notWritable } from './EnvironmentError.ts'
import { type Interpreter, type InterpreterCandidate, realPath } from './Interpreter.ts'

/** Changes when environments are built differently from the same lock. */
const builderVersion = 1

const Marker = Schema.Struct({
  /** The base interpreter that the environment was built from; without it the environment is dead. */
  executable: Schema.String,
  version: Schema.String,
  markers: Schema.Record({ key: Schema.String, value: Schema.String }),
  /** The command that led to the interpreter, and the file behind it, to know it again unasked. */
  found: Schema.Struct({ path: Schema.String, file: Schema.String }),
})
type Marker = typeof Marker.Type

const MarkerFile = Schema.parseJson(Marker)

/** The folder of a data directory's environments. */
export const environmentsFolder = (home: string): string => join(home, 'environments')

/** The folder of the environment for a lock and a Python version such as `3.11.7`. */
export const environmentFolder = (home: string, lock: string, version: string): string => {
  const minor = version.split('.').slice(0, 2).join('.')
  const key = createHash('sha256').update(`${lock}\0${minor}\0${builderVersion}`).digest('hex').slice(0, 12)
  return join(environmentsFolder(home), key)
}

/** The interpreter in an environment's folder. */
export const environmentPython = (folder: string): string =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')

/** An environment's marker, when the environment is whole and its base interpreter is still there. */
export const readReady = (folder: string): Marker | undefined => {
  const file = join(folder, '.ready')
  if (!existsSync(file)) return undefined
  const marker = Either.getOrUndefined(Schema.decodeEither(MarkerFile)(readFileSync(file, 'utf8')))
  return marker && existsSync(marker.executable) && existsSync(environmentPython(folder)) ? marker : undefined
}

/** Marks an environment as whole, or notes by which command its interpreter was found this time. */
export const writeReady = (
  folder: string,
  { executable, version, markers, candidate }: Interpreter,
): Effect.Effect<void, EnvironmentFailed> =>
  Effect.try({
    try: () => {
      const found = { path: candidate.path, file: realPath(candidate.path) ?? candidate.path }
      const temporary = join(folder, `.ready-${process.pid}`)
      writeFileSync(temporary, Schema.encodeSync(MarkerFile)({ executable, version, markers, found }))
      renameSync(temporary, join(folder, '.ready'))
    },
    catch: (error) => notWritable(folder, error),
  })

/**
 * The environment that one of these commands already led to, found without starting a process: the
 * commands' files are still the same, and so is the lock.
 */
export const findReady = (
  home: string,
  lock: string,
  candidates: ReadonlyArray<InterpreterCandidate>,
): { readonly folder: string; readonly marker: Marker } | undefined => {
  const folders = existsSync(environmentsFolder(home)) ? readdirSync(environmentsFolder(home)) : []
  for (const { path } of candidates) {
    for (const name of folders) {
      const folder = join(environmentsFolder(home), name)
      const marker = readReady(folder)
      if (!marker || folder !== environmentFolder(home, lock, marker.version)) continue
      if (marker.found.path === path && marker.found.file === realPath(path)) return { folder, marker }
    }
  }
  return undefined
}
