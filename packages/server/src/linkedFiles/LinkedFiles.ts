/**
 * Notebooks that are files of the disk: the file and the notebook are one.
 *
 * What somebody changes in the notebook is written to the file moments later; what another program writes there is
 * merged into the notebook (`mergeFile`), on the ground of the last text that both had (`LastTexts`). Both happen in
 * turns, one notebook at a time, and begin with a look at the file:
 *
 *     the file changed ──► read ──► merge ──► facts ──┐
 *                                                    ├──► written, if it says something else
 *     the notebook changed ──────────────────────────┘
 *
 * What always holds: a file is written only in the state in which it was looked at last, so nothing that others wrote
 * is written over (`DiskFiles.replace`); what cannot be read is not written over either; the server knows its own
 * writing by its hash, also after a crash. The file that cannot be had keeps nobody from working on the notebook.
 */

import { equalJson, events, newId, type Principal } from '@anode/document'
import { mergeFile } from '@anode/document/fileMerge'
import type {
  BodyTooLarge,
  InvalidIpynb,
  NotebookDamaged,
  NotebookFileState,
  NotebookNotFound,
  OpenedNotebook,
  StorageFailed,
} from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { Chunk, Context, Effect, Either, Layer, Option, Runtime, Stream } from 'effect'
import { Artifacts } from '../artifacts/Artifacts.ts'
import { Kinds } from '../executors/Kinds.ts'
import { artifactNames } from '../files/artifactNames.ts'
import { IpynbFiles } from '../files/IpynbFiles.ts'
import { writeIpynb } from '../files/writeIpynb.ts'
import { logListenerFailure } from '../logListenerFailure.ts'
import { Directory } from '../notebooks/Directory.ts'
import { Notebooks } from '../notebooks/Notebooks.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { type ComparableFile, comparable, withIds } from './comparable.ts'
import { DiskFailed, type DiskFile, DiskFiles, type DiskStamp, isSameStamp } from './DiskFiles.ts'
import { type FileLink, FileLinks } from './FileLinks.ts'
import { LastTexts } from './LastTexts.ts'
import { mergedFacts } from './mergedFacts.ts'

/** Who states what another program wrote into a notebook's file. */
export const diskPrincipal: Principal = { id: 'disk', kind: 'server', name: 'The file on disk' }

type Failure = NotebookNotFound | NotebookDamaged | StorageFailed

interface Shape {
  /** Opens a file in place: the notebook that it is, made when it is opened for the first time. */
  readonly open: (
    path: string,
    title: string,
    by: Principal,
  ) => Effect.Effect<OpenedNotebook, BodyTooLarge | InvalidIpynb | DiskFailed | Failure>
  /** How a notebook and its file stand; null when it is none. */
  readonly stateOf: (notebookId: string) => NotebookFileState | null
  /** Calls `listener` with that whenever it has changed. */
  readonly onState: (listener: (notebookId: string, state: NotebookFileState | null) => void) => () => void
  /** Writes the file now, also where it is missing; what others wrote there meanwhile is taken in first. */
  readonly writeNow: (notebookId: string) => Effect.Effect<void, DiskFailed | Failure>
  /** The notebook is no file any more; the file stays as it is. */
  readonly detach: (notebookId: string) => Effect.Effect<void, StorageFailed>
}

/** The notebooks of this server that are files; none where it has no disk. */
export class LinkedFiles extends Context.Reference<LinkedFiles>()('anode/LinkedFiles', {
  defaultValue: (): Shape => ({
    open: () => new DiskFailed({ kind: 'other', message: 'This server has no files.' }),
    stateOf: () => null,
    onState: () => () => {},
    writeNow: () => Effect.void,
    detach: () => Effect.void,
  }),
}) {}

/** What is changed goes into the file once nothing has followed for this long, in ms, or after so long in any case. */
const QUIET = 250
const LONGEST = 900

/** A large notebook whose outputs grow is not written all the time: so many times longer than the last time took. */
const PAUSES = 8

/** What could not be written is tried again after this, in ms. */
const RETRY = 5000

/** How often something is read again that changed meanwhile. */
const TRIES = 5

interface Link {
  row: FileLink
  state: NotebookFileState
  readonly turn: Effect.Semaphore
  timer: ReturnType<typeof setTimeout> | null
  /** Since when it waits to be written, in ms; null when it does not. */
  since: number | null
  /** How long the last time took, in ms. */
  took: number
  /** Whether its notebook lies in the trash, where nothing is compared. */
  isPaused: boolean
  /** The file in a state that could not be read. */
  unread: DiskStamp | null
  stopWatching: () => void
}

const cellIds = ({ room }: OpenRoom): ReadonlyArray<string> =>
  room.state.select('SELECT id FROM cells ORDER BY position, id').map(({ id }) => String(id))

const joined = (chunks: Iterable<Uint8Array>): Uint8Array => {
  const parts = [...chunks]
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}

const make = (sha256: (bytes: Uint8Array) => string) =>
  Effect.gen(function* () {
    const disk = yield* DiskFiles
    const table = yield* FileLinks
    const texts = yield* LastTexts
    const rooms = yield* Rooms
    const directory = yield* Directory
    const notebooks = yield* Notebooks
    const artifacts = yield* Artifacts
    const files = yield* IpynbFiles
    const { kinds } = yield* Kinds
    const runFork = Runtime.runFork(yield* Effect.runtime())
    const links = new Map<string, Link>()
    let isOver = false
    const listeners = new Listeners<[string, NotebookFileState | null]>(
      'the files of notebooks',
      logListenerFailure(runFork),
    )

    const setState = (link: Link, state: NotebookFileState['state'], reason: string | null = null) => {
      const { path, notebookId } = link.row
      if (link.state.state === state && link.state.reason === reason && link.state.path === path) return
      link.state = { path, state, reason }
      listeners.tell(notebookId, link.state)
    }

    const save = (link: Link, change: Partial<FileLink>) =>
      Effect.suspend(() => {
        link.row = { ...link.row, ...change }
        return table.save(link.row)
      })

    /** All that a notebook's file is written from, as it is now. */
    const contentsOf = (opened: OpenRoom) =>
      Effect.gen(function* () {
        const contents = new Map<string, Uint8Array>()
        for (const name of artifactNames(opened.room.snapshot())) {
          const bytes = yield* artifacts.get(name)
          if (Option.isSome(bytes)) contents.set(name, bytes.value)
        }
        return contents
      })

    /** What the notebook says now, in the form in which both are compared. */
    const oursOf = ({ room }: OpenRoom, contents: ReadonlyMap<string, Uint8Array>) => {
      const snapshot = room.snapshot()
      const bytes = joined(writeIpynb(snapshot, kinds, (name) => contents.get(name)))
      const { notebook } = Either.getOrThrow(comparable(bytes, kinds, sha256))
      return withIds(
        notebook,
        snapshot.cells.map(({ id }) => String(id)),
      )
    }

    /** The last text that both had; null when it is lost. */
    const baseOf = ({ row }: Link) =>
      Effect.map(texts.get(row.notebookId, row.sha256), (bytes) => {
        const read = bytes === null ? null : Either.getOrNull(comparable(bytes, kinds, sha256))
        return read === null ? null : withIds(read.notebook, row.ids ?? read.ids)
      })

    /** Merges what another program wrote; null when the notebook cannot have it. */
    const merge = (link: Link, opened: OpenRoom, theirs: ComparableFile) =>
      Effect.gen(function* () {
        const base = (yield* baseOf(link)) ?? { metadata: {}, cells: [] }
        for (const [name, bytes] of theirs.contents) yield* artifacts.put(name, bytes)
        const contents = yield* contentsOf(opened)
        const { room } = opened
        // Nothing comes between what is compared and what is stated.
        const stated = yield* Effect.sync(() => {
          const merged = mergeFile({ base, ours: oursOf(opened, contents), theirs: theirs.notebook, newId })
          const [notebook] = room.state.select('SELECT title FROM notebook')
          const ids = equalJson(merged.ids, theirs.ids) ? null : merged.ids
          const file = {
            ...{ ...theirs.file, title: String(notebook?.title ?? '') },
            ...(ids === null ? {} : { ids }),
          }
          const outcome = room.stateFacts(diskPrincipal, [
            ...mergedFacts(merged.changes, room.state, diskPrincipal.id),
            events.notebookFileRead({ file, by: diskPrincipal.id }),
          ])
          return { ids, outcome }
        })
        if (stated.outcome._tag === 'accepted') return { ids: stated.ids }
        const { message } = stated.outcome.refusal
        setState(link, 'unreadable', `What was written into the file cannot be kept here: ${message}`)
        return null
      })

    /** Takes in what the file says. False when it cannot be. */
    const take = (link: Link, { bytes, stamp }: DiskFile): Effect.Effect<boolean, Failure> =>
      Effect.gen(function* () {
        const { notebookId, sha256: before } = link.row
        const name = sha256(bytes)
        if (name === before || (yield* texts.get(notebookId, name)) !== null) {
          // It is as it was, or it is what this server was writing when it ended.
          yield* save(link, { stamp, sha256: name, ...(name === before ? {} : { seq: -1 }) })
          return true
        }
        const theirs = comparable(bytes, kinds, sha256)
        if (Either.isLeft(theirs)) {
          link.unread = stamp
          setState(
            link,
            'unreadable',
            `The file cannot be read as a notebook: ${theirs.left.message} What you change is kept here, and goes into the file once it can be read again.`,
          )
          return false
        }
        const opened = yield* rooms.open(notebookId)
        const merged = yield* rooms.using(opened, merge(link, opened, theirs.right))
        if (merged === null) {
          link.unread = stamp
          return false
        }
        yield* texts.put(notebookId, name, bytes)
        yield* save(link, { stamp, sha256: name, seq: -1, ids: merged.ids })
        yield* texts.keepOnly(notebookId, name)
        link.unread = null
        setState(link, 'behind')
        return true
      })

    /** Looks at the file. False when nothing may be written there. */
    const pull = (link: Link): Effect.Effect<boolean, Failure> =>
      Effect.gen(function* () {
        const { path, stamp } = link.row
        const found = yield* Effect.either(disk.stamp(path))
        if (Either.isRight(found)) {
          if (isSameStamp(found.right, stamp)) return true
          if (link.unread !== null && isSameStamp(found.right, link.unread)) return false
          const read = yield* Effect.either(disk.read(path))
          if (Either.isRight(read)) return yield* take(link, read.right)
          setState(link, read.left.kind === 'missing' ? 'missing' : 'unreadable', read.left.message)
          return false
        }
        if (found.left.kind === 'missing') {
          const moved = yield* disk.follow(path, stamp)
          const isTaken = [...links.values()].some(({ row }) => row.path === moved)
          if (moved !== null && !isTaken) {
            yield* save(link, { path: moved })
            watch(link)
            return yield* pull(link)
          }
        }
        setState(link, found.left.kind === 'missing' ? 'missing' : 'unreadable', found.left.message)
        return false
      })

    /** The notebook as a file, with the number of the last fact that it holds. */
    const written = (opened: OpenRoom) =>
      Effect.gen(function* () {
        for (let tries = 1; ; tries++) {
          const { head } = opened.room
          const ids = cellIds(opened)
          const stream = yield* files.write(opened.id)
          const bytes = joined(Chunk.toReadonlyArray(yield* Stream.runCollect(stream)))
          if (opened.room.head === head) return { head, ids, bytes }
          // It is never quiet: the next time sees what came since.
          if (tries === TRIES) return { head: -1, ids, bytes }
        }
      })

    const push = (link: Link, tries = 1): Effect.Effect<void, Failure> =>
      Effect.gen(function* () {
        const { notebookId, path, stamp } = link.row
        const opened = yield* rooms.open(notebookId)
        if (opened.room.head === link.row.seq) return setState(link, 'same')
        const { head, ids, bytes } = yield* rooms.using(opened, written(opened))
        const name = sha256(bytes)
        if (name === link.row.sha256) {
          yield* save(link, { seq: head })
          return setState(link, 'same')
        }
        yield* texts.put(notebookId, name, bytes)
        const replaced = yield* Effect.either(disk.replace(path, bytes, stamp))
        if (Either.isRight(replaced)) {
          yield* save(link, { stamp: replaced.right, sha256: name, seq: head, ids })
          yield* texts.keepOnly(notebookId, name)
          return setState(link, 'same')
        }
        const problem = replaced.left
        if (problem._tag === 'DiskFailed') {
          setState(link, problem.kind === 'missing' ? 'missing' : 'unwritable', problem.message)
          if (problem.kind !== 'missing') later(link, RETRY)
        } else if (tries < TRIES && (yield* take(link, problem.found))) {
          yield* push(link, tries + 1)
        }
      })

    /** Writes the file where there is none. */
    const writeAnew = (link: Link) =>
      Effect.gen(function* () {
        const { notebookId, path } = link.row
        const opened = yield* rooms.open(notebookId)
        const { head, ids, bytes } = yield* rooms.using(opened, written(opened))
        const name = sha256(bytes)
        yield* texts.put(notebookId, name, bytes)
        const stamp = yield* disk.replace(path, bytes, null)
        yield* save(link, { stamp, sha256: name, seq: head, ids })
        link.unread = null
        // Where there is one again, it is taken in as any other.
      }).pipe(Effect.catchTag('DiskChanged', () => Effect.void))

    const detach = (notebookId: string) =>
      Effect.suspend(() => {
        forget(notebookId)
        return Effect.zipRight(table.remove(notebookId), texts.remove(notebookId))
      })

    const syncing = (link: Link) =>
      Effect.gen(function* () {
        const { deletedAt } = yield* directory.get(link.row.notebookId)
        link.isPaused = deletedAt !== null
        if (link.isPaused || !links.has(link.row.notebookId)) return
        link.since = null
        const begun = performance.now()
        if (yield* pull(link)) yield* push(link)
        link.took = performance.now() - begun
      }).pipe(
        link.turn.withPermits(1),
        Effect.catchTags({
          // It was deleted for ever; the file stays.
          NotebookNotFound: () => detach(link.row.notebookId),
          StorageFailed: ({ message }) =>
            Effect.sync(() => {
              setState(link, 'unwritable', message)
              later(link, RETRY)
            }),
        }),
        Effect.tapErrorCause(Effect.logError),
        Effect.ignore,
      )

    const later = (link: Link, delay: number) => {
      if (isOver) return
      if (link.timer !== null) clearTimeout(link.timer)
      link.timer = setTimeout(() => {
        link.timer = null
        runFork(syncing(link))
      }, delay)
    }

    const watch = (link: Link) => {
      link.stopWatching()
      link.stopWatching = disk.watch(link.row.path, () => later(link, 0))
    }

    const add = (row: FileLink): Link => {
      const link: Link = {
        row,
        state: { path: row.path, state: 'same', reason: null },
        turn: Effect.unsafeMakeSemaphore(1),
        ...{ timer: null, since: null, took: 0, isPaused: false, unread: null, stopWatching: () => {} },
      }
      links.set(row.notebookId, link)
      watch(link)
      return link
    }

    const forget = (notebookId: string) => {
      const link = links.get(notebookId)
      if (link === undefined) return
      links.delete(notebookId)
      if (link.timer !== null) clearTimeout(link.timer)
      link.stopWatching()
      listeners.tell(notebookId, null)
    }

    rooms.onFacts(({ id }) => {
      const link = links.get(id)
      if (link === undefined) return
      const now = performance.now()
      link.since ??= now
      if (link.state.state === 'same') setState(link, 'behind')
      const longest = link.since + Math.max(LONGEST, link.took * PAUSES) - now
      later(link, Math.max(0, Math.min(Math.max(QUIET, link.took), longest)))
    }, 'the files of notebooks')

    directory.onChange(() => {
      for (const link of links.values()) if (link.isPaused && link.timer === null) later(link, 0)
    }, 'the files of notebooks')

    for (const row of yield* table.all) {
      const known = yield* Effect.either(directory.get(row.notebookId))
      if (Either.isRight(known)) runFork(syncing(add(row)))
      // It was deleted for ever.
      else yield* Effect.zipRight(table.remove(row.notebookId), texts.remove(row.notebookId))
    }
    /** Writes what is not in files yet, and waits for what is being read and written. */
    const end = Effect.suspend(() => {
      isOver = true
      return Effect.forEach(
        links.values(),
        (link) => {
          const isWaiting = link.timer !== null || link.since !== null
          if (link.timer !== null) clearTimeout(link.timer)
          link.stopWatching()
          return isWaiting ? syncing(link) : link.turn.withPermits(1)(Effect.void)
        },
        { discard: true },
      )
    })
    yield* Effect.addFinalizer(() => end)

    /** The notebook that a file is already: by its path, or as the same file under another name, or that was moved. */
    const known = (path: string, { stamp, bytes }: DiskFile) =>
      Effect.gen(function* () {
        const all = [...links.values()]
        const byPath = all.find(({ row }) => row.path === path)
        if (byPath !== undefined) return byPath
        const isSame = (other: DiskStamp) => other.inode === stamp.inode && other.device === stamp.device
        const link = all.find(({ row }) => isSame(row.stamp))
        if (link === undefined) return null
        const there = yield* Effect.either(disk.stamp(link.row.path))
        if (Either.isRight(there)) return isSame(there.right) ? link : null
        // Numbers of files are used again: only what it says tells that it is the one that was there.
        if (sha256(bytes) !== link.row.sha256) return null
        yield* save(link, { path })
        watch(link)
        return link
      })

    const opening = yield* Effect.makeSemaphore(1)
    return {
      open: (path, title, by) =>
        Effect.gen(function* () {
          const real = yield* disk.resolve(path)
          const file = yield* disk.read(real)
          const there = yield* known(real, file)
          if (there !== null) {
            const { notebookId } = there.row
            const info = yield* directory.get(notebookId)
            const open = info.deletedAt === null ? info : yield* notebooks.restore(notebookId)
            yield* syncing(there)
            return { ...open, repairs: [], repaired: 0 }
          }
          const opened = yield* notebooks.open({ bytes: Stream.succeed(file.bytes) }, title, by)
          const name = sha256(file.bytes)
          yield* texts.put(opened.id, name, file.bytes)
          const { room } = yield* rooms.open(opened.id)
          const row = {
            notebookId: opened.id,
            path: real,
            stamp: file.stamp,
            sha256: name,
            seq: room.head,
            ids: null,
          }
          yield* table.save(row)
          listeners.tell(opened.id, add(row).state)
          return opened
        }).pipe(opening.withPermits(1)),
      stateOf: (notebookId) => links.get(notebookId)?.state ?? null,
      onState: (listener) => listeners.add(listener),
      writeNow: (notebookId) =>
        Effect.suspend(() => {
          const link = links.get(notebookId)
          if (link === undefined) return Effect.void
          const anew = link.turn.withPermits(1)(writeAnew(link))
          return Effect.zipRight(link.state.state === 'missing' ? anew : Effect.void, syncing(link))
        }),
      detach,
    } satisfies Shape
  })

/** The files of notebooks; `sha256` gives the hash of bytes in hex. */
export const linkedFilesLive = (sha256: (bytes: Uint8Array) => string) =>
  Layer.scoped(LinkedFiles, make(sha256))
