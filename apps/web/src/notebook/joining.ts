import { type CellCopy, commands } from '@anode/document'
import { EditorView } from '@codemirror/view'
import { showToast } from '../toasts/Toasts.tsx'
import { cellElement } from './cells/isInView.ts'
import { change, newCell } from './editing.ts'
import * as queries from './queries.ts'
import { proseKind } from './sections.ts'
import { splitText } from './splitText.ts'
import type { NotebookSession } from './state/NotebookSession.ts'
import type { Step } from './undo/Step.ts'

/** What stands between texts that are merged: a free line, as in Jupyter. */
const JOINER = '\n\n'

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

/** Merges cells into the first of them; one alone takes the cell below. */
export const mergeCells = (session: NotebookSession, cellIds: ReadonlyArray<string>): void => {
  session.texts.flush()
  const [first] = cellIds
  if (first === undefined) return
  const below = session.index.ids[session.index.indexOf(first) + 1]
  const rest = cellIds.length > 1 ? cellIds.slice(1) : below === undefined ? [] : [below]
  if (rest.length === 0) {
    showToast({ text: 'There is no cell below to merge with.' })
    return
  }
  const name = sharedName(session, [first, ...rest])
  if (name !== null) {
    showToast({
      text: `These cells were not merged: two of them have different pictures of the name “${name}”. Paste one of the pictures anew first.`,
    })
    return
  }
  const filled = (id: string) => session.replica.read(queries.cell(id))?.source !== ''
  const tails = rest.map((cellId, i) => {
    const before = [first, ...rest.slice(0, i)].some(filled)
    return { cellId, joiner: before && filled(cellId) ? JOINER : '' }
  })
  change(session, `merge ${rest.length + 1} cells`, [{ do: 'join', into: first, tails }])
  session.selection.select(first)
}

/** The places in a cell's text where its carets stand, or its selections begin and end. */
const caretsIn = (cellId: string): ReadonlyArray<number> => {
  const editor = cellElement(cellId)?.querySelector<HTMLElement>('.cm-editor')
  const view = editor ? EditorView.findFromDOM(editor) : null
  return view?.state.selection.ranges.flatMap(({ from, to }) => [from, to]) ?? []
}

/** Splits a cell at its carets. The last part is edited next. */
export const splitCell = (session: NotebookSession, cellId: string): void => {
  session.texts.flush()
  const copy = session.copy(cellId)
  if (copy === null) return
  const [head, ...parts] = splitText(copy.source, caretsIn(cellId))
  if (head === undefined || parts.length === 0) {
    showToast({ text: 'Put the caret where the cell should be split.' })
    return
  }
  const index = session.index.indexOf(cellId) + 1
  const positions = commands.positionsAt(session.index.list(), index, parts.length)
  const tails = parts.map(({ text, joiner }, i) => ({ joiner, copy: partOf(copy, positions[i] ?? '', text) }))
  change(session, 'split a cell', [{ do: 'part', cellId, head: head.text, tails }])
  session.selection.select(tails.at(-1)?.copy.id ?? cellId, session.selection.editing, 'start')
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
      ...(row.kind === proseKind
        ? []
        : [{ do: 'changeKind', cellId, from: row.kind, to: proseKind } as const]),
      ...(to === row.source ? [] : [{ do: 'rewrite', cellId, from: row.source, to } as const]),
    ]
  })
  if (steps.length > 0) change(session, `make a heading ${level}`, steps)
  session.selection.selectMany(cellIds)
}
