/**
 * The data directory's own uv, installed from PyPI when it is missing, and how it is called: with pip's settings, since
 * packages must come from where pip is set up to get them.
 */
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Effect } from 'effect'
import { environmentPython, reopenEnvironment } from './EnvironmentDirectory.ts'
import { EnvironmentFailed, notWritable } from './EnvironmentError.ts'
import type { PackageEvent } from './EnvironmentProgress.ts'
import { type Interpreter, pythonEnvironment } from './Interpreter.ts'
import { readInstallerLine } from './installerOutput.ts'
import { parsePipConfiguration } from './pipConfiguration.ts'
import { runCommand } from './runCommand.ts'

/** The uv that builds environments. */
const uvVersion = '0.13.9'

/** pip without its asides, without compilers, and without minutes of retries when there is no network. */
export const quietly = [
  '--disable-pip-version-check',
  '--progress-bar=off',
  '--only-binary=:all:',
  '--retries=2',
]

/** What keeps uv from building packages, where they must come built. */
export const noBuild = ({ wheelsOnly = false }: InstallPlan): ReadonlyArray<string> =>
  wheelsOnly ? ['--no-build'] : []

/** What installers are run with. */
export interface InstallPlan {
  readonly home: string
  readonly interpreter: Interpreter
  readonly env: NodeJS.ProcessEnv
  readonly onPackage: (event: PackageEvent) => void
  /** Whether packages must come built: to build one runs its code here, outside of the isolation of kernels. */
  readonly wheelsOnly?: boolean
  /** Called with the id of every process that writes in the data directory. */
  readonly onProcess: (pid: number) => void
}

/** uv, and the settings of pip that it is called with. */
export interface Uv {
  readonly uv: string
  readonly settings: ReadonlyMap<string, string>
}

/** One that installs it at a time: whoever calls holds a lock. */
export const ensureUv = (plan: InstallPlan) =>
  Effect.gen(function* () {
    const folder = join(plan.home, 'tools', `uv-${uvVersion}`)
    const ready = join(folder, '.ready')
    if (!existsSync(ready)) {
      yield* empty(folder)
      yield* run(plan, plan.interpreter.executable, ['-m', 'venv', '--without-pip', folder])
    }
    const pip = yield* pipFor(plan, folder)
    if (!existsSync(ready)) {
      yield* pip('install', ...quietly, '--no-compile', `uv==${uvVersion}`)
      yield* writing(ready, () => writeFile(ready, ''))
    }
    const settings = parsePipConfiguration(yield* pip('config', 'list'))
    return { uv: environmentPython(folder).replace(/python(\.exe)?$/, 'uv$1'), settings }
  })

/** A pip that works on a venv without one: the interpreter's own, as putting one in takes seconds. */
export const pipFor = (plan: InstallPlan, folder: string) => {
  const shared = (...args: ReadonlyArray<string>) =>
    run(plan, plan.interpreter.executable, ['-m', 'pip', '--python', folder, ...args])
  const own = (...args: ReadonlyArray<string>) => run(plan, environmentPython(folder), ['-m', 'pip', ...args])
  return shared('--version').pipe(
    Effect.as(shared),
    Effect.catchTag('CommandFailed', () =>
      own('--version').pipe(
        Effect.catchTag('CommandFailed', () => makeVenv(plan, folder)),
        Effect.as(own),
      ),
    ),
  )
}

/** A virtual environment with pip, in a folder that is emptied first. */
export const makeVenv = (plan: InstallPlan, folder: string) =>
  Effect.gen(function* () {
    const { interpreter } = plan
    if (!interpreter.makesVenvs) {
      return yield* new EnvironmentFailed({
        what: 'The Python environment could not be made',
        why: `Python ${interpreter.version} (${interpreter.executable}) comes without \`venv\` or \`ensurepip\``,
        remedy:
          'Install them (Debian and Ubuntu: `apt-get install python3-venv`), or name another Python in ANODE_PYTHON, then start Anode again.',
      })
    }
    yield* empty(folder)
    yield* run(plan, interpreter.executable, ['-m', 'venv', folder])
  })

/** Runs an installer; what it says of packages goes to the plan. */
export const run = (
  plan: InstallPlan,
  command: string,
  args: ReadonlyArray<string>,
  { env = plan.env, lines }: { readonly env?: NodeJS.ProcessEnv; readonly lines?: number } = {},
) =>
  runCommand(command, args, {
    env: pythonEnvironment(env),
    onStart: plan.onProcess,
    ...(lines === undefined ? {} : { shownLines: lines }),
    onLine: (line) => {
      const event = readInstallerLine(line)
      if (event) plan.onPackage(event)
    },
  })

/** Removes a folder with all that is in it. */
export const empty = (folder: string) =>
  writing(folder, async () => {
    reopenEnvironment(folder)
    await rm(folder, { recursive: true, force: true })
  })

/** Writes something at a path of the data directory. */
export const writing = (path: string, work: () => Promise<void>) =>
  Effect.tryPromise({ try: work, catch: (error) => notWritable(path, error) })
