import { events } from '@anode/document'
import { formatOfNew } from '@anode/document/textFormats'
import {
  Conflict,
  type InvalidIpynb,
  type NotebookDamaged,
  type NotebookNotFound,
  type StorageFailed,
} from '@anode/protocol'
import { Effect } from 'effect'
import type { IpynbFiles, MergedFile } from '../files/IpynbFiles.ts'
import { isText } from '../notebooks/isText.ts'
import type { OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import type { DiskFailed } from './DiskFailed.ts'
import type { DiskFiles } from './DiskFiles.ts'
import { diskPrincipal } from './diskPrincipal.ts'
import type { FileLink } from './FileLinks.ts'
import type { LastTexts } from './LastTexts.ts'
import { mergedFacts } from './mergedFacts.ts'

/** What people take a file for that can be either: one text, or a notebook of cells. */
export type ReadAs = 'text' | 'notebook'

type Failure = InvalidIpynb | NotebookNotFound | NotebookDamaged | StorageFailed

/** A notebook's metadata once it is a text, or is none. */
const metadataAs = (
  metadata: Readonly<Record<string, unknown>>,
  as: ReadAs,
): Readonly<Record<string, unknown>> => {
  const { anode, ...others } = metadata
  const { text: _, ...own } = (anode ?? {}) as Readonly<Record<string, unknown>>
  const now = as === 'text' ? { ...own, text: true } : own
  return Object.keys(now).length === 0 ? others : { ...others, anode: now }
}

/** States what a file says in another format. False: it was refused. */
const stateAnew = ({ room }: OpenRoom, merged: MergedFile, as: ReadAs) => {
  const by = diskPrincipal.id
  const [notebook] = room.state.select('SELECT title, metadata FROM notebook')
  const isMetadata = merged.changes.find((change) => change._tag === 'notebookMetadata')
  const metadata = isMetadata?.metadata ?? JSON.parse(String(notebook?.metadata ?? '{}'))
  const file = {
    ...merged.file,
    title: String(notebook?.title ?? ''),
    ...(merged.ids === null ? {} : { ids: merged.ids }),
  }
  const outcome = room.stateFacts(diskPrincipal, [
    ...mergedFacts(
      merged.changes.filter((change) => change !== isMetadata),
      room.state,
      by,
    ),
    events.notebookMetadataSet({ metadata: metadataAs(metadata, as), by }),
    events.notebookFileRead({ file, by }),
  ])
  return outcome._tag === 'accepted'
}

/** A link, as far as it takes to read its file. */
interface ReadLink {
  readonly row: FileLink
  /** Null: both say the same. */
  readonly unsure: object | null
}

interface ReadAsPorts<Link> {
  readonly disk: typeof DiskFiles.Service
  readonly rooms: typeof Rooms.Service
  readonly files: typeof IpynbFiles.Service
  readonly texts: typeof LastTexts.Service
  readonly save: (link: Link, change: Partial<FileLink>) => Effect.Effect<void, StorageFailed>
}

/** Reads a linked file in another way: its cells come into the place of those that were there, which the history keeps. */
export const makeReadAs =
  <Link extends ReadLink>({ disk, rooms, files, texts, save }: ReadAsPorts<Link>) =>
  (link: Link, as: ReadAs): Effect.Effect<void, Conflict | DiskFailed | Failure> =>
    Effect.gen(function* () {
      const { notebookId, path, sha256 } = link.row
      const format = as === 'text' ? 'text' : formatOfNew(path, false)
      if (format === null || format === 'ipynb' || link.row.format === 'ipynb') {
        return yield* new Conflict({ message: 'Only .py, .qmd and .md files can be a notebook or a text.' })
      }
      if (format === link.row.format) return
      const opened = yield* rooms.open(notebookId)
      // A server that was killed on the way had stated it already.
      if (isText(opened.room) === (as === 'text')) return yield* save(link, { format, seq: -1 })
      const found = yield* disk.read(path)
      if (link.unsure !== null || found.sha256 !== sha256 || opened.room.head !== link.row.seq) {
        return yield* new Conflict({
          message:
            'The file and the notebook do not say the same yet. Wait until the file is written, or settle what keeps it from that.',
        })
      }
      // What the file said and what the notebook says are the same: all that differs is how the file is read now.
      const form = { format: link.row.format, hasOutputs: false }
      const last = texts.get(notebookId, sha256)
      const sides = { theirs: found.bytes, last, isPutBack: false, form, readAs: format }
      const isStated = yield* rooms.using(
        opened,
        Effect.map(files.merge(notebookId, sides, true), (merged) =>
          opened.room.head === link.row.seq && stateAnew(opened, merged, as) ? merged : null,
        ),
      )
      if (isStated === null) {
        return yield* new Conflict({ message: 'Somebody changed the notebook in this moment. Try it again.' })
      }
      yield* texts.put(notebookId, sha256, { bytes: found.bytes, ids: isStated.ids })
      yield* save(link, { format, stamp: found.stamp, unchanged: sha256, seq: -1 })
    })
