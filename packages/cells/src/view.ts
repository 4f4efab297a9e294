/** How cells look, by kind. A new kind is a line here. */
import { codeView } from './code/view.tsx'
import { markdownView } from './markdown/view.tsx'
import { rawView } from './raw/view.tsx'
import type { CellView } from './view/CellView.ts'

export type { CellTextLook } from './view/CellTextLook.ts'
export type { CellBodyProps, CellParts, CellProps, CellView } from './view/CellView.ts'
export { TextFrame } from './view/TextFrame.tsx'

/** A registry of views, by the kinds' names. */
export type CellViews = ReadonlyMap<string, CellView>

/** The views of this version of Anode, and others. */
export const cellViewsWith = (others: Readonly<Record<string, CellView>>): CellViews =>
  new Map([...cellViews, ...Object.entries(others)])

/** How cells of each kind look, by the kind's name. */
export const cellViews: CellViews = new Map([
  ['code', codeView],
  ['markdown', markdownView],
  ['raw', rawView],
])

/** The view of a kind; one that nobody registered is shown as raw text. */
export const viewOf = (kind: string, views: CellViews = cellViews): CellView => views.get(kind) ?? rawView
