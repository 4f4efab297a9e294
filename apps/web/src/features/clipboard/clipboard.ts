import type { CellCopy } from '@anode/document'
import { deleteCells, type NotebookSession, newCell, selectedCells } from '@anode/notebook'
import {
  CELLS_MIME,
  cellsFromJson,
  cellsToIpynb,
  cellsToList,
  cellsToText,
  copySelection,
  pasteCells,
} from '@anode/notebook/clipboard'
import { DEFAULT_KIND } from '../../notebook/actions/cellActions.ts'
import { tellDeleted } from '../../notebook/tell/tellEdits.ts'
import { messageOf } from '../../server/request.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { copiedCells, rememberCells } from './copiedCells.ts'

/** Fills a transfer: text for other programs, cells for notebooks. */
const fill = (data: DataTransfer | null, cells: ReadonlyArray<CellCopy>): void => {
  data?.setData('text/plain', cellsToText(cells))
  data?.setData(CELLS_MIME, cellsToList(cells))
}

/**
 * Copies the selected cells. `event` is the browser's own, when it asks for what to copy; without one it is
 * made to ask: only then may a page put more than text on the clipboard without being asked for leave.
 */
export const copySelected = (session: NotebookSession, event: ClipboardEvent | null): number => {
  const cells = copySelection(session)
  if (cells.length === 0) return 0
  rememberCells(cellsToIpynb(cells))
  if (event !== null) {
    event.preventDefault()
    fill(event.clipboardData, cells)
    return cells.length
  }
  const onCopy = (asked: ClipboardEvent) => {
    asked.preventDefault()
    asked.stopImmediatePropagation()
    fill(asked.clipboardData, cells)
  }
  document.addEventListener('copy', onCopy, { capture: true })
  const copied = document.execCommand('copy')
  document.removeEventListener('copy', onCopy, { capture: true })
  // Cells can be pasted in this browser anyway.
  if (!copied) void navigator.clipboard?.writeText(cellsToText(cells)).catch(() => {})
  return cells.length
}

/** Copies the selected cells and says so. */
export const copyCells = (session: NotebookSession, event: ClipboardEvent | null = null): void => {
  const count = copySelected(session, event)
  if (count > 0) showToast({ text: `${count === 1 ? 'Cell' : `${count} cells`} copied.` })
}

/** Copies the selected cells and deletes them. */
export const cutCells = (session: NotebookSession, event: ClipboardEvent | null = null): void => {
  if (copySelected(session, event) === 0) return
  tellDeleted(session, deleteCells(session, selectedCells(session), 'cut'), 'cut')
}

const LOST =
  'Large outputs and pictures were not pasted: they have to be on the server first, and it did not take them.'

/** Puts cells below or above the selected ones, and says what is missing. */
const placeCells = async (
  session: NotebookSession,
  cells: ReadonlyArray<CellCopy>,
  side: 'above' | 'below',
): Promise<void> => {
  if (cells.length === 0) return showToast({ text: 'There are no cells in what was copied.' })
  const pasted = await pasteCells(session, cells, side)
  if ('missing' in pasted) showToast({ tone: 'bad', text: `${LOST} ${messageOf(pasted.missing)}` })
}

/** Pastes the cells that were copied last in this browser; without such, what the clipboard holds. */
export const pasteCopied = async (session: NotebookSession, side: 'above' | 'below'): Promise<void> => {
  const cells = cellsFromJson((await copiedCells()) ?? '', 'kept')
  if (cells !== null) return placeCells(session, cells, side)
  const text = await navigator.clipboard?.readText().catch(() => null)
  if (text) return pasteText(session, text, side)
  showToast({ text: 'No cells were copied here. Press Ctrl+V to paste what another program copied.' })
}

/** Pastes a text: the cells that it holds as .ipynb JSON, else a new cell of it. */
const pasteText = (session: NotebookSession, text: string, side: 'above' | 'below'): Promise<void> =>
  placeCells(session, cellsFromJson(text) ?? [newCell(DEFAULT_KIND, '', { source: text })], side)

/** Pastes what the browser hands over: cells, notebook files, or text. */
export const pasteTransfer = async (session: NotebookSession, data: DataTransfer): Promise<void> => {
  const cells = cellsFromJson(data.getData(CELLS_MIME), 'kept')
  if (cells !== null) return placeCells(session, cells, 'below')
  const files = [...data.files].filter(({ name }) => name.endsWith('.ipynb'))
  const text = data.getData('text/plain').replaceAll('\r\n', '\n')
  if (files.length === 0) return text === '' ? undefined : pasteText(session, text, 'below')
  const texts = await Promise.all(files.map((file) => file.text()))
  const found = texts.map((one) => cellsFromJson(one))
  if (found.includes(null)) {
    const names = files.filter((_, i) => found[i] === null).map(({ name }) => name)
    showToast({ tone: 'bad', text: `${names.join(', ')} could not be read as a notebook (nbformat 4).` })
  }
  await placeCells(
    session,
    found.flatMap((one) => one ?? []),
    'below',
  )
}
