import type { CellTextLook } from '../view/CellTextLook.ts'
import { markdown } from './model.ts'

export const markdownText: CellTextLook = {
  frame: 'rounded-[12px] bg-surface',
  language: markdown.language,
  comment: markdown.comment,
  numbered: false,
  wrap: true,
  placeholder: 'Write Markdown',
}

/** Classes of what surrounds the rendered text. */
export const proseFrame = 'min-h-10 px-3.5 py-1.5'
