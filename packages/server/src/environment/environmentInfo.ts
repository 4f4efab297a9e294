import { type EnvironmentLock, type NotebookEnvironment, scriptMetadata } from '@anode/document/environment'
import type { EnvironmentState, NotebookEnvironmentInfo } from '@anode/protocol'
import { Effect } from 'effect'
import type { EnvironmentNeeds } from './EnvironmentNeeds.ts'
import type { InstalledPackage } from './InstalledPackage.ts'
import type { Interpreters } from './Interpreters.ts'

type Locked = NotebookEnvironment & { readonly lock: EnvironmentLock }

/** What is known of a notebook's environment. */
export interface KnownEnvironment {
  readonly needs: EnvironmentNeeds
  readonly base: Locked
  /** Locks that its environment may have been made of, its own first. */
  readonly locks: ReadonlyArray<EnvironmentLock>
  /** Why what it asks for cannot be had at all. */
  readonly unusable: string | null
  readonly untrusted: ReadonlyArray<string>
  readonly progress: EnvironmentState | null
  readonly interpreter: string | null
  readonly installed: (environment: Locked | null) => Effect.Effect<ReadonlyArray<InstalledPackage> | null>
  readonly look: (typeof Interpreters.Service)['look']
}

type Packages = NotebookEnvironmentInfo['packages']

/** As a lock names them, for all platforms: what each needs is known once they are installed. */
const packagesOf = (lock: EnvironmentLock | undefined): Packages =>
  (lock?.packages ?? []).flatMap((line) => {
    const [, name, version] = /^([\w.-]+)==(\S+)/.exec(line) ?? []
    return name === undefined || version === undefined ? [] : [{ name, version, requires: null }]
  })

const stateOf = (
  { needs, unusable, untrusted, progress }: KnownEnvironment,
  isMade: boolean,
): NotebookEnvironmentInfo['state'] => {
  const { kind } = needs.source
  if (unusable !== null) return 'failed'
  if (untrusted.length > 0) return 'untrusted'
  if (progress?.phase === 'failed') return 'failed'
  if (progress !== null && progress.phase !== 'ready') return 'making'
  return isMade || kind === 'base' ? 'ready' : 'absent'
}

/** Says how the environment of a notebook stands, for whoever asks. */
export const environmentInfo = (known: KnownEnvironment): Effect.Effect<NotebookEnvironmentInfo> =>
  Effect.gen(function* () {
    const { needs, base, locks, progress } = known
    const { source, environment } = needs
    if (source.kind === 'interpreter' && source.path !== null) return yield* ofInterpreter(known, source.path)
    const shown = environment ?? base
    let installed: ReadonlyArray<InstalledPackage> | null = null
    for (const each of environment === null ? [null] : locks.map((lock) => ({ ...environment, lock }))) {
      installed ??= yield* known.installed(each)
    }
    return {
      own: environment !== null,
      source,
      dependencies: shown.dependencies,
      requiresPython: shown.requiresPython ?? null,
      packages: installed ?? packagesOf(environment === null ? base.lock : locks[0]),
      script: scriptMetadata(shown),
      state: stateOf(known, installed !== null),
      reason: known.unusable ?? progress?.error ?? null,
      untrusted: known.untrusted,
      progress,
      interpreter: known.interpreter,
    }
  })

/** A Python that is used as it is asks for nothing: it has what it has. */
const ofInterpreter = (
  { needs, interpreter, look }: KnownEnvironment,
  path: string,
): Effect.Effect<NotebookEnvironmentInfo> =>
  Effect.match(look(path), {
    onFailure: ({ message }) => ({ packages: [], state: 'failed' as const, reason: message }),
    onSuccess: ({ packages }) => ({ packages, state: 'ready' as const, reason: null }),
  }).pipe(
    Effect.map((found) => ({
      ...found,
      own: false,
      source: needs.source,
      dependencies: [],
      requiresPython: null,
      script: scriptMetadata({ dependencies: [] }),
      untrusted: [],
      progress: null,
      interpreter,
    })),
  )
