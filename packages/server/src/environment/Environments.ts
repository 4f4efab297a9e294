/**
 * What notebooks need of Python, and the environments that they have for it.
 *
 * A notebook says what it needs (`metadata.anode.environment`): what it asks for, and its lock. One that says nothing has
 * the base environment. The environment of a lock is made by the platform (`EnvironmentMaker`), once, and shared by all
 * notebooks with the same packages; it is never changed. To add a package is to find a new lock, to make its environment,
 * and then to state that the notebook needs this: whatever fails on the way leaves everything as it was.
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
import {
  type EnvironmentLock,
  type NotebookEnvironment,
  readEnvironment,
  readRequirement,
  readScript,
  scriptMetadata,
} from '@anode/document/environment'
import {
  type BadRequest,
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
import { Context, Effect, Either, Layer, Runtime } from 'effect'
import { logListenerFailure } from '../logListenerFailure.ts'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { notebookMetadata } from '../room/notebookMetadata.ts'
import { changedDependencies } from './changedDependencies.ts'
import { EnvironmentMaker, type MadeEnvironment } from './EnvironmentMaker.ts'
import { EnvironmentTrust } from './EnvironmentTrust.ts'

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
    /** The notebook names nothing any more: its kernels have the base environment. */
    readonly remove: (by: Principal, notebookId: string) => Effect.Effect<void, NotThere | Conflict>
    /** Packages of this notebook may be installed on this server; only those that it names now. */
    readonly trust: (
      by: Principal,
      notebookId: string,
      packages: ReadonlyArray<string>,
    ) => Effect.Effect<void, NotThere | Conflict>
    /**
     * The environment that the notebook's next kernel is started with, made where it is not there yet; null: the base
     * environment.
     */
    readonly forKernel: (
      notebookId: string,
      onProgress?: (state: EnvironmentState) => void,
    ) => Effect.Effect<MadeEnvironment | null, NotThere | EnvironmentFailed>
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

const READY: EnvironmentState = { phase: 'ready', packages: [] }
const CHECKING: EnvironmentState = { phase: 'checking', packages: [] }

const failed = (message: string) => new EnvironmentFailed({ message })

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const directory = yield* Directory
  const maker = yield* EnvironmentMaker
  const trusted = yield* EnvironmentTrust
  const runtime = yield* Effect.runtime()
  const listeners = new Listeners<[string]>('environments', logListenerFailure(Runtime.runFork(runtime)))
  const states = new Map<string, EnvironmentState>()
  /** Locks that were found here for notebooks whose own does not fit this machine, by what they were found for. */
  const locksHere = new Map<string, EnvironmentLock>()
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

  /** A requirement that is none: it is no package that anybody could agree to. */
  const problemOf = ({ dependencies }: NotebookEnvironment): string | null => {
    for (const text of dependencies) {
      const read = readRequirement(text)
      if (Either.isLeft(read)) return read.left
    }
    return null
  }

  /** What a notebook says of itself; else what a cell of it says, as scripts do. */
  const ownOf = ({ room }: OpenRoom): Either.Either<NotebookEnvironment | null, string> => {
    const own = readEnvironment(notebookMetadata(room.state))
    if (Either.isLeft(own) || own.right !== null) return own
    const [cell] = room.state.select(
      "SELECT source FROM cells WHERE kind = 'code' AND instr(source, '# /// script') > 0 ORDER BY position, id LIMIT 1",
    )
    return cell === undefined ? own : readScript(String(cell.source))
  }

  const info = (id: string) =>
    Effect.map(rooms.open(id), (opened): NotebookEnvironmentInfo => {
      const own = ownOf(opened)
      const environment = Either.isRight(own) ? own.right : null
      const shown = environment ?? maker.base
      const asked = environment === null ? [] : untrusted(environment)
      const progress = environment === null ? null : (states.get(id) ?? null)
      const unusable = Either.isLeft(own) ? own.left : environment === null ? null : problemOf(environment)
      const state =
        unusable !== null
          ? 'failed'
          : asked.length > 0
            ? 'untrusted'
            : progress === null
              ? environment === null
                ? 'ready'
                : 'absent'
              : progress.phase === 'ready' || progress.phase === 'failed'
                ? progress.phase
                : 'making'
      return {
        own: environment !== null,
        dependencies: shown.dependencies,
        requiresPython: shown.requiresPython ?? null,
        packages: (shown.lock?.packages ?? []).flatMap((line) => {
          const [, name, version] = /^([\w.-]+)==(\S+)/.exec(line) ?? []
          return name === undefined || version === undefined ? [] : [{ name, version }]
        }),
        script: scriptMetadata(shown),
        state,
        reason: unusable ?? progress?.error ?? null,
        untrusted: asked,
        progress,
      }
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
    onProgress: (state: EnvironmentState) => void = () => {},
  ) =>
    maker
      .make(environment, (state) => {
        tell(opened, state)
        onProgress(state)
      })
      .pipe(
        Effect.mapError(({ message }) => failed(message)),
        Effect.onInterrupt(() => Effect.sync(() => tell(opened, null))),
      )

  const change: (typeof Environments.Service)['change'] = (by, id, wanted, onProgress) =>
    Effect.gen(function* () {
      const opened = yield* forChange(id)
      const own = ownOf(opened)
      if (Either.isLeft(own)) return yield* new Conflict({ message: own.left })
      const before = own.right ?? maker.base
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
      onProgress?.(CHECKING)
      const prefer = before.lock ?? maker.base.lock
      const misfit = yield* Effect.mapError(maker.misfit({ ...environment, lock: prefer }), ({ message }) =>
        failed(message),
      )
      const isSame =
        before.lock !== undefined &&
        own.right !== null &&
        misfit === null &&
        upgrade.length === 0 &&
        added.length === 0 &&
        environment.dependencies.length === before.dependencies.length &&
        environment.requiresPython === before.requiresPython
      const isMore = before.lock !== undefined && misfit === null && (wanted.remove ?? []).length === 0
      const lock = isSame
        ? prefer
        : yield* Effect.mapError(
            maker.resolve({ environment, prefer, upgrade, added: isMore ? added : [] }),
            ({ message }) => failed(message),
          )
      const after = { ...environment, lock }
      // What it had is still there, and so is the kernel that runs on it.
      const made = yield* Effect.tapError(making(opened, after, onProgress), () =>
        Effect.sync(() => tell(opened, null)),
      )
      const now = ownOf(opened)
      if (JSON.stringify(now) !== JSON.stringify(own)) {
        return yield* new Conflict({
          message: 'Somebody else changed what the notebook needs meanwhile. Look at it, then try again.',
        })
      }
      yield* agree([...named, ...namesIn(after)], by.id)
      if (!isSame) yield* stateFact(opened, by, after)
      const names = (list: NotebookEnvironment) => new Set(namesIn({ dependencies: list.dependencies }))
      const [was, is] = [names(before), names(after)]
      return {
        made,
        environment: after,
        added,
        removed: [...was].filter((name) => !is.has(name)),
        unknown: changed.unknown,
      }
    }).pipe(inTurn(id))

  /** The lock to make a notebook's environment of: its own, or one that is found here where that does not fit. */
  const lockFor = (
    opened: OpenRoom,
    environment: NotebookEnvironment,
    onProgress?: (state: EnvironmentState) => void,
  ) =>
    Effect.gen(function* () {
      const misfit = yield* maker.misfit(environment)
      const { lock } = environment
      if (misfit === null && lock !== undefined) return lock
      const key = JSON.stringify(environment)
      const known = locksHere.get(key)
      if (known !== undefined) return known
      yield* Effect.logInfo(`“${opened.id}”: ${misfit} Versions are found anew for this machine.`)
      tell(opened, CHECKING)
      onProgress?.(CHECKING)
      const prefer = lock ?? maker.base.lock
      const found = yield* maker.resolve({ environment, prefer, upgrade: [], added: [] })
      locksHere.set(key, found)
      return found
    }).pipe(Effect.mapError(({ message }) => failed(message)))

  const needsOf: (typeof Environments.Service)['needsOf'] = (id) =>
    Effect.gen(function* () {
      const own = Either.getOrElse(ownOf(yield* rooms.open(id)), () => null)
      if (own === null) return null
      const problem = problemOf(own)
      if (problem !== null) return yield* failed(problem)
      // Its code can be read and run all the same: the page says what is missing, and asks.
      return untrusted(own).length > 0 ? null : own
    })

  const forKernel: (typeof Environments.Service)['forKernel'] = (id, onProgress) =>
    Effect.gen(function* () {
      const opened = yield* rooms.open(id)
      const own = yield* needsOf(id)
      if (own === null) return null
      const lock = yield* lockFor(opened, own, onProgress)
      return yield* making(opened, { ...own, lock }, onProgress)
    }).pipe(
      Effect.tapErrorTag('EnvironmentFailed', ({ message }) =>
        Effect.sync(() => {
          const opened = rooms.peek(id)
          if (opened !== undefined) tell(opened, { phase: 'failed', packages: [], error: message })
        }),
      ),
      inTurn(id),
    )

  return Environments.of({
    info,
    change,
    remove: (by, id) =>
      Effect.gen(function* () {
        const opened = yield* forChange(id)
        if (Either.getOrElse(ownOf(opened), () => true) !== null) yield* stateFact(opened, by, null)
        tell(opened, null)
      }).pipe(inTurn(id)),
    trust: (by, id, packages) =>
      Effect.gen(function* () {
        const opened = yield* forChange(id)
        const own = Either.getOrElse(ownOf(opened), () => null)
        const asked = own === null ? [] : untrusted(own)
        // What is agreed to is what was shown: it may name others by now.
        yield* agree(
          asked.filter((name) => packages.includes(name)),
          by.id,
        )
        listeners.tell(id)
      }),
    forKernel,
    needsOf,
    stateOf: (id) => states.get(id) ?? null,
    onChange: (listener, name) => listeners.add(listener, name),
  })
})

/** Environments by what makes them on this platform, and whom this server's people trust. */
export const EnvironmentsLive = Layer.effect(Environments, make)
