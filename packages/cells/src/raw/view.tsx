import type { CellBodyProps, CellView } from '../view/CellView.ts'
import { TextFrame } from '../view/TextFrame.tsx'
import { rawText } from './text.ts'

const Body = ({ cell, parts: { Editor } }: CellBodyProps) => (
  <TextFrame look={rawText} cellId={cell.id} Editor={Editor} />
)

/** Text that is neither run nor rendered. */
export const rawView: CellView = {
  Body,
  Toolbar: null,
  key: 'r',
  offered: false,
  showsText: true,
  estimate: (lines) => lines * 21 + 26,
}
