/**
 * What the package index has, asked by pip: it knows the indexes, proxies, certificates and passwords that it is set up with,
 * and which versions this Python can have.
 */
import { keepNewest } from '@anode/document/keepNewest'
import { EnvironmentRefused, type PackageIndex } from '@anode/server'
import { Effect } from 'effect'
import { explainInstaller, troubleOf } from './explainInstaller.ts'
import { pythonEnvironment } from './Interpreter.ts'
import { runCommand } from './runCommand.ts'

/** How long an answer is taken for what the index has, in ms, and of how many packages it is kept. */
const FRESH = 10 * 60_000
const KEPT = 500

/** So many are asked at once: each starts a Python. */
const AT_ONCE = 2

/** Of `pip index versions`: a line of them, the newest first. */
export const parseVersions = (output: string): ReadonlyArray<string> => {
  const line = /^Available versions: (.*)$/m.exec(output)?.[1] ?? ''
  return line.split(',').flatMap((each) => each.trim() || [])
}

/** pip, with the index that a person has set for uv: packages come from there. */
const environmentOf = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const index = env.UV_DEFAULT_INDEX ?? env.UV_INDEX_URL
  return pythonEnvironment(
    index === undefined ? env : { ...env, PIP_INDEX_URL: index.replace(/^[\w-]+=/, '') },
  )
}

export const packageIndex = ({
  base,
  env = process.env,
  now = Date.now,
}: {
  /** The interpreter of the base environment, whose pip is asked. */
  readonly base: Effect.Effect<string, { readonly message: string }>
  readonly env?: NodeJS.ProcessEnv
  readonly now?: () => number
}): typeof PackageIndex.Service => {
  const known = new Map<string, { readonly versions: ReadonlyArray<string> | null; readonly at: number }>()
  const turns = Effect.unsafeMakeSemaphore(AT_ONCE)

  const ask = (name: string) =>
    Effect.gen(function* () {
      const python = yield* base
      const options = ['--disable-pip-version-check', '--no-input', '--retries=1', '--timeout=10']
      return yield* runCommand(python, ['-m', 'pip', 'index', 'versions', ...options, '--', name], {
        env: environmentOf(env),
        timeout: 30_000,
      }).pipe(
        Effect.map(parseVersions),
        Effect.catchTag('CommandFailed', (failure) =>
          troubleOf(failure.output) === 'unknown'
            ? Effect.succeed(null)
            : Effect.fail({ message: explainInstaller(failure) }),
        ),
      )
    }).pipe(Effect.mapError(({ message }) => new EnvironmentRefused({ message })))

  return {
    versions: (name) => {
      const fresh = () => {
        const before = known.get(name)
        return before !== undefined && now() - before.at < FRESH ? before : null
      }
      const asking = Effect.gen(function* () {
        // Somebody may have asked for it while we waited for our turn.
        const before = fresh()
        if (before !== null) return before.versions
        const versions = yield* ask(name)
        keepNewest(known, name, { versions, at: now() }, KEPT)
        return versions
      }).pipe(turns.withPermits(1))
      return Effect.suspend(() => {
        const before = fresh()
        return before === null ? asking : Effect.succeed(before.versions)
      })
    },
  }
}
