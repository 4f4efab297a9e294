import { type FileFormat, formatOf, formatOfNew } from '@anode/document/textFormats'
import { Conflict, InvalidIpynb } from '@anode/protocol'
import { Effect, Either, Stream } from 'effect'
import { asIpynb, type FileForm } from '../files/FileForm.ts'
import type { IpynbFiles } from '../files/IpynbFiles.ts'
import type { Directory } from '../notebooks/Directory.ts'
import { isText } from '../notebooks/isText.ts'
import type { Notebooks } from '../notebooks/Notebooks.ts'
import type { Rooms } from '../notebooks/Rooms.ts'
import { DiskFailed } from './DiskFailed.ts'
import type { DiskFile, DiskFiles, DiskStamp } from './DiskFiles.ts'
import type { FileLink, FileLinks } from './FileLinks.ts'
import type { SyncedLink } from './fileSync.ts'
import type { LastTexts } from './LastTexts.ts'
import type { LinkedFilesShape } from './LinkedFiles.ts'

export interface NewLinksPorts<Link extends SyncedLink> {
  readonly disk: typeof DiskFiles.Service
  readonly table: typeof FileLinks.Service
  readonly texts: typeof LastTexts.Service
  readonly rooms: typeof Rooms.Service
  readonly directory: typeof Directory.Service
  readonly notebooks: typeof Notebooks.Service
  readonly files: typeof IpynbFiles.Service
  /** Those that there are, by notebook. */
  readonly links: ReadonlyMap<string, Link>
  /** The file of a link is at another path now. */
  readonly follow: (link: Link, path: string) => ReturnType<(typeof FileLinks.Service)['save']>
  readonly syncing: (link: Link) => ReturnType<(typeof FileLinks.Service)['save']>
  /** How a notebook is written into its file. */
  readonly formOf: (link: Pick<FileLink, 'path' | 'format'>) => FileForm
  /** From now on the notebook is that file. */
  readonly begin: (row: FileLink) => Link
}

/** A text of more bytes is looked at, not edited. */
const LARGEST_TEXT = 2_000_000

/** How a file that is opened is read. */
const formatFound = (path: string, bytes: Uint8Array): Effect.Effect<FileFormat, InvalidIpynb> => {
  const format = formatOf(path, bytes)
  if (format === null) {
    return new InvalidIpynb({ message: 'It is neither a notebook nor a text in UTF-8.' })
  }
  if (format === 'ipynb' || bytes.length <= LARGEST_TEXT) return Effect.succeed(format)
  const size = `${(bytes.length / 1e6).toFixed(1)} MB`
  return new InvalidIpynb({ message: `It is a text of ${size}; texts of up to 2 MB can be edited here.` })
}

/** The two ways in which a notebook becomes a file: the file is opened, or the notebook saved into a new one. */
export const makeNewLinks = <Link extends SyncedLink>(
  ports: NewLinksPorts<Link>,
): Pick<LinkedFilesShape, 'open' | 'save'> => {
  const { disk, table, texts, rooms, directory, notebooks, files, links } = ports
  const { follow, syncing, formOf, begin } = ports

  /** The notebook that a file is already: by its path, or as the same file under another name, or that was moved. */
  const known = (path: string, { stamp, sha256 }: DiskFile) =>
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
      if (sha256 !== link.row.sha256) return null
      yield* follow(link, path)
      return link
    })

  const opening = Effect.unsafeMakeSemaphore(1)
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
        const format = yield* formatFound(real, file.bytes)
        const ipynb = yield* Effect.mapError(asIpynb(format, file.bytes), (error) => new InvalidIpynb(error))
        const opened = yield* notebooks.open({ bytes: Stream.succeed(ipynb) }, title, by)
        const { sha256: name } = file
        // What is as it should be is written as it stands.
        const isSound = opened.repaired === 0 || format !== 'ipynb'
        const unchanged = isSound ? name : yield* files.unchanged(file.bytes)
        yield* texts.put(opened.id, name, { bytes: file.bytes, ids: null })
        const { room } = yield* rooms.open(opened.id)
        const row = {
          ...{ notebookId: opened.id, path: real, format, stamp: file.stamp, sha256: name, unchanged },
          // What was stated since is seen by comparing, and so is what had to be put right.
          ...{ epoch: room.epoch, seq: opened.repaired === 0 ? room.loadedUpTo : -1 },
        }
        yield* table.save(row)
        yield* syncing(begin(row))
        return opened
      }).pipe(opening.withPermits(1)),
    save: (notebookId, path) =>
      Effect.gen(function* () {
        if (links.has(notebookId)) {
          return yield* new Conflict({
            message: 'This notebook is a file already. Part it from that one first.',
          })
        }
        // Its own notebook goes on with it once it is there again.
        if ([...links.values()].some(({ row }) => row.path === path)) {
          return yield* new Conflict({
            message: `Another notebook is the file “${path}”, also while that is missing. Choose another name.`,
          })
        }
        const { room } = yield* rooms.open(notebookId)
        const format = formatOfNew(path, isText(room)) ?? 'ipynb'
        const form = formOf({ path, format })
        const {
          head,
          ids,
          lost,
          bytes,
          sha256: name,
        } = yield* files
          .writeWhole(notebookId, form, Effect.succeed(null))
          .pipe(Effect.catchTag('InvalidIpynb', ({ message }) => new Conflict({ message })))
        if (lost > 0) {
          return yield* new Conflict({
            message:
              'Values of this notebook are missing in the data directory (“artifacts”): put the folder back from a backup first.',
          })
        }
        yield* texts.put(notebookId, name, { bytes, ids })
        const stamp = yield* disk.replace(path, bytes, null).pipe(
          Effect.catchTag(
            'DiskChanged',
            () =>
              new DiskFailed({
                kind: 'taken',
                message: `There is a file “${path}” already. Choose another name.`,
              }),
          ),
          Effect.tapError(() => texts.remove(notebookId)),
        )
        const row = {
          ...{ notebookId, path, format, stamp, sha256: name, unchanged: name },
          ...{ epoch: room.epoch, seq: head },
        }
        yield* table.save(row)
        // What was changed meanwhile.
        yield* syncing(begin(row))
      }).pipe(Effect.uninterruptible, opening.withPermits(1)),
  }
}
