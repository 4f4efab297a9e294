import type { CellTextLook } from '../view/CellTextLook.ts'

export const rawText: CellTextLook = {
  frame: 'rounded-[12px] border border-line',
  language: 'text',
  wrap: true,
  placeholder: 'Raw text, kept as it is',
}
