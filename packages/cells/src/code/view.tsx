import type { CellBodyProps, CellView } from '../view/CellView.ts'
import { TextFrame } from '../view/TextFrame.tsx'
import { codeText } from './text.ts'

const Body = ({ cell, parts: { Editor, Outputs } }: CellBodyProps) => (
  <>
    <TextFrame look={codeText} cellId={cell.id} Editor={Editor} />
    <Outputs cellId={cell.id} />
  </>
)

/** Code on a tinted surface, its outputs on the page's own background. */
export const codeView: CellView = {
  Body,
  Toolbar: null,
  key: 'y',
  offered: true,
  showsText: true,
  estimate: (lines) => lines * 21 + 24,
}
