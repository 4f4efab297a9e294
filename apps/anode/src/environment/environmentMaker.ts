/**
 * Environments of notebooks on this machine: resolved and installed by uv, named by what is in them, never written to
 * once made, shared by all notebooks with the same packages. One builder at a time makes one; what a builder that was
 * killed left is made anew by the next who needs it.
 */

import { mkdirSync, readFileSync, utimesSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { EnvironmentLock, NotebookEnvironment } from '@anode/document/environment'
import { keepNewest } from '@anode/document/keepNewest'
import { messageOf } from '@anode/document/messageOf'
import {
  EnvironmentMaker,
  EnvironmentRefused,
  type InstalledPackage,
  type MadeEnvironment,
} from '@anode/server'
import { Effect, Option } from 'effect'
import { acquireBuildLock } from './BuildLock.ts'
import { buildLayer } from './buildLayer.ts'
import {
  environmentPython,
  environmentsFolder,
  layerFolder,
  type Marker,
  readReady,
  sitePackages,
  writeReady,
} from './EnvironmentDirectory.ts'
import { notWritable } from './EnvironmentError.ts'
import { advance, allPackages, type EnvironmentProgress, type PackageEvent } from './EnvironmentProgress.ts'
import { explainInstaller } from './explainInstaller.ts'
import { Installer } from './Installer.ts'
import { findInterpreterFor, type Interpreter } from './Interpreter.ts'
import { compareVersions, fitsVersions } from './Marker.ts'
import { packageGraph } from './packageGraph.ts'
import { type LockedPackage, packagesFor, parseLock, readLock } from './RequirementsLock.ts'
import { readDistributions } from './readDistributions.ts'
import { KERNEL_NEEDS, lockLines, resolvePackages } from './resolvePackages.ts'

export interface EnvironmentMakerOptions {
  /** The data directory. */
  readonly home: string
  /** The interpreter of the base environment, which is waited for: new environments build upon it. */
  readonly base: Effect.Effect<string, { readonly message: string }>
  readonly env?: NodeJS.ProcessEnv
  /** Whether packages must come built; they may have to be built here when missing. */
  readonly wheelsOnly?: boolean
}

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.')

/** What the base environment was asked for. */
const baseDependencies = (): ReadonlyArray<string> =>
  readFileSync(new URL('./requirements.in', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !KERNEL_NEEDS.includes(line))

/** The folders of an environment's packages, its own first. */
const sitePackagesOf = (folder: string, marker: Marker): ReadonlyArray<string> => {
  const above = marker.parent === undefined ? undefined : resolve(dirname(folder), marker.parent)
  const parent = above === undefined ? undefined : readReady(above)
  const more = above === undefined || parent === undefined ? [] : sitePackagesOf(above, parent)
  return [sitePackages(folder, marker), ...more]
}

const asMade = (folder: string, marker: Marker, packages: ReadonlyArray<LockedPackage>): MadeEnvironment => ({
  python: environmentPython(folder),
  key: basename(folder),
  sitePackages: sitePackagesOf(folder, marker),
  packages: packages.map(({ name, version }) => ({ name, version })),
})

/** The packages of a lock that an interpreter gets; null where the lock cannot be read. */
const lockedFor = (
  lines: ReadonlyArray<string>,
  { markers }: Interpreter,
): ReadonlyArray<LockedPackage> | null => {
  const locked = parseLock(lines.join('\n'))
  if (locked.length !== lines.filter((line) => line.trim() !== '').length) return null
  try {
    const wanted = packagesFor(locked, markers)
    return [...new Map(wanted.map((each) => [`${each.name}==${each.version}`, each])).values()]
  } catch {
    return null
  }
}

type Locked = NotebookEnvironment & { readonly lock: EnvironmentLock }

/** The interpreter of the base environment, and where that is. */
type BaseInterpreter = Interpreter & { readonly folder: string }

/** So long it is waited for the base environment by who only wants to know how things stand. */
const GLANCE = '20 millis'

/** So many environments are remembered, and with what each of their packages needs. */
const REMEMBERED = 100

/** Makes environments in a data directory. */
export const environmentMaker = ({
  home,
  base: basePython,
  env = process.env,
  wheelsOnly = false,
}: EnvironmentMakerOptions): typeof EnvironmentMaker.Service => {
  const installer = new Installer()
  const refused = (error: unknown) => new EnvironmentRefused({ message: messageOf(error) })
  let base: BaseInterpreter | null = null

  /** The interpreter of the base environment, which is waited for. */
  const baseInterpreter = Effect.suspend(() => {
    if (base !== null) return Effect.succeed(base)
    return Effect.flatMap(Effect.mapError(basePython, refused), (python) => {
      const folder = dirname(dirname(python))
      const marker = readReady(folder)
      if (marker === undefined) {
        return Effect.fail(refused('The Python environment of this server is gone. Start Anode again.'))
      }
      const { executable, version, markers, found } = marker
      base = {
        ...{ executable, version, markers, folder, makesVenvs: true },
        candidate: { label: found.path, path: found.path, args: [] },
      }
      return Effect.succeed(base)
    })
  })

  /** The base environment's interpreter, or another one of this machine where that does not fit. */
  const interpreterFor = ({ requiresPython }: NotebookEnvironment) =>
    Effect.gen(function* () {
      const usual = yield* baseInterpreter
      if (requiresPython === undefined || fitsVersions(usual.version, requiresPython)) return usual
      const other = yield* findInterpreterFor(env, (version) => fitsVersions(version, requiresPython))
      if (other !== null) return other
      return yield* new EnvironmentRefused({
        message: `The notebook runs on Python ${requiresPython}, and this machine has ${usual.version}. Install such a Python, or change what the notebook says.`,
      })
    })

  const planFor = (interpreter: Interpreter, onPackage: (event: PackageEvent) => void = () => {}) => ({
    ...{ home, env, interpreter, onPackage, installer, wheelsOnly },
    onProcess: () => {},
  })

  const known = new Map<string, MadeEnvironment>()
  /** What lies in environments, by their folders and what is asked for: it never changes. */
  const graphs = new Map<string, ReadonlyArray<InstalledPackage>>()
  /** Folders that were made for a Python that is not the usual one: to find that again would start others. */
  const foldersMade = new Map<string, string>()

  const keyOf = ({ requiresPython, lock }: NotebookEnvironment): string =>
    JSON.stringify([requiresPython, lock?.packages])

  /** Where the environment of a lock would be, as far as that is known without starting a Python. */
  const folderOf = (environment: Locked, usual: BaseInterpreter): string | null => {
    const { requiresPython, lock } = environment
    if (requiresPython !== undefined && !fitsVersions(usual.version, requiresPython)) {
      return foldersMade.get(keyOf(environment)) ?? null
    }
    const packages = lockedFor(lock.packages, usual)?.map(({ name, version }) => `${name}==${version}`)
    return packages === undefined ? null : layerFolder(home, packages, usual.version)
  }

  const readInstalled = async (folder: string, marker: Marker, asked: ReadonlyArray<string>) => {
    const key = JSON.stringify([folder, asked])
    const known = graphs.get(key)
    if (known !== undefined) return known
    const graph = packageGraph(await readDistributions(sitePackagesOf(folder, marker)), marker.markers, asked)
    keepNewest(graphs, key, graph, REMEMBERED)
    return graph
  }

  const touch = (folder: string) => {
    try {
      utimesSync(join(folder, '.ready'), new Date(), new Date())
    } catch {
      // It is read-only, or somebody removes it: the next look says so.
    }
  }

  return EnvironmentMaker.of({
    base: {
      dependencies: baseDependencies(),
      lock: { python: '3.10', packages: lockLines(readLock().split('\n')) },
    },
    resolve: (wanted) =>
      Effect.gen(function* () {
        const interpreter = yield* interpreterFor(wanted.environment)
        yield* makeFolder(environmentsFolder(home))
        return yield* resolvePackages({ ...planFor(interpreter), wanted })
      }).pipe(
        Effect.catchTag('CommandFailed', (failure) =>
          Effect.fail(new EnvironmentRefused({ message: explainInstaller(failure) })),
        ),
        Effect.mapError(refused),
      ),
    misfit: (environment) =>
      Effect.gen(function* () {
        const { lock } = environment
        if (lock === undefined) return 'The notebook names packages without their versions.'
        const interpreter = yield* interpreterFor(environment)
        const locked = lockedFor(lock.packages, interpreter)
        if (locked === null) return 'The lock in the notebook cannot be read.'
        if (compareVersions(minorOf(interpreter.version), lock.python) < 0) {
          return `The lock in the notebook is for Python ${lock.python} and newer, and this machine has ${interpreter.version}.`
        }
        const names = new Set(locked.map(({ name }) => name))
        const missing = KERNEL_NEEDS.filter((name) => !names.has(name))
        return missing.length === 0
          ? null
          : `The lock in the notebook has no ${missing.join(' and no ')} for this platform, which a kernel needs.`
      }).pipe(Effect.mapError(refused)),
    installed: (environment) =>
      Effect.gen(function* () {
        const usual = Option.getOrNull(yield* Effect.timeoutOption(baseInterpreter, GLANCE))
        if (usual === null) return null
        const folder = environment === null ? usual.folder : folderOf(environment, usual)
        const marker = folder === null ? undefined : readReady(folder)
        if (folder === null || marker === undefined) return null
        return yield* Effect.tryPromise(() => readInstalled(folder, marker, environment?.dependencies ?? []))
        // Who asks goes on without: it is about to be removed, or was not to be read.
      }).pipe(Effect.catchAll(() => Effect.succeed(null))),
    make: (environment, onProgress) =>
      Effect.gen(function* () {
        const interpreter = yield* interpreterFor(environment)
        const locked = lockedFor(environment.lock.packages, interpreter)
        if (locked === null) return yield* refused('The lock in the notebook cannot be read.')
        const packages = locked.map(({ name, version }) => `${name}==${version}`)
        const folder = layerFolder(home, packages, interpreter.version)
        keepNewest(foldersMade, keyOf(environment), folder, REMEMBERED)
        const ready = () => {
          const marker = readReady(folder)
          if (marker === undefined) return null
          touch(folder)
          onProgress({ phase: 'ready', packages: allPackages(locked, 'installed') })
          const made = known.get(folder) ?? asMade(folder, marker, locked)
          keepNewest(known, folder, made, REMEMBERED)
          return made
        }
        const there = ready()
        if (there !== null) return there
        let progress: EnvironmentProgress = { phase: 'creating', packages: allPackages(locked, 'waiting') }
        const report = (change: Partial<EnvironmentProgress>) => {
          progress = { ...progress, ...change }
          onProgress(progress)
        }
        report({})
        yield* makeFolder(environmentsFolder(home))
        const build = Effect.gen(function* () {
          const lock = yield* acquireBuildLock(`${folder}.lock`)
          // Somebody else may have made it while we waited.
          if (readReady(folder) !== undefined) return
          const plan = planFor(interpreter, (event) =>
            report({ packages: advance(progress.packages, event) }),
          )
          const layer = yield* buildLayer({
            ...plan,
            ...{ folder, packages, base: base?.folder ?? null, onProcess: lock.include },
            onInstalling: () => report({ phase: 'installing' }),
          })
          yield* writeReady(folder, interpreter, { ...layer, packages })
        })
        yield* Effect.scoped(build)
        const made = ready()
        return made ?? (yield* refused('The environment was removed while it was made. Try again.'))
      }).pipe(
        Effect.catchTag('CommandFailed', (failure) =>
          Effect.fail(new EnvironmentRefused({ message: explainInstaller(failure) })),
        ),
        Effect.mapError(refused),
        Effect.tapError(({ message }) =>
          Effect.sync(() => onProgress({ phase: 'failed', packages: [], error: message })),
        ),
      ),
  })
}

const makeFolder = (path: string) =>
  Effect.try({ try: () => mkdirSync(path, { recursive: true }), catch: (error) => notWritable(path, error) })
