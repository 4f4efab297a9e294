import { codeText } from './code/text.ts'
import { rawText } from './raw/text.ts'
import type { CellTextLook } from './view/CellTextLook.ts'

export { proseFrame } from './markdown/text.ts'
export type { CellTextLook } from './view/CellTextLook.ts'

/** How the texts of cells stand whose text itself is always shown, by the kind's name. */
export const shownTexts: ReadonlyMap<string, CellTextLook> = new Map([
  ['code', codeText],
  ['raw', rawText],
])
