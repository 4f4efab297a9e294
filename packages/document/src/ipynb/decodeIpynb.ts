import { Either, ParseResult, Schema } from 'effect'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import { positionsBetween } from '../position.ts'
import { toStoredOutput } from '../storedOutput.ts'
import { BrokenIpynb, pathText } from './BrokenIpynb.ts'
import { uniqueCellIds } from './cellIds.ts'
import { type IpynbCell, IpynbFile } from './IpynbFile.ts'
import { decodeOutput } from './ipynbOutput.ts'
import { takeKind } from './kindMetadata.ts'
import { decodeMimeBundle } from './mimeBundle.ts'

const decodeFile = Schema.decodeUnknownEither(IpynbFile, { errors: 'first' })

const broken = (path: string, message: string) => Either.left(new BrokenIpynb({ path, message }))

const parse = (text: string): Either.Either<unknown, BrokenIpynb> => {
  try {
    return Either.right(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return broken(
      '',
      `This file is no notebook: it is not JSON (${why}). Get a fresh copy of it, or repair it.`,
    )
  }
}

/** Refuses what is no notebook and notebooks of other major versions. */
const checkFormat = (file: unknown): Either.Either<unknown, BrokenIpynb> => {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    return broken('', 'This file is no notebook: it holds JSON, but not an object. Choose an .ipynb file.')
  }
  const major = 'nbformat' in file ? file.nbformat : undefined
  if (major === 4) return Either.right(file)
  if (typeof major !== 'number') {
    return broken(
      'nbformat',
      'This file is no notebook: nbformat, its version, is missing. Choose an .ipynb file.',
    )
  }
  return broken(
    'nbformat',
    major < 4
      ? `This notebook is in nbformat ${major} and Anode reads nbformat 4. Convert it with “jupyter nbconvert --to notebook --nbformat 4 FILE” and open the result.`
      : `This notebook is in nbformat ${major}, which is newer than the nbformat 4 that Anode reads. Save it as nbformat 4 in the program that wrote it.`,
  )
}

const decodeContent = (file: unknown): Either.Either<IpynbFile, BrokenIpynb> =>
  Either.mapLeft(decodeFile(file), (error) => {
    const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
    const path = pathText(issue?.path ?? [])
    return new BrokenIpynb({
      path,
      message: `This notebook cannot be read at ${path}: ${issue?.message}. Repair the file, or save it again in the program that wrote it.`,
    })
  })

const decodeCell = (cell: IpynbCell, id: string, position: string) => {
  const { kind, metadata } = takeKind(cell.metadata)
  const attachments = Object.entries(cell.attachments ?? {})
  return {
    id,
    kind: kind ?? cell.cell_type,
    position,
    source: cell.source,
    metadata,
    ...(cell.attachments === undefined
      ? {}
      : {
          attachments: Object.fromEntries(attachments.map(([name, data]) => [name, decodeMimeBundle(data)])),
        }),
    ...(cell.execution_count === null ? {} : { executionCount: cell.execution_count }),
  }
}

const decodeOutputs = (cell: IpynbCell, cellId: string) =>
  cell.outputs.map((output, position) => ({
    // An id of a run's output has no colon, so these meet none of them.
    id: `${cellId}:${position}`,
    cellId,
    position,
    ...toStoredOutput(decodeOutput(output)),
  }))

const toSnapshot = (file: IpynbFile): NotebookSnapshot => {
  const { title, ...rest } = file.metadata
  const titled = typeof title === 'string' && title !== ''
  const ids = uniqueCellIds(file.cells.map((cell) => cell.id))
  const positions = positionsBetween(null, null, file.cells.length)
  const idOf = (index: number): string => ids[index] as string
  return {
    notebook: titled ? { title, metadata: rest } : { title: '', metadata: file.metadata },
    cells: file.cells.map((cell, index) => decodeCell(cell, idOf(index), positions[index] as string)),
    runs: [],
    outputs: file.cells.flatMap((cell, index) => decodeOutputs(cell, idOf(index))),
  }
}

/**
 * Reads a notebook file of nbformat 4.0 to 4.5. Lenient: what is missing gets its default, ids that are
 * missing, invalid or used twice are made. The title is the file's `metadata.title`, else empty: then the
 * file's name should stand in.
 */
export const decodeIpynb = (text: string): Either.Either<NotebookSnapshot, BrokenIpynb> =>
  parse(text).pipe(Either.flatMap(checkFormat), Either.flatMap(decodeContent), Either.map(toSnapshot))
