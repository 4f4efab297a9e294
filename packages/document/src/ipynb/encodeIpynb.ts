import { Either, Schema } from 'effect'
import type { CellKinds } from '../CellKind.ts'
import { joinBytes } from '../joinBytes.ts'
import { equalJson } from '../json/equalJson.ts'
import { jupyterStyle, printJson } from '../json/JsonStyle.ts'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import { MimeBundle, Output } from '../Output.ts'
import { fromStoredOutput } from '../storedOutput.ts'
import { uniqueCellIds } from './cellIds.ts'
import { readNotebook } from './decodeIpynb.ts'
import { type FileStyle, fileStyleOf } from './FileStyle.ts'
import { type FilePiece, markBytes, pieceBytes, pieceText } from './FileText.ts'
import type { PutBack } from './mimeBundle.ts'
import { type OpenedIpynb, openIpynb } from './OpenedIpynb.ts'
import { Repairs } from './Repairs.ts'
import { readCell } from './readCell.ts'
import { respell } from './respell.ts'
import { fresh, rewriteArray, rewriteObject, type Written } from './rewrite.ts'
import { type CellWriting, newCell, type StateCell, writeCell } from './writeCell.ts'

/** What writing a file needs beside the notebook. */
export interface EncodeOptions extends PutBack {
  readonly kinds: CellKinds
  /** The file that the notebook was read from (`notebook.file`): what has not changed is written as it stands there. */
  readonly original?: Uint8Array | string
}

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

const SnapshotCell = Schema.Struct({
  id: Schema.String,
  kind: Schema.String,
  position: Schema.String,
  source: Schema.optionalWith(Schema.String, { default: () => '' }),
  metadata: Schema.optionalWith(JsonObject, { default: () => ({}) }),
  attachments: Schema.optionalWith(Schema.Record({ key: Schema.String, value: MimeBundle }), {
    nullable: true,
  }),
  executionCount: Schema.optionalWith(Schema.Int, { nullable: true }),
})

const decodeCells = Schema.decodeUnknownSync(Schema.Array(SnapshotCell))

/** An output's row, looked at only as far as it takes: there may be a million. */
interface OutputRow {
  readonly id: string
  readonly cellId: string
  readonly position: number
  readonly text?: string
  readonly body: Output
}

const isOutput = Schema.is(Output)

/** An output as it is to be written; the schema is asked only where it is not plain text. */
const outputOf = ({ id, text = '', body }: OutputRow): Output => {
  if (body._tag !== 'stream' && !isOutput(body))
    throw new Error(`The output ${id} is none: it cannot be written.`)
  return fromStoredOutput({ text, body })
}

const inOrder = (a: { position: string | number; id: string }, b: typeof a): number =>
  a.position < b.position ? -1 : a.position > b.position ? 1 : a.id < b.id ? -1 : 1

/** The cells in their order; a cell's outputs are put in order and looked at when it is written. */
const cellsOf = (
  snapshot: NotebookSnapshot,
): ReadonlyArray<{ readonly id: string; whole: () => StateCell }> => {
  const rows = snapshot.outputs as unknown as ReadonlyArray<OutputRow>
  const outputs = Map.groupBy(rows, ({ cellId }) => cellId)
  const outputsOf = (id: string) => (outputs.get(id) ?? []).toSorted(inOrder).map(outputOf)
  return [...decodeCells(snapshot.cells)]
    .sort(inOrder)
    .map((cell) => ({ id: cell.id, whole: () => ({ ...cell, outputs: outputsOf(cell.id) }) }))
}

/** Jupyter's own, for notebooks that do not say which language they are in. */
const python = {
  kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
  language_info: { name: 'python' },
}

/** The file of a notebook that came from none, without its cells, as Jupyter would write it. */
const newFile = ({ title, metadata }: NotebookSnapshot['notebook']): OpenedIpynb => {
  const named = metadata.kernelspec !== undefined || metadata.language_info !== undefined
  const titled = title === '' || metadata.title !== undefined ? {} : { title }
  const file = {
    cells: [],
    metadata: { ...metadata, ...(named ? {} : python), ...titled },
    nbformat: 4,
    nbformat_minor: 5,
  }
  return Either.getOrThrow(openIpynb(`${printJson(file, jupyterStyle)}\n`))
}

/** The file's metadata as they are now. A title is written where somebody gave one, not because there is one. */
const metadataNow = (
  { notebook }: NotebookSnapshot,
  opened: OpenedIpynb,
): Readonly<Record<string, unknown>> => {
  const before = readNotebook({ ...opened, repairs: new Repairs() })
  const then = notebook.file?.title ?? before.title
  const { metadata, title } = notebook
  if (title !== then) return { ...metadata, ...(title === '' ? {} : { title }) }
  const own = opened.root.get('metadata')?.get('title')
  return { ...metadata, ...(before.title === '' || !own ? {} : { title: own.string }) }
}

/** The first minor version whose cells have ids. */
const WITH_IDS = 5

const againstFile = (
  snapshot: NotebookSnapshot,
  opened: OpenedIpynb,
  style: FileStyle,
  options: EncodeOptions,
): Written => {
  const { root } = opened
  const repairs = new Repairs()
  const cells = cellsOf(snapshot)
  const { ids } = snapshot.notebook.file ?? {}
  const fileIds = ids?.length === opened.cells.length ? ids : uniqueCellIds(opened.cells, repairs)
  const places = new Map(fileIds.map((id, index) => [id, index]))
  const isNew = cells.some(({ id }) => !places.has(id))
  const upgrades = isNew && opened.minor < WITH_IDS
  const writing: CellWriting = { ...options, style, withIds: upgrades || opened.minor >= WITH_IDS }
  const known: CellWriting = { ...writing, withIds: upgrades }
  const write = ({ id, whole }: (typeof cells)[number]) => {
    const index = places.get(id)
    if (index === undefined) return { write: newCell(whole(), writing) }
    const node = opened.cells[index] as OpenedIpynb['cells'][number]
    const written: Written = (layout) =>
      writeCell(whole(), readCell(node, '', { ...options, repairs }), known)(layout)
    return { index, write: written }
  }
  const changes = new Map<string, Written | null>()
  const list = root.get('cells')
  if (list?.kind === 'array') changes.set('cells', rewriteArray(list, cells.map(write)))
  else if (cells.length > 0) changes.set('cells', (layout) => newList(cells.map(write), layout))
  const [before, now] = [root.get('metadata'), metadataNow(snapshot, opened)]
  if (before?.kind === 'object') changes.set('metadata', respell(before, now))
  else if (!equalJson(now, {})) changes.set('metadata', fresh(now))
  if (upgrades) changes.set('nbformat_minor', fresh(WITH_IDS))
  return rewriteObject(root, changes)
}

/** A list of cells where the file has none. */
function* newList(cells: ReadonlyArray<{ readonly write: Written }>, layout: Parameters<Written>[0]) {
  const { style, indent } = layout
  const inside = indent + style.unit
  const line = style.newline === '' ? '' : style.newline + inside
  yield '['
  for (const [index, { write }] of cells.entries()) {
    yield index === 0 ? line : `,${line}`
    yield* write({ style, indent: inside })
  }
  yield `${style.newline === '' ? '' : style.newline + indent}]`
}

/** The file from its start to its end, in pieces of the original and new ones. */
function* pieces(
  opened: OpenedIpynb,
  snapshot: NotebookSnapshot,
  options: EncodeOptions,
): Iterable<FilePiece> {
  const { file, root } = opened
  yield { start: 0, end: root.start }
  const style = fileStyleOf(opened)
  yield* againstFile(snapshot, opened, style, options)({ style: style.json, indent: '' })
  yield { start: root.end, end: file.text.length }
}

/** The file to write against, and the notebook as that file has it where the file is made for it. */
const open = (snapshot: NotebookSnapshot, { original }: EncodeOptions) => {
  const found = original === undefined ? null : Either.getOrNull(openIpynb(original))
  if (found !== null) return { opened: found, now: snapshot }
  const opened = newFile(snapshot.notebook)
  return { opened, now: { ...snapshot, notebook: readNotebook(opened) } }
}

/**
 * Writes a notebook as a file. What it has not changed since it was read from `original` is written as it stands
 * there, byte for byte, whatever it is; what it has changed, in the style of that file and of its version of
 * nbformat 4. Without an original it is a file of nbformat 4.5 as Jupyter would write it. Runs, text states and
 * display ids are not written.
 */
export const encodeIpynb = (snapshot: NotebookSnapshot, options: EncodeOptions): string => {
  const { opened, now } = open(snapshot, options)
  const parts: string[] = opened.file.mark ? ['\uFEFF'] : []
  for (const piece of pieces(opened, now, options)) parts.push(pieceText(opened.file, piece))
  return parts.join('')
}

/** A chunk is given away once it is so long, in bytes. */
const CHUNK = 256 * 1024

/**
 * The same as bytes, in the encoding of the original, piece by piece: a large notebook is never in memory as one
 * text. Bytes of the original that are no text stay as they are, which no string could do.
 */
export function* encodeIpynbChunks(
  snapshot: NotebookSnapshot,
  options: EncodeOptions,
): Iterable<Uint8Array<ArrayBuffer>> {
  const { opened, now } = open(snapshot, options)
  let waiting: Array<Uint8Array<ArrayBuffer>> = [markBytes(opened.file)]
  let length = 0
  for (const piece of pieces(opened, now, options)) {
    for (const bytes of pieceBytes(opened.file, piece)) {
      waiting.push(bytes)
      length += bytes.length
    }
    if (length < CHUNK) continue
    yield joinBytes(waiting)
    waiting = []
    length = 0
  }
  yield joinBytes(waiting)
}
