import type { CellTextLook } from '../view/CellTextLook.ts'

export const codeText: CellTextLook = {
  frame: 'rounded-[12px] bg-surface',
  language: 'python',
  wrap: false,
  placeholder: '',
}
