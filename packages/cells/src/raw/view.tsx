import type { CellBodyProps, CellView } from '../view/CellView.ts'

const Body = ({ cell, parts: { Editor } }: CellBodyProps) => (
  <div className="rounded-[12px] border border-line">
    <Editor cellId={cell.id} language="text" wrap placeholder="Raw text, kept as it is" />
  </div>
)

/** Text that is neither run nor rendered. */
export const rawView: CellView = {
  Body,
  key: 'r',
  offered: false,
  showsText: true,
  estimate: (lines) => lines * 21 + 26,
}
