import { codeView } from './code/view.tsx'
import { markdownView } from './markdown/view.tsx'
import { rawView } from './raw/view.tsx'
import type { CellView } from './view/CellView.ts'

export type { CellBodyProps, CellParts, CellView } from './view/CellView.ts'

/** How cells of each kind look, by the kind's name. */
export const cellViews: ReadonlyMap<string, CellView> = new Map([
  ['code', codeView],
  ['markdown', markdownView],
  ['raw', rawView],
])

/** The view of a kind; one that nobody registered is shown as raw text. */
export const viewOf = (kind: string): CellView => cellViews.get(kind) ?? rawView
