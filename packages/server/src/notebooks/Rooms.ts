import { newId, type Principal } from '@anode/document'
import type { LoggedFact, NotebookNotFound, StorageFailed } from '@anode/protocol'
import { Context, Effect, Layer, Runtime } from 'effect'
import { LiveState } from '../room/LiveState.ts'
import { Room } from '../room/Room.ts'
import { RoomConnections } from '../room/RoomConnections.ts'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { Storage } from '../Storage.ts'
import { Directory, type NotebookChange, storageFailed } from './Directory.ts'

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
    readonly open: (id: string) => Effect.Effect<OpenRoom, NotebookNotFound | StorageFailed>
    /** The room, if it is open. */
    readonly peek: (id: string) => OpenRoom | undefined
    /** Does something that takes a while with a room, which stays open meanwhile. */
    readonly using: <A, E, R>(opened: OpenRoom, body: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
    readonly onFacts: (listener: RoomListener) => void
    /** Closes the room without keeping what the list would show of it; its pages are sent away. */
    readonly discard: (id: string) => void
    /** Sends to every page of every room. */
    readonly forEach: (body: (opened: OpenRoom) => void) => void
  }
>() {}

/** The list shows a change this long after it came, in ms. */
const DESCRIBE_DELAY = 500

/** Kinds of principals whose facts are changes that the list tells of. */
const AUTHORS = new Set<Principal['kind']>(['person', 'agent'])

/** A room that nobody uses is closed after this, in ms. */
const IDLE_CLOSE = 60_000

const make = Effect.gen(function* () {
  const storage = yield* Storage
  const directory = yield* Directory
  const runtime = yield* Effect.runtime()
  const fork = Runtime.runFork(runtime)
  const rooms = new Map<string, OpenRoom>()
  const listeners: RoomListener[] = []
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

  const describe = (opened: OpenRoom) => {
    const author = settle(opened.id)
    const [notebook] = opened.room.state.select('SELECT title FROM notebook')
    const sources = opened.room.state.select('SELECT source FROM cells ORDER BY position, id')
    const content = sources.map((row) => String(row.source)).join('\n')
    fork(
      directory
        .describe(opened.id, { title: String(notebook?.title ?? ''), content }, author)
        .pipe(Effect.tapError(Effect.logError), Effect.ignore),
    )
  }

  const describeLater = (opened: OpenRoom) => {
    if (changed.has(opened.id)) return
    fork(
      directory
        .setBehind(opened.id, authors.get(opened.id) ?? null)
        .pipe(Effect.tapError(Effect.logError), Effect.ignore),
    )
    changed.set(
      opened.id,
      setTimeout(() => describe(opened), DESCRIBE_DELAY),
    )
  }

  const close = (opened: OpenRoom) => {
    // Before the list is told: a server that stops keeps what was just typed.
    opened.pages.stateTexts()
    if (changed.has(opened.id)) describe(opened)
    rooms.delete(opened.id)
    opened.room.close()
  }

  const open = (id: string): OpenRoom => {
    const database = storage.openNotebook(id)
    const room = new Room(database, { now: Date.now, newEpoch: newId })
    const opened: OpenRoom = {
      id,
      room,
      storage: database,
      pages: new RoomConnections(room, Date.now),
      live: new LiveState(),
    }
    room.onFacts((facts, by) => {
      if (AUTHORS.has(by.kind)) authors.set(id, { by, at: Date.now() })
      // Who changes a title looks at the list next.
      if (facts.some(({ name }) => name === 'v1.NotebookRetitled')) describe(opened)
      // Kernels change neither title nor content.
      else if (by.kind !== 'host') describeLater(opened)
      for (const listener of listeners) listener(opened, facts)
    })
    rooms.set(id, opened)
    return opened
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
  /** Says what a server could not that was killed before its list was up to date. */
  const catchUp = Effect.flatMap(directory.behind, (ids) =>
    Effect.forEach(ids, (id) =>
      Effect.try({ try: () => describe(rooms.get(id) ?? open(id)), catch: storageFailed }).pipe(
        Effect.tapError(Effect.logError),
        Effect.ignore,
      ),
    ),
  )
  yield* Effect.tapError(catchUp, Effect.logError).pipe(Effect.ignore)
  yield* Effect.addFinalizer(() => Effect.sync(() => [...rooms.values()].forEach(close)))

  return Rooms.of({
    open: (id) =>
      Effect.suspend(() => {
        const known = rooms.get(id)
        if (known) return Effect.succeed(known)
        return Effect.zipRight(
          directory.get(id),
          // Another caller may have opened it meanwhile.
          Effect.try({ try: () => rooms.get(id) ?? open(id), catch: storageFailed }),
        )
      }),
    peek: (id) => rooms.get(id),
    using: (opened, body) =>
      Effect.acquireUseRelease(
        Effect.sync(() => busy.set(opened, (busy.get(opened) ?? 0) + 1)),
        () => body,
        () => Effect.sync(() => busy.set(opened, (busy.get(opened) ?? 1) - 1)),
      ),
    discard: (id) => {
      settle(id)
      const opened = rooms.get(id)
      if (opened === undefined) return
      rooms.delete(id)
      opened.pages.closeAll()
      opened.room.close()
    },
    onFacts: (listener) => {
      listeners.push(listener)
    },
    forEach: (body) => rooms.forEach(body),
  })
})

/** Rooms over `Storage`, named by `Directory`. */
export const RoomsLive = Layer.scoped(Rooms, make)
