/**
 * The installer of notebooks' packages: uv, called as pip is set up; or pip where uv cannot be had. How pip is set up is
 * asked again after ten minutes: it takes pip a second to say it.
 */
import { Effect } from 'effect'
import { acquireBuildLock } from './BuildLock.ts'
import { environmentsFolder } from './EnvironmentDirectory.ts'
import type { EnvironmentFailed } from './EnvironmentError.ts'
import { troubleOf } from './explainInstaller.ts'
import { uvEnvironment, uvOptions } from './pipConfiguration.ts'
import type { CommandFailed } from './runCommand.ts'
import { ensureUv, type InstallPlan, run, type Uv } from './Uv.ts'

/** How long pip's settings are taken for what they were, in ms. */
const FRESH = 10 * 60_000

/** So many lines of an installer are kept: explanations of resolutions are long. */
const LINES = 200

export class Installer {
  readonly #known = new Map<string, { readonly uv: Uv | null; readonly at: number }>()

  /** uv, or null where it cannot be had. */
  find(plan: InstallPlan): Effect.Effect<Uv | null, EnvironmentFailed> {
    const known = this.#known.get(plan.interpreter.executable)
    if (known !== undefined && Date.now() - known.at < FRESH) return Effect.succeed(known.uv)
    return Effect.scoped(
      Effect.gen(this, function* () {
        // Who builds the base environment may be installing it just now.
        const lock = yield* acquireBuildLock(`${environmentsFolder(plan.home)}/build.lock`)
        const asked = { ...plan, onProcess: lock.include }
        const uv = yield* ensureUv(asked).pipe(Effect.catchTag('CommandFailed', () => Effect.succeed(null)))
        this.#known.set(plan.interpreter.executable, { uv, at: Date.now() })
        return uv
      }),
    )
  }

  /** Runs uv. Without a network it makes do with what was downloaded before. */
  run(
    plan: InstallPlan,
    { uv, settings }: Uv,
    args: ReadonlyArray<string>,
  ): Effect.Effect<string, CommandFailed> {
    const env = uvEnvironment(plan.home, settings, plan.env)
    const call = (...more: ReadonlyArray<string>) =>
      run(plan, uv, [...args, '--no-config', ...uvOptions(settings), ...more], { env, lines: LINES })
    return call().pipe(
      Effect.catchTag('CommandFailed', (failure) =>
        troubleOf(failure.output) === 'network'
          ? Effect.mapError(call('--offline'), () => failure)
          : Effect.fail(failure),
      ),
    )
  }
}
