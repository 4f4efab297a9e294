import type { CellTextLook } from '../view/CellTextLook.ts'
import { code } from './model.ts'

export const codeText: CellTextLook = {
  frame: 'rounded-[12px] bg-surface',
  language: code.language,
  comment: code.comment,
  numbered: true,
  wrap: false,
  placeholder: '',
}
