/**
 * What notebooks need of Python, and the environments that they have for it.
 *
 * A notebook says what it needs (`metadata.anode.environment`): what it asks for, and its lock. For one that says nothing,
 * a cell may, a file near it, or a Python that somebody chose (`EnvironmentNeeds`); else it has the base environment. The
 * environment of a lock is made by the platform (`EnvironmentMaker`), once, and shared by all notebooks with the same
 * packages; it is never changed. To add a package is to find a new lock, to make its environment, and then to state that
 * the notebook needs this: whatever fails on the way leaves everything as it was.
 *
 *     change ──► resolve ──► make ──► v1.EnvironmentSet
 *                                          │
 *     kernel to start ──► what the notebook needs ──► trusted? ──► lock fits here? ──► make ──► its Python
 *
 * What always holds: nothing is installed for a notebook that nobody of this server has agreed to, package by package;
 * changes of one notebook come one after the other; a kernel that runs keeps what it has. Rejected: installing into the
 * environment that is there, which would change other notebooks, and this one without a trace.
 */

import { intents, type Principal } from '@anode/document'
import { type EnvironmentLock, type NotebookEnvironment, readRequirement } from '@anode/document/environment'
import { keepNewest } from '@anode/document/keepNewest'
import {
  type BadRequest,
  CHANGE_CANCELLED,
  Conflict,
  type EnvironmentChange,
  EnvironmentFailed,
  type EnvironmentState,
  type NotebookDamaged,
  type NotebookEnvironmentInfo,
  type NotebookNotFound,
  StorageFailed,
} from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { Context, Deferred, Effect, Either, Layer, Runtime } from 'effect'
import { logListenerFailure } from '../logListenerFailure.ts'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { changedDependencies } from './changedDependencies.ts'
import { EnvironmentMaker, type MadeEnvironment } from './EnvironmentMaker.ts'
import { type EnvironmentNeeds, makeReadNeeds } from './EnvironmentNeeds.ts'
import { EnvironmentTrust } from './EnvironmentTrust.ts'
import { environmentInfo } from './environmentInfo.ts'
import { Interpreters } from './Interpreters.ts'

/** What a change came to. */
export interface ChangedEnvironment {
  readonly made: MadeEnvironment
  /** What the notebook needs now. */
  readonly environment: NotebookEnvironment
  /** Requirements that came, and names that went; packages that were named and are not asked for. */
  readonly added: ReadonlyArray<string>
  readonly removed: ReadonlyArray<string>
  readonly unknown: ReadonlyArray<string>
}

type NotThere = NotebookNotFound | NotebookDamaged | StorageFailed
type NotChanged = NotThere | BadRequest | Conflict | EnvironmentFailed

export class Environments extends Context.Tag('anode/Environments')<
  Environments,
  {
    readonly info: (notebookId: string) => Effect.Effect<NotebookEnvironmentInfo, NotThere>
    /** Adds, removes, upgrades: resolved and made first, then stated. An interruption leaves everything as it was. */
    readonly change: (
      by: Principal,
      notebookId: string,
      change: EnvironmentChange,
      onProgress?: (state: EnvironmentState) => void,
    ) => Effect.Effect<ChangedEnvironment, NotChanged>
    /** Gives up the changes of a notebook that are under way or wait, whoever began them; false: there are none. */
    readonly cancel: (notebookId: string) => Effect.Effect<boolean>
    /** Has the notebook's kernels started with a Python of this machine, as it is; null: no more. */
    readonly chooseInterpreter: (
      by: Principal,
      notebookId: string,
      path: string | null,
    ) => Effect.Effect<void, NotThere | Conflict | EnvironmentFailed>
    /** The notebook names nothing any more: its kernels have the base environment, or what is said elsewhere. */
    readonly remove: (by: Principal, notebookId: string) => Effect.Effect<void, NotThere | Conflict>
    /** Packages of this notebook may be installed on this server; only those that it names now. */
    readonly trust: (
      by: Principal,
      notebookId: string,
      packages: ReadonlyArray<string>,
    ) => Effect.Effect<void, NotThere | Conflict>
    /**
     * What the notebook's next kernel is started with, made where it is not there yet; null: the base environment.
     */
    readonly forKernel: (
      notebookId: string,
      onProgress?: (state: EnvironmentState) => void,
    ) => Effect.Effect<Pick<MadeEnvironment, 'python' | 'key'> | null, NotThere | EnvironmentFailed>
    /** What the notebook's kernel needs, for who makes it elsewhere; null: the base environment. */
    readonly needsOf: (
      notebookId: string,
    ) => Effect.Effect<NotebookEnvironment | null, NotThere | EnvironmentFailed>
    /** How far a notebook's own environment is; null: it has none, or nobody has needed it yet. */
    readonly stateOf: (notebookId: string) => EnvironmentState | null
    /** Calls `listener` when `info` of a notebook may have changed. */
    readonly onChange: (listener: (notebookId: string) => void, name?: string) => () => void
  }
>() {}

/** What a lock names, and what it was made of. */
const namesIn = ({ dependencies, lock }: NotebookEnvironment): ReadonlyArray<string> => {
  const read = (text: string) =>
    Either.match(readRequirement(text), { onLeft: () => text, onRight: ({ name }) => name })
  return [...new Set([...dependencies, ...(lock?.packages ?? [])].map(read))]
}

/** A requirement that is none: it is no package that anybody could agree to. */
const problemOf = ({ dependencies }: NotebookEnvironment): string | null => {
  for (const text of dependencies) {
    const read = readRequirement(text)
    if (Either.isLeft(read)) return read.left
  }
  return null
}

const READY: EnvironmentState = { phase: 'ready', packages: [] }
const CHECKING: EnvironmentState = { phase: 'checking', packages: [] }

/** So many locks that were found here are remembered; others are found again, from what uv has downloaded. */
const LOCKS_HERE = 200

const failed = (message: string) => new EnvironmentFailed({ message })
const inWords = <A, E extends { readonly message: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.mapError(effect, ({ message }) => failed(message))

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const directory = yield* Directory
  const maker = yield* EnvironmentMaker
  const trusted = yield* EnvironmentTrust
  const interpreters = yield* Interpreters
  const readNeeds = yield* makeReadNeeds
  const runtime = yield* Effect.runtime()
  const listeners = new Listeners<[string]>('environments', logListenerFailure(Runtime.runFork(runtime)))
  const states = new Map<string, EnvironmentState>()
  /** Locks that were found here for what has none that fits this machine, by what they were found for. */
  const locksHere = new Map<string, EnvironmentLock>()
  /** What gives up the changes of a notebook that are under way, or wait for their turn. */
  const changing = new Map<string, Set<Deferred.Deferred<never, Conflict>>>()
  const turns = new Map<string, Effect.Semaphore>()
  const inTurn = (id: string) => {
    const turn = turns.get(id) ?? Effect.unsafeMakeSemaphore(1)
    turns.set(id, turn)
    return turn.withPermits(1)
  }

  const baseNames = new Set(namesIn(maker.base))

  const tell = (opened: OpenRoom, state: EnvironmentState | null) => {
    if (state === null) states.delete(opened.id)
    else states.set(opened.id, state)
    opened.pages.broadcast({ _tag: 'environment', environment: state ?? READY })
    listeners.tell(opened.id)
  }

  /** What failed or was being made for what it needed before says nothing of what it needs now. */
  const forgetState = (opened: OpenRoom) => {
    if (states.has(opened.id)) tell(opened, null)
  }

  rooms.onFacts(({ id }, facts) => {
    if (facts.some(({ name }) => /EnvironmentSet|NotebookMetadataSet|NotebookLoaded/.test(name))) {
      // What failed for what it said before says nothing of what it says now.
      if (states.get(id)?.phase === 'failed') states.delete(id)
      listeners.tell(id)
    }
  }, 'environments')

  /** The packages of a notebook that nobody of this server has agreed to. */
  const untrusted = (environment: NotebookEnvironment): ReadonlyArray<string> => {
    const names = new Set(trusted.list().map(({ name }) => name))
    return namesIn(environment).filter((name) => !names.has(name) && !baseNames.has(name))
  }

  /** Versions that stay where they fit: the lock's, a file's, and the base environment's for the rest. */
  const preferenceOf = ({ environment, prefer }: EnvironmentNeeds): EnvironmentLock => {
    if (environment?.lock !== undefined) return environment.lock
    const { lock } = maker.base
    if (prefer === null) return lock
    const nameOf = (line: string) => line.split('==', 1)[0]
    const named = new Set(prefer.packages.map(nameOf))
    return {
      ...lock,
      packages: [...prefer.packages, ...lock.packages.filter((line) => !named.has(nameOf(line)))],
    }
  }

  const keyOf = ({ environment, prefer }: EnvironmentNeeds): string => JSON.stringify([environment, prefer])

  const info = (id: string) =>
    Effect.gen(function* () {
      const opened = yield* rooms.open(id)
      const needs = yield* readNeeds(opened)
      return yield* environmentInfo({
        needs,
        base: maker.base,
        locks: [needs.environment?.lock, locksHere.get(keyOf(needs))].flatMap((lock) => lock ?? []),
        unusable: needs.problem ?? (needs.environment === null ? null : problemOf(needs.environment)),
        untrusted: needs.environment === null ? [] : untrusted(needs.environment),
        progress: states.get(id) ?? null,
        interpreter: interpreters.chosen(id),
        installed: maker.installed,
        look: interpreters.look,
      })
    })

  const forChange = (id: string) =>
    Effect.gen(function* () {
      const { deletedAt, title } = yield* directory.get(id)
      if (deletedAt === null) return yield* rooms.open(id)
      return yield* new Conflict({
        message: `“${title}” is in the trash: nothing is changed there. Restore it first.`,
      })
    })

  const stateFact = (opened: OpenRoom, by: Principal, environment: NotebookEnvironment | null) => {
    const outcome = opened.room.stateFacts(by, [intents.setEnvironment(environment, { by: by.id })])
    return outcome._tag === 'accepted' ? Effect.void : new StorageFailed({ message: outcome.refusal.message })
  }

  const agree = (names: ReadonlyArray<string>, by: string) =>
    trusted
      .add(
        names.filter((name) => !baseNames.has(name)),
        by,
      )
      .pipe(Effect.mapError(({ message }) => new StorageFailed({ message })))

  /** Makes it and says how far it is; what it said is forgotten when it is given up. */
  const making = (
    opened: OpenRoom,
    environment: NotebookEnvironment & { readonly lock: EnvironmentLock },
    onProgress: (state: EnvironmentState) => void,
  ) =>
    maker.make(environment, onProgress).pipe(
      inWords,
      Effect.onInterrupt(() => Effect.sync(() => tell(opened, null))),
    )

  /** Lets whoever has the notebook open give it up. */
  const cancellable =
    (id: string) =>
    <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E | Conflict> =>
      Effect.acquireUseRelease(
        Effect.tap(Deferred.make<never, Conflict>(), (given) =>
          Effect.sync(() => changing.set(id, new Set(changing.get(id)).add(given))),
        ),
        (given) => Effect.raceFirst(work, Deferred.await(given)),
        (given) =>
          Effect.sync(() => {
            const others = [...(changing.get(id) ?? [])].filter((each) => each !== given)
            if (others.length === 0) changing.delete(id)
            else changing.set(id, new Set(others))
          }),
      )

  const change: (typeof Environments.Service)['change'] = (by, id, wanted, onProgress) =>
    Effect.gen(function* () {
      const opened = yield* forChange(id)
      const needs = yield* readNeeds(opened)
      if (needs.problem !== null) return yield* new Conflict({ message: needs.problem })
      const { kind, path } = needs.source
      if (kind === 'interpreter') {
        const command = `${path} -m pip install ${(wanted.add ?? []).join(' ') || '…'}`
        return yield* new Conflict({
          message: `The notebook runs on ${path}, which somebody chose for it, and nothing is changed there. Run “${command}” in a terminal and restart the kernel, or take the choice back.`,
        })
      }
      const before = needs.environment ?? maker.base
      const changed = yield* changedDependencies(before, wanted)
      const { environment, added, named, upgrade } = changed
      // Who names a package agrees to it.
      const spoken = new Set([...named, ...changed.going])
      const asked = untrusted(before).filter((name) => !spoken.has(name))
      if (asked.length > 0) {
        return yield* new Conflict({
          message: `The notebook comes from elsewhere and names packages that nobody has agreed to here: ${asked.join(', ')}. Agree to them first, or take them away.`,
        })
      }
      const report = (state: EnvironmentState) => {
        tell(opened, { ...state, isChange: true })
        onProgress?.(state)
      }
      const prefer = preferenceOf(needs)
      const work = Effect.gen(function* () {
        report(CHECKING)
        const misfit = yield* inWords(maker.misfit({ ...environment, lock: prefer }))
        const isSame =
          before.lock !== undefined &&
          kind === 'notebook' &&
          misfit === null &&
          upgrade.length === 0 &&
          added.length === 0 &&
          environment.dependencies.length === before.dependencies.length &&
          environment.requiresPython === before.requiresPython
        const isMore = before.lock !== undefined && misfit === null && (wanted.remove ?? []).length === 0
        const resolved = { environment, prefer, upgrade, added: isMore ? added : [] }
        const lock = isSame ? prefer : yield* inWords(maker.resolve(resolved))
        const after = { ...environment, lock }
        return { after, isSame, made: yield* making(opened, after, report) }
      }).pipe(Effect.onError(() => Effect.sync(() => tell(opened, null))))
      // Where that fails, what it had is still there, and so is the kernel that runs on it.
      const { after, isSame, made } = yield* work
      const now = yield* readNeeds(opened)
      if (JSON.stringify(now) !== JSON.stringify(needs)) {
        return yield* new Conflict({
          message: 'Somebody else changed what the notebook needs meanwhile. Look at it, then try again.',
        })
      }
      yield* agree([...named, ...namesIn(after)], by.id)
      if (!isSame) yield* stateFact(opened, by, after)
      tell(opened, READY)
      const names = (list: NotebookEnvironment) => new Set(namesIn({ dependencies: list.dependencies }))
      const [was, is] = [names(before), names(after)]
      return {
        made,
        environment: after,
        added,
        removed: [...was].filter((name) => !is.has(name)),
        unknown: changed.unknown,
      }
    }).pipe(inTurn(id), cancellable(id))

  /** The lock to make an environment of: the notebook's own, or one that is found here where that does not fit. */
  const lockFor = (
    opened: OpenRoom,
    needs: EnvironmentNeeds,
    environment: NotebookEnvironment,
    report: (state: EnvironmentState) => void,
  ) =>
    Effect.gen(function* () {
      const misfit = yield* maker.misfit(environment)
      const { lock } = environment
      if (misfit === null && lock !== undefined) return lock
      const key = keyOf(needs)
      const known = locksHere.get(key)
      if (known !== undefined) return known
      yield* Effect.logInfo(`“${opened.id}”: ${misfit} Versions are found anew for this machine.`)
      report(CHECKING)
      const found = yield* maker.resolve({ environment, prefer: preferenceOf(needs), upgrade: [], added: [] })
      keepNewest(locksHere, key, found, LOCKS_HERE)
      return found
    }).pipe(inWords)

  /** What an environment is made of for a kernel now; null: the base environment is to do. */
  const usableOf = ({
    environment,
  }: EnvironmentNeeds): Effect.Effect<NotebookEnvironment | null, EnvironmentFailed> =>
    Effect.suspend(() => {
      if (environment === null) return Effect.succeed(null)
      const problem = problemOf(environment)
      if (problem !== null) return failed(problem)
      // Its code can be read and run all the same: the page says what is missing, and asks.
      return Effect.succeed(untrusted(environment).length > 0 ? null : environment)
    })

  const needsOf: (typeof Environments.Service)['needsOf'] = (id) =>
    // A Python of this machine is none of another one: there it is the base environment.
    rooms.open(id).pipe(Effect.flatMap(readNeeds), Effect.flatMap(usableOf))

  const forKernel: (typeof Environments.Service)['forKernel'] = (id, onProgress) =>
    Effect.gen(function* () {
      const opened = yield* rooms.open(id)
      const needs = yield* readNeeds(opened)
      const { source } = needs
      if (source.kind === 'interpreter' && source.path !== null) {
        const found = yield* inWords(interpreters.look(source.path))
        forgetState(opened)
        return found
      }
      const environment = yield* usableOf(needs)
      if (environment === null) {
        forgetState(opened)
        return null
      }
      const report = (state: EnvironmentState) => {
        tell(opened, state)
        onProgress?.(state)
      }
      const lock = yield* lockFor(opened, needs, environment, report)
      return yield* making(opened, { ...environment, lock }, report)
    }).pipe(
      Effect.tapErrorTag('EnvironmentFailed', ({ message }) =>
        Effect.sync(() => {
          const opened = rooms.peek(id)
          if (opened !== undefined) tell(opened, { phase: 'failed', packages: [], error: message })
        }),
      ),
      // Whoever waited for it has gone: it is not being made any more.
      Effect.onInterrupt(() =>
        Effect.sync(() => {
          const opened = rooms.peek(id)
          if (opened !== undefined) forgetState(opened)
        }),
      ),
      inTurn(id),
    )

  const chooseInterpreter: (typeof Environments.Service)['chooseInterpreter'] = (by, id, path) =>
    Effect.gen(function* () {
      const opened = yield* forChange(id)
      if (path !== null) {
        const { source } = yield* readNeeds(opened)
        if (source.kind !== 'base' && source.kind !== 'interpreter') {
          return yield* new Conflict({ message: `${namedBy[source.kind](source.path)} That counts first.` })
        }
      }
      const found = path === null ? null : yield* inWords(interpreters.look(path, true))
      yield* interpreters
        .choose(id, found?.python ?? null, by.id)
        .pipe(Effect.mapError(({ message }) => new StorageFailed({ message })))
      tell(opened, null)
    }).pipe(inTurn(id))

  return Environments.of({
    info,
    change,
    cancel: (id) =>
      Effect.suspend(() => {
        const given = [...(changing.get(id) ?? [])]
        const cancelled = new Conflict({ message: CHANGE_CANCELLED })
        return Effect.as(
          Effect.forEach(given, (each) => Deferred.fail(each, cancelled)),
          given.length > 0,
        )
      }),
    chooseInterpreter,
    remove: (by, id) =>
      Effect.gen(function* () {
        const opened = yield* forChange(id)
        const { source } = yield* readNeeds(opened)
        if (source.kind === 'notebook') yield* stateFact(opened, by, null)
        tell(opened, null)
      }).pipe(inTurn(id)),
    trust: (by, id, packages) =>
      Effect.gen(function* () {
        const opened = yield* forChange(id)
        const { environment } = yield* readNeeds(opened)
        const asked = environment === null ? [] : untrusted(environment)
        // What is agreed to is what was shown: it may name others by now.
        yield* agree(
          asked.filter((name) => packages.includes(name)),
          by.id,
        )
        tell(opened, states.get(id) ?? null)
      }),
    forKernel,
    needsOf,
    stateOf: (id) => states.get(id) ?? null,
    onChange: (listener, name) => listeners.add(listener, name),
  })
})

/** Who names packages, for those who choose an interpreter all the same. */
const namedBy = {
  notebook: () => 'The notebook names packages of its own. Take them away to choose an interpreter.',
  script: () => 'A cell of the notebook names packages (# /// script).',
  file: (path: string | null) => `“${path}” names packages for the notebook.`,
} as const

/** Environments by what makes them on this platform, and whom this server's people trust. */
export const EnvironmentsLive = Layer.effect(Environments, make)
