import type { CellKinds } from '../CellKind.ts'
import { equalJson } from '../json/equalJson.ts'
import type { MimeBundle, Output } from '../Output.ts'
import type { FileStyle } from './FileStyle.ts'
import { cellTypeOf, putKind } from './kindMetadata.ts'
import { encodeMimeBundle, isSameBundle, type PutBack } from './mimeBundle.ts'
import type { FileBundle } from './readBundle.ts'
import type { FileCell } from './readCell.ts'
import { respell } from './respell.ts'
import { asItStands, fresh, rewriteArray, rewriteObject, type Written } from './rewrite.ts'
import { matchOutputs, newOutput } from './writeOutputs.ts'
import { newSource, respellSource } from './writeSource.ts'

/** A cell of the state with its outputs. */
export interface StateCell {
  readonly id: string
  readonly kind: string
  readonly source: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly attachments?: Readonly<Record<string, MimeBundle>> | undefined
  readonly executionCount?: number | undefined
  readonly outputs: ReadonlyArray<Output>
}

/** How cells are written. */
export interface CellWriting extends PutBack {
  readonly kinds: CellKinds
  readonly style: FileStyle
  /** Whether cells have ids, as they have since nbformat 4.5. */
  readonly withIds: boolean
}

const encodeAttachments = (attachments: StateCell['attachments'], writing: CellWriting): object =>
  Object.fromEntries(
    Object.entries(attachments ?? {}).map(([name, data]) => [
      name,
      encodeMimeBundle(data, { ...writing, split: writing.style.splitOutputs }),
    ]),
  )

const typeOf = (cell: StateCell, { kinds }: CellWriting) =>
  cellTypeOf(cell.kind, kinds, cell.outputs.length > 0 || cell.executionCount !== undefined)

/** What only a code cell has, or only another. */
const resultsOf = (cell: StateCell, type: string, writing: CellWriting): object =>
  type === 'code'
    ? {
        execution_count: cell.executionCount ?? null,
        outputs: cell.outputs.map((output) => newOutput(output, writing.style, writing)),
      }
    : cell.attachments === undefined
      ? {}
      : { attachments: encodeAttachments(cell.attachments, writing) }

/** A cell that is not in the file. A code cell has no attachments then, and other cells have no outputs. */
export const newCell =
  (cell: StateCell, writing: CellWriting): Written =>
  (layout) => {
    const { style, kinds, withIds } = writing
    const type = typeOf(cell, writing)
    const members = {
      cell_type: type,
      ...(withIds ? { id: cell.id } : {}),
      metadata: putKind(cell.metadata, cell.kind, type, kinds),
      ...resultsOf(cell, type, writing),
      source: newSource(cell.source, style.splitSources),
    }
    return fresh(style.inOrder(type, members))(layout)
  }

const isSameAttachment = (now: MimeBundle | undefined, file: FileBundle | undefined, writing: CellWriting) =>
  now !== undefined && file !== undefined && isSameBundle(now, file, writing.readArtifact)

/** The attachments as they are now; null when the file has no place for them, undefined when they are the same. */
const attachmentsNow = (cell: StateCell, file: FileCell, writing: CellWriting): Written | undefined => {
  const { attachments: before } = file
  const now = cell.attachments ?? {}
  const names = [...new Set([...Object.keys(now), ...(before?.keys() ?? [])])]
  const changed = names.filter((name) => !isSameAttachment(now[name], before?.get(name), writing))
  if (changed.length === 0) return undefined
  const written = encodeAttachments(now, writing) as Readonly<Record<string, unknown>>
  const node = file.node.get('attachments')
  if (node?.kind !== 'object') return fresh(written)
  return rewriteObject(
    node,
    new Map(changed.map((name) => [name, name in now ? fresh(written[name]) : null])),
  )
}

const outputsNow = (cell: StateCell, file: FileCell, writing: CellWriting): Written | undefined => {
  const matched = matchOutputs(cell.outputs, file.outputs, writing.style, writing)
  const isSame = matched.length === file.outputs.length && matched.every(({ index }, i) => index === i)
  if (isSame) return undefined
  const node = file.node.get('outputs')
  if (node?.kind === 'array') return rewriteArray(node, matched)
  return fresh(cell.outputs.map((output) => newOutput(output, writing.style, writing)))
}

/** What only code cells have, and what they have not, once a cell has become another type. */
const changeType = (type: string, cell: StateCell, file: FileCell, changes: Map<string, Written | null>) => {
  changes.set('cell_type', fresh(type))
  if (type === 'code') {
    changes.set('attachments', null)
    if (file.node.get('outputs') === undefined) changes.set('outputs', fresh([]))
    changes.set('execution_count', fresh(cell.executionCount ?? null))
  } else {
    changes.set('outputs', null)
    changes.set('execution_count', null)
  }
}

/**
 * A cell of the file as it is now: what has not changed stands as it stands. What such a cell should not have
 * (outputs of Markdown, attachments of code, keys that nobody knows) stays until the cell becomes another type.
 */
export const writeCell = (cell: StateCell, file: FileCell, writing: CellWriting): Written => {
  const { node } = file
  const { kinds, style, withIds } = writing
  if (node.kind !== 'object') {
    const isSame = cell.kind === file.kind && cell.source === file.source && equalJson(cell.metadata, {})
    return isSame ? asItStands(node) : newCell(cell, writing)
  }
  const changes = new Map<string, Written | null>()
  const typeBefore = node.get('cell_type')?.string ?? file.kind
  const type = cell.kind === file.kind ? typeBefore : typeOf(cell, writing)
  if (cell.source !== file.source) {
    changes.set('source', respellSource(node.get('source'), cell.source, style.splitSources))
  }
  if (cell.kind !== file.kind || !equalJson(cell.metadata, file.metadata)) {
    const now = putKind(cell.metadata, cell.kind, type, kinds)
    const before = node.get('metadata')
    changes.set('metadata', before?.kind === 'object' ? respell(before, now) : fresh(now))
  }
  const attachments = attachmentsNow(cell, file, writing)
  if (attachments) changes.set('attachments', attachments)
  const outputs = outputsNow(cell, file, writing)
  if (outputs) changes.set('outputs', outputs)
  if ((cell.executionCount ?? null) !== file.executionCount) {
    changes.set('execution_count', fresh(cell.executionCount ?? null))
  }
  if (type !== typeBefore) changeType(type, cell, file, changes)
  if (withIds && node.get('id') === undefined) changes.set('id', fresh(cell.id))
  return changes.size === 0 ? asItStands(node) : rewriteObject(node, changes)
}
