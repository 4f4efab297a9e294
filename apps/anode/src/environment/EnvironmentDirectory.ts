/**
 * Where environments lie: `<home>/environments/<key>`, the key being a hash of the lock, the Python
 * version and this builder's version. Environments are built in place (their scripts name their own
 * path); the last thing written is the marker `.ready`. A folder without it is half-built.
 */
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Effect, Either, Schema } from 'effect'
import { type EnvironmentFailed, notWritable } from './EnvironmentError.ts'
import { type Interpreter, type InterpreterCandidate, realPath } from './Interpreter.ts'

/** Changes when environments are built differently from the same lock. */
const builderVersion = 1
/** The same for environments of notebooks. */
const layerVersion = 1

const Marker = Schema.Struct({
  /** The base interpreter that the environment was built from; without it the environment is dead. */
  executable: Schema.String,
  version: Schema.String,
  markers: Schema.Record({ key: Schema.String, value: Schema.String }),
  /** The command that led to the interpreter, and the file behind it, to know it again unasked. */
  found: Schema.Struct({ path: Schema.String, file: Schema.String }),
  /** What a notebook's environment holds, as `name==version`; the base environment's is in its lock. */
  packages: Schema.optional(Schema.Array(Schema.String)),
  /** The environment that it builds upon, whose packages are seen through it: where it is, from beside this one. */
  parent: Schema.optional(Schema.String),
})
export type Marker = typeof Marker.Type

const MarkerFile = Schema.parseJson(Marker)

/** The folder of a data directory's environments. */
export const environmentsFolder = (home: string): string => join(home, 'environments')

/** The folder of the environment for a lock and a Python version such as `3.11.7`. */
export const environmentFolder = (home: string, lock: string, version: string): string => {
  const minor = version.split('.').slice(0, 2).join('.')
  const key = createHash('sha256').update(`${lock}\0${minor}\0${builderVersion}`).digest('hex').slice(0, 12)
  return join(environmentsFolder(home), key)
}

/** The folder of a notebook's environment, by what it holds (`name==version`) and its Python. */
export const layerFolder = (home: string, packages: ReadonlyArray<string>, version: string): string => {
  const minor = version.split('.').slice(0, 2).join('.')
  const content = [...packages].sort().join('\n')
  const key = createHash('sha256').update(`${content}\0${minor}\0layer ${layerVersion}`).digest('hex')
  return join(environmentsFolder(home), key.slice(0, 16))
}

/** Where packages lie in an environment's folder. */
export const sitePackages = (
  folder: string,
  { version, markers }: Pick<Marker, 'version' | 'markers'>,
): string => {
  if (process.platform === 'win32') return join(folder, 'Lib', 'site-packages')
  const name = markers.implementation_name === 'pypy' ? 'pypy' : 'python'
  return join(folder, 'lib', `${name}${version.split('.').slice(0, 2).join('.')}`, 'site-packages')
}

/** The interpreter in an environment's folder. */
export const environmentPython = (folder: string): string =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')

/** An environment's marker, when the environment is whole and its base interpreter is still there. */
export const readReady = (folder: string): Marker | undefined => {
  const file = join(folder, '.ready')
  if (!existsSync(file)) return undefined
  const marker = Either.getOrUndefined(Schema.decodeEither(MarkerFile)(readFileSync(file, 'utf8')))
  if (!marker || !existsSync(marker.executable) || !existsSync(environmentPython(folder))) return undefined
  return marker.parent === undefined || readReady(resolve(dirname(folder), marker.parent))
    ? marker
    : undefined
}

/** The folders of an environment in which an installer would put something. */
const openFolders = (folder: string, marker: Pick<Marker, 'version' | 'markers'>) => [
  sitePackages(folder, marker),
  dirname(environmentPython(folder)),
]

/** Lets nobody add to an environment: an installer that code starts by itself says that it cannot. */
export const closeEnvironment = (folder: string, marker: Pick<Marker, 'version' | 'markers'>): void => {
  for (const each of openFolders(folder, marker)) chmodSync(each, 0o555)
}

/** Lets an environment be changed again, to be removed. */
export const reopenEnvironment = (folder: string): void => {
  for (const name of ['bin', 'Scripts', join('Lib', 'site-packages')]) {
    if (existsSync(join(folder, name))) chmodSync(join(folder, name), 0o755)
  }
  const lib = join(folder, 'lib')
  for (const name of existsSync(lib) ? readdirSync(lib) : []) {
    if (existsSync(join(lib, name, 'site-packages'))) chmodSync(join(lib, name, 'site-packages'), 0o755)
  }
}

/** Marks an environment as whole, or notes by which command its interpreter was found this time. */
export const writeReady = (
  folder: string,
  { executable, version, markers, candidate }: Interpreter,
  layer: Pick<Marker, 'packages' | 'parent'> = {},
): Effect.Effect<void, EnvironmentFailed> =>
  Effect.try({
    try: () => {
      const found = { path: candidate.path, file: realPath(candidate.path) ?? candidate.path }
      const temporary = join(folder, `.ready-${process.pid}`)
      writeFileSync(
        temporary,
        Schema.encodeSync(MarkerFile)({ executable, version, markers, found, ...layer }),
      )
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
