import { events } from '@anode/document'
import type { NotebookDamaged, NotebookFileState, NotebookNotFound, StorageFailed } from '@anode/protocol'
import { Effect, Either } from 'effect'
import type { FileForm } from '../files/FileForm.ts'
import type { IpynbFiles, MergedFile, WholeIpynb } from '../files/IpynbFiles.ts'
import type { OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import type { DiskFailed } from './DiskFailed.ts'
import { type DiskFile, type DiskFiles, type DiskStamp, isSameStamp } from './DiskFiles.ts'
import { diskPrincipal } from './diskPrincipal.ts'
import { type FileLink, type FileLinks, UNKNOWN_EPOCH } from './FileLinks.ts'
import type { LastTexts } from './LastTexts.ts'
import { mergedFacts } from './mergedFacts.ts'
import { makeReadAs } from './readAs.ts'
import { stillHolds } from './stillHolds.ts'

/** How often what others write into a file in the very moment of our writing is taken in before it waits. */
const TRIES = 5

/** So many times a merge that people were faster than is thought out again beside their work; then they wait for it. */
const MERGES = 3

/**
 * Half a script is a script: cells that are missing in it would be deleted, with their outputs. Nobody must have written it
 * for so long, in ms.
 */
const QUIET = 120

const isCells = (format: FileLink['format']): boolean => format !== 'ipynb' && format !== 'text'

/** While git is at work on a file, it is looked at again after this, in ms. */
const GIT_WORKS = 100

/** A text that the file was given. */
type WrittenText = Pick<FileLink, 'sha256' | 'epoch' | 'seq'>

/** A link as it is worked on, by one at a time. */
export interface SyncedLink {
  row: FileLink
  /** The file in a state that could not be taken in. */
  unread: DiskStamp | null
  /**
   * A text that was written where git may write over it without having seen it: until that is known, what the file says is
   * compared with the text before. Null: there is none.
   */
  unsure: WrittenText | null
}

export interface FileSyncPorts<Link extends SyncedLink> {
  readonly disk: typeof DiskFiles.Service
  readonly table: typeof FileLinks.Service
  readonly texts: typeof LastTexts.Service
  readonly rooms: typeof Rooms.Service
  readonly files: typeof IpynbFiles.Service
  readonly setState: (link: Link, state: NotebookFileState['state'], reason?: string) => void
  /** Compares both again after a while, since nothing may tell when that helps; `after`: in ms. */
  readonly again: (link: Link, after?: number) => void
  /** How a notebook is written into its file. */
  readonly formOf: (link: FileLink) => FileForm
  /** Whether the notebook is this file no more. */
  readonly isParted: (link: Link) => boolean
  /** Whether some notebook is the file at a path. */
  readonly isTaken: (path: string) => boolean
  /** Watches the file of a link, which may have another path now. */
  readonly watch: (link: Link) => void
}

type Failure = NotebookNotFound | NotebookDamaged | StorageFailed

/** What is done with a notebook and its file, one step at a time. */
export const makeFileSync = <Link extends SyncedLink>(ports: FileSyncPorts<Link>) => {
  const { disk, table, texts, rooms, files } = ports
  const { setState, again, formOf, isParted, isTaken, watch } = ports

  const save = (link: Link, change: Partial<FileLink>) =>
    Effect.suspend(() => {
      link.row = { ...link.row, ...change }
      return table.save(link.row)
    })

  /** The file is at another path now. */
  const follow = (link: Link, path: string) => Effect.map(save(link, { path }), () => watch(link))

  /** Whether another log has come into the place of the one that the file was compared with, or an older copy of it. */
  const isReplaced = ({ row }: Link, { room }: OpenRoom): boolean =>
    (row.epoch !== room.epoch && row.epoch !== UNKNOWN_EPOCH) || row.seq > room.head

  /** What the notebook is called, once it has taken a file in, and what it calls the file's own title then. */
  const titles = ({ room }: OpenRoom, theirs: string, base: string | undefined) => {
    const [notebook] = room.state.select('SELECT title, file FROM notebook')
    const title = String(notebook?.title ?? '')
    const known = notebook?.file ? String(JSON.parse(String(notebook.file)).title) : title
    // A name that was given here is yet to be written.
    if (known !== title && base !== title) return { title, known }
    const isTheirs = theirs !== '' && base !== undefined && theirs !== base
    return isTheirs ? { title: theirs, known: theirs } : { title, known: title }
  }

  /** States what a merge wants; null: it is not right any more. Nothing comes between the look and the facts. */
  const stateMerged = ({ room, ...opened }: OpenRoom, merged: MergedFile) => {
    if (!stillHolds(merged.changes, room.factsAfter(merged.head))) return null
    const { title, known } = titles({ room, ...opened }, merged.title, merged.lastTitle)
    const file = { ...merged.file, title: known, ...(merged.ids === null ? {} : { ids: merged.ids }) }
    const by = diskPrincipal.id
    const [notebook] = room.state.select('SELECT title FROM notebook')
    return room.stateFacts(diskPrincipal, [
      ...mergedFacts(merged.changes, room.state, by),
      ...(notebook?.title === title ? [] : [events.notebookRetitled({ title, by })]),
      events.notebookFileRead({ file, by }),
    ])
  }

  /** Merges what another program wrote; null when the notebook cannot have it, or has parted from it meanwhile. */
  const merge = (link: Link, opened: OpenRoom, { bytes: theirs, stamp }: DiskFile) =>
    Effect.gen(function* () {
      const last = texts.get(link.row.notebookId, link.row.sha256)
      for (let tries = 1; ; tries++) {
        // Of a notebook that was put back, the file is the newer one in all that it says.
        const isPutBack = isReplaced(link, opened)
        const sides = { theirs, last, isPutBack, form: formOf(link.row) }
        const merged = yield* files.merge(opened.id, sides, tries > MERGES)
        if (isParted(link)) return null
        const outcome = yield* Effect.sync(() =>
          isReplaced(link, opened) === isPutBack ? stateMerged(opened, merged) : null,
        )
        if (outcome?._tag === 'accepted') return merged
        if (outcome === null) continue
        link.unread = stamp
        const { message } = outcome.refusal
        setState(link, 'unreadable', `What was written into the file cannot be kept here: ${message}`)
        return null
      }
    }).pipe(
      Effect.catchTag('InvalidIpynb', ({ message }) =>
        Effect.sync(() => {
          link.unread = stamp
          setState(
            link,
            'unreadable',
            `The file cannot be read as a notebook: ${message} What you change is kept here, and goes into the file once it can be read again.`,
          )
          return null
        }),
      ),
    )

  /** Takes in what the file says. False when it cannot be. */
  const take = (link: Link, found: DiskFile): Effect.Effect<boolean, Failure> =>
    Effect.gen(function* () {
      const { bytes, sha256: name, stamp } = found
      const { notebookId, sha256: before } = link.row
      const opened = yield* rooms.open(notebookId)
      const isKnown = name === before || (yield* texts.get(notebookId, name)) !== null
      if (isKnown && !isReplaced(link, opened)) {
        // It is as it was, or it is what this server was writing when it ended.
        link.unsure = null
        yield* save(link, { stamp, ...(name === before ? {} : { sha256: name, unchanged: name, seq: -1 }) })
        link.unread = null
        return true
      }
      const merged = yield* rooms.using(opened, merge(link, opened, found))
      if (merged === null) return false
      const { unchanged } = merged
      yield* texts.put(notebookId, name, { bytes, ids: merged.ids })
      yield* save(link, { stamp, sha256: name, unchanged, epoch: opened.room.epoch, seq: -1 })
      yield* texts.keepOnly(notebookId, name)
      link.unread = null
      link.unsure = null
      setState(link, 'behind')
      return true
    })

  const cannotBeRead = (link: Link, { kind, message }: DiskFailed): false => {
    setState(link, kind === 'missing' ? 'missing' : 'unreadable', message)
    // A file that comes back is noticed; a disk that does, need not be.
    if (kind !== 'missing') again(link)
    return false
  }

  /** Looks at the file. False when nothing may be written there. */
  const pull = (link: Link): Effect.Effect<boolean, Failure> =>
    Effect.gen(function* () {
      const { path, stamp, notebookId } = link.row
      const found = yield* Effect.either(disk.stamp(path))
      if (Either.isRight(found)) {
        const isAsBefore = isSameStamp(found.right, stamp)
        if (isAsBefore && !isReplaced(link, yield* rooms.open(notebookId))) return true
        if (link.unread !== null && isSameStamp(found.right, link.unread)) return false
        const read = yield* Effect.either(disk.read(path, isCells(link.row.format) ? QUIET : 0))
        return Either.isRight(read) ? yield* take(link, read.right) : cannotBeRead(link, read.left)
      }
      if (found.left.kind === 'missing') {
        const now = yield* disk.follow(path, stamp)
        if (now !== null && !isTaken(now)) {
          yield* follow(link, now)
          return yield* pull(link)
        }
      }
      return cannotBeRead(link, found.left)
    })

  /**
   * What a text file is written from: what no cell shows, as its header, is only there. Where the last text is lost, it is the
   * file itself.
   */
  const writtenFrom = ({ row: { notebookId, sha256, path } }: Link) =>
    Effect.flatMap(texts.get(notebookId, sha256), (last) =>
      last === null
        ? Effect.match(disk.read(path), {
            onFailure: () => null,
            onSuccess: ({ bytes }) => ({ bytes, ids: null }),
          })
        : Effect.succeed(last),
    )

  /** The notebook as a file, and the moment that it is of; null where the file's format cannot say it. */
  const wholeOf = (link: Link, form: FileForm) =>
    files.writeWhole(link.row.notebookId, form, writtenFrom(link)).pipe(
      Effect.catchTag('InvalidIpynb', ({ message }) =>
        Effect.sync(() => {
          setState(link, 'unwritable', message)
          return null
        }),
      ),
    )

  /** The same; null also where it would lack what the file may have. */
  const written = (link: Link) =>
    Effect.gen(function* () {
      const whole = yield* wholeOf(link, formOf(link.row))
      if (whole === null || whole.lost === 0) return whole
      const { lost } = whole
      setState(
        link,
        'unwritable',
        `${lost === 1 ? 'A value' : `${lost} values`} of this notebook ${lost === 1 ? 'is' : 'are'} missing in the data directory (“artifacts”), and would be missing in the file. It is left as it is: put the folder back from a backup.`,
      )
      again(link)
      return null
    })

  /** Replaces the file by a text, and remembers that: nobody is interrupted between the two. */
  const replace = (
    link: Link,
    opened: OpenRoom,
    { head, ids, bytes, sha256: name }: WholeIpynb,
    expected: DiskStamp | null,
  ) =>
    Effect.gen(function* () {
      const { notebookId, path, sha256: before } = link.row
      yield* texts.put(notebookId, name, { bytes, ids })
      const stamp = yield* disk.replace(path, bytes, expected).pipe(
        // The next attempt has a text of its own.
        Effect.tapErrorTag('DiskFailed', () => texts.keepOnly(notebookId, before)),
      )
      link.unread = null
      const text: WrittenText = { sha256: name, epoch: opened.room.epoch, seq: head }
      if (!(yield* disk.isHeld(path))) return yield* settle(link, text, stamp)
      yield* save(link, { stamp })
      link.unsure = text
      again(link, GIT_WORKS)
    })

  /** The file has that text, and both are compared on its ground from now on. */
  const settle = (link: Link, { sha256, epoch, seq }: WrittenText, stamp: DiskStamp) =>
    Effect.gen(function* () {
      link.unsure = null
      yield* save(link, { sha256, epoch, seq, stamp, unchanged: sha256 })
      yield* texts.keepOnly(link.row.notebookId, sha256)
    })

  const push = (link: Link, tries = 1): Effect.Effect<void, Failure> =>
    Effect.gen(function* () {
      const { notebookId, stamp } = link.row
      const opened = yield* rooms.open(notebookId)
      if (link.unsure !== null && opened.room.head === link.unsure.seq) {
        if (yield* disk.isHeld(link.row.path)) return again(link, GIT_WORKS)
        yield* settle(link, link.unsure, stamp)
      }
      if (opened.room.head === link.row.seq) return setState(link, 'same')
      const now = yield* rooms.using(opened, written(link))
      if (now === null || isParted(link)) return
      const isInFile = (whole: WholeIpynb | null) => {
        const { sha256, unchanged } = link.row
        return (
          whole !== null && (link.unsure ? [link.unsure.sha256] : [sha256, unchanged]).includes(whole.sha256)
        )
      }
      // Outputs that are in a file already go with its next change.
      const form = formOf(link.row)
      const mayBeOld = form.format === 'ipynb' && !form.hasOutputs
      const isOld = mayBeOld && isInFile(yield* wholeOf(link, { ...form, hasOutputs: true }))
      if (isOld || isInFile(now)) {
        if (link.unsure === null) yield* save(link, { seq: now.head })
        else {
          link.unsure = { ...link.unsure, seq: now.head }
          again(link, GIT_WORKS)
        }
        return setState(link, 'same')
      }
      // What is changed until then goes with it.
      if (yield* disk.isHeld(link.row.path)) return again(link, GIT_WORKS)
      const replaced = yield* Effect.either(replace(link, opened, now, stamp))
      if (Either.isRight(replaced)) return setState(link, 'same')
      const problem = replaced.left
      if (problem._tag === 'StorageFailed') return yield* problem
      if (problem._tag === 'DiskFailed') {
        setState(link, problem.kind === 'missing' ? 'missing' : 'unwritable', problem.message)
        if (problem.kind !== 'missing') again(link)
      } else if (tries < TRIES && (yield* take(link, problem.found))) {
        yield* push(link, tries + 1)
      } else again(link)
    })

  /** Writes the file where there is none; where there is one again, it is left to be taken in as any other. */
  const writeAnew = (link: Link) =>
    Effect.gen(function* () {
      const opened = yield* rooms.open(link.row.notebookId)
      const now = yield* rooms.using(opened, written(link))
      if (now !== null) yield* replace(link, opened, now, null)
    }).pipe(Effect.catchTag('DiskChanged', () => Effect.void))

  return {
    /** Takes in what the file says, then writes what it lacks. */
    sync: (link: Link) => Effect.flatMap(pull(link), (mayWrite) => (mayWrite ? push(link) : Effect.void)),
    writeAnew,
    readAs: makeReadAs<Link>({ disk, rooms, files, texts, save }),
    follow,
    /** What the notebook says is older than its file. */
    isPutBack: (link: Link) => save(link, { epoch: '' }),
  }
}
