import { Either } from 'effect'
import type { ArtifactContent } from '../artifactContent.ts'
import type { CellKinds } from '../CellKind.ts'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import type { ArtifactRef, Output } from '../Output.ts'
import { positionsBetween } from '../position.ts'
import { toStoredOutput } from '../storedOutput.ts'
import type { BrokenIpynb } from './BrokenIpynb.ts'
import { uniqueCellIds } from './cellIds.ts'
import { type OpenedIpynb, openIpynb } from './OpenedIpynb.ts'
import type { Repair } from './Repairs.ts'
import { storedBundle } from './readBundle.ts'
import { type FileCell, readCell } from './readCell.ts'
import { readMetadata } from './readMetadata.ts'
import type { FileOutput } from './readOutput.ts'

/** How a file is read. */
export interface DecodeOptions {
  /**
   * Keeps what is too large, too deep or too exact for the log, and the file itself, which the snapshot then
   * names (`notebook.file`). Asked while the file is read: whoever stores elsewhere collects, and stores when it
   * has been read. Without it such values stay where they are, as near to what is written as they can be there.
   */
  readonly keep?: (content: ArtifactContent) => ArtifactRef
  /** The kinds that this program knows: a cell of another is what its `cell_type` says. All, when missing. */
  readonly kinds?: CellKinds
  /**
   * The text was written with `references: 'kept'`, by this program for itself: what looks like a reference to
   * an artifact is one. In a file it never is.
   */
  readonly references?: 'kept'
}

/** A file that was read. */
export interface ReadIpynb {
  readonly snapshot: NotebookSnapshot
  /** What was not as it should be, and what it was taken as. */
  readonly repairs: ReadonlyArray<Repair>
}

type Keep = DecodeOptions['keep']

const outputOf = ({ output }: FileOutput, keep: Keep): Output =>
  output._tag === 'display' ? { ...output, data: storedBundle(output.data, keep) } : output

const cellRow = (cell: FileCell, id: string, position: string, keep: Keep) => ({
  id,
  kind: cell.kind,
  position,
  source: cell.source,
  metadata: cell.metadata,
  ...(cell.attachments === null
    ? {}
    : {
        attachments: Object.fromEntries(
          Array.from(cell.attachments, ([name, bundle]) => [name, storedBundle(bundle, keep)]),
        ),
      }),
  ...(cell.executionCount === null ? {} : { executionCount: cell.executionCount }),
})

const outputRows = (cell: FileCell, cellId: string, keep: Keep) =>
  cell.outputs.map((output, position) => ({
    // An id of a run's output has no colon, so these meet none of them.
    id: `${cellId}:${position}`,
    cellId,
    position,
    ...toStoredOutput(outputOf(output, keep)),
  }))

/** The notebook's own metadata, and its title, which may be one of them. */
export const readNotebook = ({ root, repairs }: OpenedIpynb) => {
  const all = readMetadata(root.get('metadata'), 'metadata', repairs)
  const { title: own, ...metadata } = all
  const title = typeof own === 'string' ? titleFrom(own) : ''
  return title === '' ? { title, metadata: all } : { title, metadata }
}

/** So long may a title be, in UTF-16 units; a longer one stays in the file. */
const TITLE_LENGTH = 500

const titleFrom = (own: string): string =>
  own.length > TITLE_LENGTH ? own.slice(0, TITLE_LENGTH).toWellFormed() : own

const toSnapshot = (opened: OpenedIpynb, options: DecodeOptions): NotebookSnapshot => {
  const { cells, repairs } = opened
  const { keep } = options
  const ids = uniqueCellIds(cells, repairs)
  const positions = positionsBetween(null, null, cells.length)
  const rows: { cells: object[]; outputs: object[] } = { cells: [], outputs: [] }
  cells.forEach((node, index) => {
    const id = ids[index] as string
    const cell = readCell(node, `cells[${index}]`, { ...options, repairs })
    rows.cells.push(cellRow(cell, id, positions[index] as string, keep))
    for (const row of outputRows(cell, id, keep)) rows.outputs.push(row)
  })
  return {
    notebook: readNotebook(opened),
    runs: [],
    ...(rows as Pick<NotebookSnapshot, 'cells' | 'outputs'>),
  }
}

/** The bytes themselves, which nobody changes: a copy of a large file would be as much again. */
const ownBytes = (file: Uint8Array): Uint8Array<ArrayBuffer> =>
  file.buffer instanceof ArrayBuffer ? (file as Uint8Array<ArrayBuffer>) : new Uint8Array(file)

/**
 * Reads a notebook file: nbformat 4, or an earlier one as what it is in nbformat 4. Lenient: what is missing gets
 * its default, what is not as it should be is repaired where its meaning is clear, and said; ids that are
 * missing, invalid or used twice are made. The title is the file's `metadata.title`, else empty: then the file's
 * name should stand in (`notebook.file.title` must be told of it). Lines of cells end with line feeds.
 */
export const decodeIpynb = (
  file: string | Uint8Array,
  options: DecodeOptions = {},
): Either.Either<ReadIpynb, BrokenIpynb> =>
  Either.map(openIpynb(file), (opened) => {
    const snapshot = toSnapshot(opened, options)
    const repairs = opened.repairs.all
    if (options.keep === undefined) return { snapshot, repairs }
    const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : ownBytes(file)
    const content = options.keep({ bytes, encoding: 'utf8' })
    const { notebook } = snapshot
    const named = { ...notebook, file: { content, title: notebook.title, minor: opened.minor } }
    return { snapshot: { ...snapshot, notebook: named }, repairs }
  })
