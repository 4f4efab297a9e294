import type { NotebookSession } from '@anode/notebook'
import type { Page } from '../../notebook/feature/Feature.ts'
import { copyCells, cutCells, pasteTransfer } from './clipboard.ts'

/** Whether what is copied or pasted there is text that somebody writes, marks or fills in. */
const isTextual = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('.cm-editor, input, textarea, select, [contenteditable], dialog, [role=dialog]') !== null

/** Lets the browser's own copy, cut and paste act on cells where they do not concern text. */
export const followClipboard = (session: NotebookSession, page: Page): (() => void) => {
  const concernsCells = ({ target, defaultPrevented }: ClipboardEvent, id: string) =>
    page.allows({ id, group: 'Edit' }) &&
    !defaultPrevented &&
    !isTextual(target) &&
    !isTextual(document.activeElement)
  const marked = () => document.getSelection()?.isCollapsed === false
  const onCopy = (event: ClipboardEvent) => {
    if (concernsCells(event, 'cell.copy') && !marked()) copyCells(session, event)
  }
  const onCut = (event: ClipboardEvent) => {
    if (concernsCells(event, 'cell.cut') && !marked()) cutCells(session, event)
  }
  const onPaste = (event: ClipboardEvent) => {
    if (!concernsCells(event, 'cell.pasteBelow') || event.clipboardData === null) return
    event.preventDefault()
    void pasteTransfer(session, event.clipboardData)
  }
  document.addEventListener('copy', onCopy)
  document.addEventListener('cut', onCut)
  document.addEventListener('paste', onPaste)
  return () => {
    document.removeEventListener('copy', onCopy)
    document.removeEventListener('cut', onCut)
    document.removeEventListener('paste', onPaste)
  }
}
