import type { CellBodyProps, CellView } from '../view/CellView.ts'

const Body = ({ cell, parts: { Editor, Outputs } }: CellBodyProps) => (
  <>
    <div className="rounded-[12px] bg-surface">
      <Editor cellId={cell.id} language="python" wrap={false} placeholder="" />
    </div>
    <Outputs cellId={cell.id} />
  </>
)

/** Code on a tinted surface, its outputs on the page's own background. */
export const codeView: CellView = {
  Body,
  key: 'y',
  offered: true,
  showsText: true,
  estimate: (lines) => lines * 21 + 24,
}
