/**
 * Builds one environment: uv installs the locked packages, plain venv and pip do where uv cannot be
 * had, and then all of them are compiled. Nothing but the registries that pip is set up for is asked.
 */
import { fileURLToPath } from 'node:url'
import { Effect } from 'effect'
import { environmentPython } from './EnvironmentDirectory.ts'
import { EnvironmentFailed } from './EnvironmentError.ts'
import type { Interpreter } from './Interpreter.ts'
import { uvEnvironment, uvOptions } from './pipConfiguration.ts'
import { lockFile } from './RequirementsLock.ts'
import type { CommandFailed } from './runCommand.ts'
import { empty, ensureUv, type InstallPlan, makeVenv, quietly, run } from './Uv.ts'

/** What a build needs. */
export interface BuildPlan extends InstallPlan {
  readonly folder: string
  readonly onInstalling: () => void
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
    const env = uvEnvironment(plan.home, settings, plan.env)
    const base = plan.interpreter.executable
    yield* run(plan, uv, ['venv', '--no-config', '--no-project', '--python', base, plan.folder], { env })
    plan.onInstalling()
    const options = ['--no-config', '--no-deps', '--only-binary=:all:', ...uvOptions(settings)]
    const target = ['--python', environmentPython(plan.folder), '-r', fileURLToPath(lockFile)]
    yield* run(plan, uv, ['pip', 'install', ...options, ...target], { env })
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

const explain = ({ command, output }: CommandFailed, { version }: Interpreter): EnvironmentFailed =>
  new EnvironmentFailed({
    what: 'The Python environment could not be made',
    why: `\`${command}\` failed:\n${output}`,
    remedy:
      'Check the free disk space, the network and the package index that pip is set up for ' +
      `(\`python3 -m pip config list\`). If Python ${version} is newer than these packages, name an older one ` +
      'in ANODE_PYTHON. Then start Anode again.',
  })
