import { Conflict, type NotebookFileState } from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { Cause, Effect, Either, Layer, Runtime } from 'effect'
import type { FileForm } from '../files/FileForm.ts'
import { IpynbFiles } from '../files/IpynbFiles.ts'
import { FolderChoices } from '../folder/FolderChoices.ts'
import { ServedFolder } from '../folder/ServedFolder.ts'
import { logListenerFailure } from '../logListenerFailure.ts'
import { Directory } from '../notebooks/Directory.ts'
import { Notebooks } from '../notebooks/Notebooks.ts'
import { Rooms } from '../notebooks/Rooms.ts'
import { DiskFiles } from './DiskFiles.ts'
import { type FileLink, FileLinks } from './FileLinks.ts'
import { makeFileSync, type SyncedLink } from './fileSync.ts'
import { LastTexts } from './LastTexts.ts'
import { LinkedFiles, type LinkedFilesShape } from './LinkedFiles.ts'
import { makeNewLinks } from './newLinks.ts'
import { retitleMoved } from './retitleMoved.ts'

/** What is changed goes into the file once nothing has followed for this long, in ms, or after so long in any case. */
const QUIET = 250
const LONGEST = 900

/** A large notebook whose outputs grow is not written all the time: so many times longer than the last time took. */
const PAUSES = 8

/** Once nothing follows, a large one waits as long as it took the last time, and no longer than this, in ms. */
const LONGEST_QUIET = 3000

/** What could not be written is tried again after this, in ms. */
const RETRY = 5000

/** So many files are looked at at once when the server starts. */
const AT_ONCE = 4

/** Whether `path` is `of`, or lies in it where that is a folder. */
const isIn = (of: string, path: string): boolean =>
  path === of || path.startsWith(`${of}/`) || path.startsWith(`${of}\\`)

interface Link extends SyncedLink {
  state: NotebookFileState
  readonly turn: Effect.Semaphore
  timer: ReturnType<typeof setTimeout> | null
  /** Since when it waits to be written, in ms; null when it does not. */
  since: number | null
  /** How long the last time took, in ms. */
  took: number
  /** Whether its notebook lies in the trash, where nothing is compared. */
  isPaused: boolean
  stopWatching: () => void
}

const make = Effect.gen(function* () {
  const disk = yield* DiskFiles
  const table = yield* FileLinks
  const texts = yield* LastTexts
  const rooms = yield* Rooms
  const directory = yield* Directory
  const notebooks = yield* Notebooks
  const files = yield* IpynbFiles
  const folder = yield* ServedFolder
  const choices = yield* FolderChoices
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

  const hasOutputs = (path: string): boolean =>
    folder === null || !isIn(folder.path, path) || choices.hasOutputs(folder.path)

  const formOf = ({ path, format }: Pick<FileLink, 'path' | 'format'>): FileForm => ({
    format,
    hasOutputs: format === 'ipynb' && hasOutputs(path),
  })

  const { sync, writeAnew, readAs, follow, isPutBack } = makeFileSync<Link>({
    ...{ disk, table, texts, rooms, files, setState, formOf },
    again: (link, after = RETRY) => later(link, after),
    isParted: (link) => links.get(link.row.notebookId) !== link,
    isTaken: (path) => [...links.values()].some(({ row }) => row.path === path),
    watch: (link) => watch(link),
  })

  const detach = (notebookId: string) =>
    Effect.suspend(() => {
      const { turn } = links.get(notebookId) ?? {}
      forget(notebookId)
      const removed = Effect.zipRight(table.remove(notebookId), texts.remove(notebookId))
      // What is under way sees that it is parted.
      return turn === undefined ? removed : turn.withPermits(1)(removed)
    })

  const unwritable = (link: Link, message: string) =>
    Effect.sync(() => {
      setState(link, 'unwritable', message)
      later(link, RETRY)
    })

  /** Compares both, and makes them one. Whatever fails of it is said; never interrupted on the way. */
  const syncing = (link: Link) =>
    Effect.gen(function* () {
      if (links.get(link.row.notebookId) !== link) return
      const { deletedAt } = yield* directory.get(link.row.notebookId)
      link.isPaused = deletedAt !== null
      if (link.isPaused) return
      link.since = null
      const begun = performance.now()
      yield* sync(link)
      link.took = performance.now() - begun
    }).pipe(
      link.turn.withPermits(1),
      Effect.catchTags({
        // It was deleted for ever; the file stays.
        NotebookNotFound: () => detach(link.row.notebookId),
        NotebookDamaged: ({ message }) => unwritable(link, message),
      }),
      Effect.catchTag('StorageFailed', ({ message }) => unwritable(link, message)),
      Effect.catchAllCause((cause) =>
        Effect.zipRight(
          Effect.logError(cause),
          unwritable(link, `The file could not be compared: ${Cause.squash(cause)}`),
        ),
      ),
      Effect.uninterruptible,
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
      ...{
        timer: null,
        since: null,
        took: 0,
        isPaused: false,
        unread: null,
        unsure: null,
        stopWatching: () => {},
      },
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
    const quiet = Math.min(Math.max(QUIET, link.took), LONGEST_QUIET)
    later(link, Math.max(0, Math.min(quiet, longest)))
  }, 'the files of notebooks')

  directory.onChange(() => {
    for (const link of links.values()) if (link.isPaused && link.timer === null) later(link, 0)
  }, 'the files of notebooks')

  const former = yield* table.former
  for (const row of yield* table.all) {
    const ids = former.get(row.notebookId)
    const text = ids === undefined ? null : yield* texts.get(row.notebookId, row.sha256)
    if (ids !== undefined && text !== null) yield* texts.put(row.notebookId, row.sha256, { ...text, ids })
  }
  yield* table.forgetFormer

  for (const row of yield* table.all) {
    const known = yield* Effect.either(directory.get(row.notebookId))
    if (Either.isRight(known) || known.left._tag === 'StorageFailed') add(row)
    // It was deleted for ever.
    else yield* Effect.zipRight(table.remove(row.notebookId), texts.remove(row.notebookId))
  }
  runFork(Effect.forEach([...links.values()], syncing, { concurrency: AT_ONCE, discard: true }))

  /** Writes what is not in files yet, and waits for what is being read and written. */
  const end = Effect.suspend(() => {
    isOver = true
    return Effect.forEach(
      links.values(),
      (link) => {
        const opened = rooms.peek(link.row.notebookId)
        // What was just typed is of the notebook too.
        opened?.pages.stateTexts()
        if (link.timer !== null) clearTimeout(link.timer)
        link.stopWatching()
        const isWaiting = link.timer !== null || (opened !== undefined && opened.room.head !== link.row.seq)
        return isWaiting ? syncing(link) : link.turn.withPermits(1)(Effect.void)
      },
      { discard: true },
    )
  })
  // What has not begun by then finds nothing to do.
  yield* Effect.addFinalizer(() =>
    Effect.zipRight(
      end,
      Effect.sync(() => links.clear()),
    ),
  )

  const linksIn = (path: string) => [...links.values()].filter(({ row }) => isIn(path, row.path))

  /** All turns are taken in the order of the links, so that two who do this never wait for each other. */
  const holding = <A, E>(path: string, effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    linksIn(path).reduceRight((inner, { turn }) => turn.withPermits(1)(inner), effect)

  /** The notebook's file was moved, itself or with a folder above; its turn is held. */
  const movedTo = (link: Link, from: string, to: string) =>
    Effect.gen(function* () {
      const before = link.row.path
      const path = to + before.slice(from.length)
      // One that was missing there was not moved.
      if (Either.isLeft(yield* Effect.either(disk.stamp(path)))) return
      const other = [...links.values()].find((each) => each !== link && each.row.path === path)
      // Nothing lay there: the notebook whose file was missing there is not what lies there now.
      if (other !== undefined) yield* detach(other.row.notebookId)
      yield* follow(link, path)
      link.state = { ...link.state, path }
      listeners.tell(link.row.notebookId, link.state)
      const opened = yield* Effect.either(rooms.open(link.row.notebookId))
      if (Either.isRight(opened)) retitleMoved(opened.right.room, before, path)
    })

  return {
    ...makeNewLinks({
      ...{ disk, table, texts, rooms, directory, notebooks, files, links, follow, syncing, formOf },
      begin: (row) => {
        const link = add(row)
        listeners.tell(row.notebookId, link.state)
        return link
      },
    }),
    notebookAt: (path) => {
      for (const { row, isPaused } of links.values()) {
        if (row.path === path && !isPaused) return row.notebookId
      }
      return null
    },
    notebooksIn: (path) => linksIn(path).map(({ row }) => row.notebookId),
    notebooksByPath: () =>
      new Map(
        [...links.values()].filter(({ isPaused }) => !isPaused).map(({ row }) => [row.path, row.notebookId]),
      ),
    holding,
    moving: (from, to, move) =>
      holding(
        from,
        Effect.tap(move, () =>
          Effect.forEach(linksIn(from), (link) => movedTo(link, from, to), { discard: true }),
        ),
      ).pipe(Effect.uninterruptible),
    stateOf: (notebookId) => links.get(notebookId)?.state ?? null,
    onState: (listener) => listeners.add(listener),
    writeNow: (notebookId) =>
      Effect.suspend(() => {
        const link = links.get(notebookId)
        if (link === undefined) return Effect.void
        const anew = Effect.uninterruptible(link.turn.withPermits(1)(writeAnew(link)))
        return Effect.zipRight(link.state.state === 'missing' ? anew : Effect.void, syncing(link))
      }),
    readAs: (notebookId, as) =>
      Effect.suspend(() => {
        const link = links.get(notebookId)
        if (link === undefined) return new Conflict({ message: 'This notebook is no file of the disk.' })
        const read = Effect.uninterruptible(link.turn.withPermits(1)(readAs(link, as)))
        return Effect.zipRight(Effect.zipRight(syncing(link), read), syncing(link))
      }),
    detach,
    putBack: (notebookId) => {
      const link = links.get(notebookId)
      if (link === undefined) return Effect.void
      const marked = link.turn.withPermits(1)(isPutBack(link))
      return Effect.zipRight(marked, syncing(link))
    },
  } satisfies LinkedFilesShape
})

/** The files of notebooks. */
export const LinkedFilesLive = Layer.scoped(LinkedFiles, make)
