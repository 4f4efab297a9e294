import { proseKind } from '@anode/cells'
import { type CellCopy, intents } from '@anode/document'
import * as queries from '../queries.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'
import type { Step } from '../undo/Step.ts'
import { change, newCell } from './editing.ts'
import { isProse } from './sections.ts'
import { splitText } from './splitText.ts'

/** What stands between texts that are merged: a free line, as in Jupyter. */
const SEPARATOR = '\n\n'

/** A name under which two cells have different attachments; null when there is none. */
const sharedName = (session: NotebookSession, cellIds: ReadonlyArray<string>): string | null => {
  const known = new Map<string, string>()
  for (const id of cellIds) {
    for (const [name, data] of Object.entries(session.copy(id)?.attachments ?? {})) {
      const content = JSON.stringify(data)
      if ((known.get(name) ?? content) !== content) return name
      known.set(name, content)
    }
  }
  return null
}

/** What came of merging cells. */
export type Merging =
  | { readonly _tag: 'merged' }
  | { readonly _tag: 'nothingBelow' }
  /** Two of them have different attachments of that name. */
  | { readonly _tag: 'differentAttachments'; readonly name: string }

/** Merges cells into the first of them; one alone takes the cell below. Null without any. */
export const mergeCells = (session: NotebookSession, cellIds: ReadonlyArray<string>): Merging | null => {
  session.texts.flush()
  const [first] = cellIds
  if (first === undefined) return null
  const below = session.index.ids[session.index.indexOf(first) + 1]
  const rest = cellIds.length > 1 ? cellIds.slice(1) : below === undefined ? [] : [below]
  if (rest.length === 0) return { _tag: 'nothingBelow' }
  const name = sharedName(session, [first, ...rest])
  if (name !== null) return { _tag: 'differentAttachments', name }
  const filled = (id: string) => session.replica.read(queries.cell(id))?.source !== ''
  const tails = rest.map((cellId, i) => {
    const before = [first, ...rest.slice(0, i)].some(filled)
    return { cellId, separator: before && filled(cellId) ? SEPARATOR : '' }
  })
  change(session, `merge ${rest.length + 1} cells`, [{ do: 'merge', into: first, tails }])
  session.selection.select(first)
  return { _tag: 'merged' }
}

/** Splits a cell at offsets of its text. The last part is edited next. False when there is nowhere to split it. */
export const splitCell = (
  session: NotebookSession,
  cellId: string,
  offsets: ReadonlyArray<number>,
): boolean => {
  session.texts.flush()
  const copy = session.copy(cellId)
  if (copy === null) return true
  const [head, ...parts] = splitText(copy.source, offsets)
  if (head === undefined || parts.length === 0) return false
  const index = session.index.indexOf(cellId) + 1
  const positions = intents.positionsAt(session.index.list(), index, parts.length)
  const tails = parts.map(({ text, separator }, i) => ({
    separator,
    copy: partOf(copy, positions[i] ?? '', text),
  }))
  change(session, 'split a cell', [{ do: 'split', cellId, head: head.text, tails }])
  session.selection.select(tails.at(-1)?.copy.id ?? cellId, session.selection.editing, 'start')
  return true
}

const partOf = ({ kind, metadata, attachments }: CellCopy, position: string, source: string): CellCopy =>
  newCell(kind, position, { source, metadata, attachments })

/** Makes cells headings of a level, 1 to 6: text, whose first line begins with as many `#`. */
export const makeHeading = (
  session: NotebookSession,
  cellIds: ReadonlyArray<string>,
  level: number,
): void => {
  session.texts.flush()
  const steps = cellIds.flatMap((cellId): ReadonlyArray<Step> => {
    const row = session.replica.read(queries.cell(cellId))
    if (row === null) return []
    const bare = row.source.replace(/^ {0,3}#{1,6}(?:[ \t]+|(?=\n)|$)/, '')
    const to = `${'#'.repeat(level)} ${bare}`
    return [
      ...(isProse(row.kind)
        ? []
        : [{ do: 'changeKind', cellId, from: row.kind, to: proseKind.name } as const]),
      ...(to === row.source ? [] : [{ do: 'rewrite', cellId, from: row.source, to } as const]),
    ]
  })
  if (steps.length > 0) change(session, `make a heading ${level}`, steps)
  session.selection.selectMany(cellIds)
}
