import type { CellTextLook } from '../view/CellTextLook.ts'
import { raw } from './model.ts'

export const rawText: CellTextLook = {
  frame: 'rounded-[12px] border border-line',
  language: raw.language,
  comment: raw.comment,
  numbered: false,
  wrap: true,
  placeholder: 'Raw text, kept as it is',
}
