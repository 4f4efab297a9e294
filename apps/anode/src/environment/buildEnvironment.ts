/**
 * Builds one environment: uv installs the locked packages, plain venv and pip do where uv cannot be
 * had, and then all of them are compiled. Nothing but the registries that pip is set up for is asked.
 */
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Effect } from 'effect'
import { environmentPython } from './EnvironmentDirectory.ts'
import { EnvironmentFailed, notWritable } from './EnvironmentError.ts'
import type { PackageEvent } from './EnvironmentProgress.ts'
import { type Interpreter, pythonEnvironment } from './Interpreter.ts'
import { readInstallerLine } from './installerOutput.ts'
import { parsePipConfiguration, uvOptions, uvVariables } from './pipConfiguration.ts'
import { lockFile } from './RequirementsLock.ts'
import { type CommandFailed, runCommand } from './runCommand.ts'

/** The uv that builds environments. */
const uvVersion = '0.13.9'

/** pip without its asides, without compilers, and without minutes of retries when there is no network. */
const quietly = ['--disable-pip-version-check', '--progress-bar=off', '--only-binary=:all:', '--retries=2']

/** What a build needs. */
export interface BuildPlan {
  readonly home: string
  readonly folder: string
  readonly interpreter: Interpreter
  readonly env: NodeJS.ProcessEnv
  readonly onInstalling: () => void
  readonly onPackage: (event: PackageEvent) => void
  /** Called with the id of every process that writes in the data directory. */
  readonly onProcess: (pid: number) => void
}

/** Fills the plan's folder, which it empties first. The caller marks it as ready. */
export const buildEnvironment = (plan: BuildPlan): Effect.Effect<void, EnvironmentFailed> =>
  installWithUv(plan).pipe(
    Effect.catchTag('CommandFailed', () => installWithPip(plan)),
    Effect.zipRight(compile(plan)),
    Effect.catchTag('CommandFailed', (failure) => Effect.fail(explain(failure, plan.interpreter))),
  )

const installWithUv = (plan: BuildPlan) =>
  Effect.gen(function* () {
    const { uv, settings } = yield* ensureUv(plan)
    yield* empty(plan.folder)
    const env = { ...uvVariables(settings), ...plan.env }
    const base = plan.interpreter.executable
    yield* run(plan, uv, ['venv', '--no-config', '--no-project', '--python', base, plan.folder], env)
    plan.onInstalling()
    const options = ['--no-config', '--no-deps', '--only-binary=:all:', ...uvOptions(settings)]
    const target = ['--python', environmentPython(plan.folder), '-r', fileURLToPath(lockFile)]
    yield* run(plan, uv, ['pip', 'install', ...options, ...target], env)
  })

const installWithPip = (plan: BuildPlan) =>
  Effect.gen(function* () {
    yield* makeVenv(plan, plan.folder)
    plan.onInstalling()
    const pip = ['-m', 'pip', 'install', ...quietly, '--no-compile', '--no-deps']
    yield* run(plan, environmentPython(plan.folder), [...pip, '-r', fileURLToPath(lockFile)])
  })

/** Compiled, a first `import pandas` takes a fraction of a second instead of several. */
const compile = (plan: BuildPlan) =>
  run(plan, environmentPython(plan.folder), [
    '-I',
    fileURLToPath(new URL('./compilePackages.py', import.meta.url)),
  ])

/** The data directory's own uv, installed from PyPI when it is missing, and pip's settings for it. */
const ensureUv = (plan: BuildPlan) =>
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
const pipFor = (plan: BuildPlan, folder: string) => {
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

const makeVenv = (plan: BuildPlan, folder: string) =>
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

const run = (plan: BuildPlan, command: string, args: ReadonlyArray<string>, env = plan.env) =>
  runCommand(command, args, {
    env: pythonEnvironment(env),
    onStart: plan.onProcess,
    onLine: (line) => {
      const event = readInstallerLine(line)
      if (event) plan.onPackage(event)
    },
  })

const empty = (folder: string) => writing(folder, () => rm(folder, { recursive: true, force: true }))

const writing = (path: string, work: () => Promise<void>) =>
  Effect.tryPromise({ try: work, catch: (error) => notWritable(path, error) })

const explain = ({ command, output }: CommandFailed, { version }: Interpreter): EnvironmentFailed =>
  new EnvironmentFailed({
    what: 'The Python environment could not be made',
    why: `\`${command}\` failed:\n${output}`,
    remedy:
      'Check the free disk space, the network and the package index that pip is set up for ' +
      `(\`python3 -m pip config list\`). If Python ${version} is newer than these packages, name an older one ` +
      'in ANODE_PYTHON. Then start Anode again.',
  })
