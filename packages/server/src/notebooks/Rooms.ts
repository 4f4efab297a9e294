import { newId, type Principal } from '@anode/document'
import { type LoggedFact, NotebookDamaged, type NotebookNotFound, type StorageFailed } from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { Context, Effect, Layer, Runtime } from 'effect'
import { DamagedFile, damageOf } from '../damage/DamagedFile.ts'
import { watchStorage } from '../damage/watchStorage.ts'
import { logListenerFailure } from '../logListenerFailure.ts'
import { LiveState } from '../room/LiveState.ts'
import { Room } from '../room/Room.ts'
import { RoomConnections } from '../room/RoomConnections.ts'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { Storage } from '../Storage.ts'
import { storageFailed, storageTrouble } from '../storageTrouble.ts'
import { adoptNotebooks } from './adoptNotebooks.ts'
import { Directory, type NotebookChange } from './Directory.ts'

/** A notebook that is open on the server. */
export interface OpenRoom {
  readonly id: string
  readonly room: Room
  /** Its database, for what is kept beside the log. */
  readonly storage: RoomStorage
  readonly pages: RoomConnections
  /** What is in flight. */
  readonly live: LiveState
}

/** Called after facts came into the log of a room. */
export type RoomListener = (opened: OpenRoom, facts: ReadonlyArray<LoggedFact>) => void

/** The rooms of this server, opened when somebody needs them and closed when nobody does. */
export class Rooms extends Context.Tag('anode/Rooms')<
  Rooms,
  {
    /** Opens the room of a notebook that the directory knows. */
    readonly open: (id: string) => Effect.Effect<OpenRoom, NotebookNotFound | NotebookDamaged | StorageFailed>
    /** The room, if it is open. */
    readonly peek: (id: string) => OpenRoom | undefined
    /** Does something that takes a while with a room, which stays open meanwhile. */
    readonly using: <A, E, R>(opened: OpenRoom, body: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
    /** `name`: who listens, for the log where it throws. */
    readonly onFacts: (listener: RoomListener, name?: string) => void
    /** Calls `listener` after a room was opened. */
    readonly onOpen: (listener: (opened: OpenRoom) => void, name?: string) => void
    /** The notebook's file is found damaged: it is closed, and not opened again until it is put right. */
    readonly damaged: (id: string, what: string) => void
    /** Closes the room without keeping what the list would show of it; its pages are sent away. */
    readonly discard: (id: string) => void
    /** Sends to every page of every room. */
    readonly forEach: (body: (opened: OpenRoom) => void) => void
  }
>() {}

/** The list shows a change this long after it came, in ms. */
const DESCRIBE_DELAY = 500

/** What could not be written into the list is tried again after this. */
const DESCRIBE_RETRY = '2 seconds'

/** Kinds of principals whose facts are changes that the list tells of. */
const AUTHORS = new Set<Principal['kind']>(['person', 'agent'])

/** A room that nobody uses is closed after this, in ms. */
const IDLE_CLOSE = 60_000

const hasFacts = (database: RoomStorage): boolean =>
  database.select("SELECT 1 FROM sqlite_schema WHERE name = 'log'").length > 0 &&
  database.select('SELECT 1 FROM log LIMIT 1').length > 0

const make = Effect.gen(function* () {
  const storage = yield* Storage
  const directory = yield* Directory
  const runtime = yield* Effect.runtime()
  const fork = Runtime.runFork(runtime)
  const rooms = new Map<string, OpenRoom>()
  const listenerFailed = logListenerFailure(fork)
  const listeners = new Listeners<Parameters<RoomListener>>('the facts of all rooms', listenerFailed)
  const openListeners = new Listeners<[OpenRoom]>('rooms that open', listenerFailed)
  const changed = new Map<string, ReturnType<typeof setTimeout>>()
  /** Who changed what last; written down when the change is described. */
  const authors = new Map<string, NotebookChange>()
  /** How many do something with a room just now that takes a while. */
  const busy = new WeakMap<OpenRoom, number>()

  /** Takes what waits for a room out of the maps. */
  const settle = (id: string) => {
    clearTimeout(changed.get(id))
    changed.delete(id)
    const author = authors.get(id)
    authors.delete(id)
    return author ?? null
  }

  /** The list shows what was said last, and shows it in the end: what a full disk refuses is tried again. */
  const turns = new Map<string, number>()
  let isOver = false
  const describe = (opened: OpenRoom) => {
    const { id, room } = opened
    const author = settle(id)
    const [notebook] = room.state.select('SELECT title FROM notebook')
    const sources = room.state.select('SELECT source FROM cells ORDER BY position, id')
    const content = sources.map((row) => String(row.source)).join('\n')
    const { head } = room
    const turn = (turns.get(id) ?? 0) + 1
    turns.set(id, turn)
    const told = directory.describe(id, { title: String(notebook?.title ?? ''), content, head }, author)
    // Something newer may have been told meanwhile, which it must not undo.
    const unlessOvertaken = Effect.suspend(() => (isOver || turns.get(id) !== turn ? Effect.void : told))
    const again = Effect.retry(Effect.delay(unlessOvertaken, DESCRIBE_RETRY), { while: () => true })
    fork(
      told.pipe(
        Effect.tapError(Effect.logError),
        Effect.catchAll(() => again),
        Effect.ignore,
      ),
    )
  }

  const describeLater = (opened: OpenRoom) => {
    if (changed.has(opened.id)) return
    fork(
      directory
        .setBehind(opened.id, authors.get(opened.id) ?? null, opened.room.head)
        .pipe(Effect.tapError(Effect.logError), Effect.ignore),
    )
    changed.set(
      opened.id,
      setTimeout(() => describe(opened), DESCRIBE_DELAY),
    )
  }

  const discard = (id: string) => {
    settle(id)
    const opened = rooms.get(id)
    if (opened === undefined) return
    rooms.delete(id)
    opened.pages.closeAll()
    opened.room.close()
  }

  /** Said at once, done when whatever found it out has ended. */
  const damaged = (id: string, what: string) => {
    fork(Effect.logError(`The file of the notebook ${id} is damaged: ${what}`))
    fork(directory.setDamage(id, what).pipe(Effect.tapError(Effect.logError), Effect.ignore))
    queueMicrotask(() => discard(id))
  }

  const close = (opened: OpenRoom) => {
    // Before the list is told: a server that stops keeps what was just typed.
    opened.pages.stateTexts()
    if (changed.has(opened.id)) describe(opened)
    rooms.delete(opened.id)
    fork(Effect.ignore(directory.setHead(opened.id, opened.room.head)))
    opened.room.close()
  }

  const openRoom = (database: RoomStorage, head: number): Room => {
    try {
      // Before anything is written into it.
      if (head > 0 && !hasFacts(database)) {
        throw new DamagedFile('Its log is empty, and it was not when the notebook was last open.')
      }
      return new Room(database, { now: Date.now, newEpoch: newId, listenerFailed })
    } catch (error) {
      database.close()
      throw error
    }
  }

  /** `head`: what is known of its log. */
  const open = (id: string, head = 0): OpenRoom => {
    const database = watchStorage(storage.openNotebook(id, head > 0), (what) => damaged(id, what))
    const room = openRoom(database, head)
    const opened: OpenRoom = {
      id,
      room,
      storage: database,
      pages: new RoomConnections(room, Date.now, listenerFailed),
      live: new LiveState(),
    }
    // A run begins before the list is written: that waits for the disk.
    room.onFacts((facts) => listeners.tell(opened, facts), 'whoever follows all rooms')
    room.onFacts((facts, by) => {
      if (AUTHORS.has(by.kind)) authors.set(id, { by, at: Date.now() })
      // Who changes a title looks at the list next.
      if (facts.some(({ name }) => name === 'v1.NotebookRetitled')) describe(opened)
      // Kernels change neither title nor content.
      else if (by.kind !== 'host') describeLater(opened)
    }, 'the list')
    rooms.set(id, opened)
    // A crash on a full disk kept it from the list.
    if (head > 0 && room.head !== head) describeLater(opened)
    openListeners.tell(opened)
    return opened
  }

  /** Why a notebook is not opened: its file, or where it lies. */
  const failureOf = (id: string, error: unknown) => {
    const what = damageOf(error)
    if (what === null) {
      const { kind, why } = storageTrouble(error)
      if (kind !== 'other') return storageFailed(error)
      // Nothing is noted down: it may be us, and a newer version reads it.
      return new NotebookDamaged({ id, message: `What is in the file cannot be read: ${why}` })
    }
    damaged(id, what)
    return new NotebookDamaged({ id, message: what })
  }

  const inUse = (opened: OpenRoom) => (busy.get(opened) ?? 0) > 0 || isShown(opened)

  const isShown = ({ room, pages, live }: OpenRoom) =>
    pages.size > 0 ||
    live.active ||
    room.state.select("SELECT 1 FROM runs WHERE status IN ('queued', 'running') LIMIT 1").length > 0

  /** Two looks in a row that find a room unused close it. */
  let unused = new Set<OpenRoom>()
  const sweep = Effect.sync(() => {
    const now = new Set([...rooms.values()].filter((opened) => !inUse(opened)))
    for (const opened of now) if (unused.has(opened)) close(opened)
    unused = now
  })
  yield* Effect.forkScoped(Effect.forever(Effect.zipRight(Effect.sleep(IDLE_CLOSE / 2), sweep)))
  yield* Effect.tapError(adoptNotebooks(storage, directory), Effect.logError).pipe(Effect.ignore)
  /** Says what a server could not that was killed before its list was up to date. */
  const catchUp = Effect.flatMap(directory.behind, (ids) =>
    Effect.forEach(ids, (id) =>
      Effect.flatMap(directory.headOf(id), (head) =>
        Effect.try({
          try: () => {
            const opened = rooms.get(id) ?? open(id, head)
            describe(opened)
            // There may be many, and nobody looks at them.
            if (!inUse(opened)) close(opened)
          },
          catch: (error) => failureOf(id, error),
        }),
      ).pipe(Effect.tapError(Effect.logError), Effect.ignore),
    ),
  )
  yield* Effect.tapError(catchUp, Effect.logError).pipe(Effect.ignore)
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      for (const opened of rooms.values()) close(opened)
      isOver = true
    }),
  )

  return Rooms.of({
    open: (id) =>
      Effect.suspend(() => {
        const known = rooms.get(id)
        if (known) return Effect.succeed(known)
        return Effect.flatMap(
          Effect.zip(directory.get(id), directory.headOf(id)),
          ([{ damage }, head]): Effect.Effect<OpenRoom, NotebookDamaged | StorageFailed> =>
            damage === undefined
              ? // Another caller may have opened it meanwhile.
                Effect.try({
                  try: () => rooms.get(id) ?? open(id, head),
                  catch: (error) => failureOf(id, error),
                })
              : Effect.fail(new NotebookDamaged({ id, message: damage })),
        )
      }),
    peek: (id) => rooms.get(id),
    using: (opened, body) =>
      Effect.acquireUseRelease(
        Effect.sync(() => busy.set(opened, (busy.get(opened) ?? 0) + 1)),
        () => body,
        () => Effect.sync(() => busy.set(opened, (busy.get(opened) ?? 1) - 1)),
      ),
    onOpen: (listener, name) => {
      openListeners.add(listener, name)
    },
    damaged,
    discard,
    onFacts: (listener, name) => {
      listeners.add(listener, name)
    },
    forEach: (body) => rooms.forEach(body),
  })
})

/** Rooms over `Storage`, named by `Directory`. */
export const RoomsLive = Layer.scoped(Rooms, make)
