import type { CellTextLook } from './CellTextLook.ts'
import type { CellParts } from './CellView.ts'

/** A cell's text in its editor, as its kind has it. */
export const TextFrame = ({
  cellId,
  look: { frame, ...look },
  Editor,
}: {
  readonly cellId: string
  readonly look: CellTextLook
  readonly Editor: CellParts['Editor']
}) => (
  <div className={frame}>
    <Editor cellId={cellId} {...look} />
  </div>
)
