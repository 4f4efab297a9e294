import type { CellBodyProps, CellView } from '../view/CellView.ts'
import { TextFrame } from '../view/TextFrame.tsx'
import { markdownText, proseFrame } from './text.ts'

const Body = ({ cell, editing, onEdit, parts: { Editor, Prose, WithPreview } }: CellBodyProps) => {
  if (editing) {
    return (
      <WithPreview
        cellId={cell.id}
        source={cell.source}
        preview={(source) => <Prose cellId={cell.id} source={source} attachments={cell.attachments} />}
      >
        <TextFrame look={markdownText} cellId={cell.id} Editor={Editor} />
      </WithPreview>
    )
  }
  return (
    <div className={proseFrame}>
      {cell.source.trim() === '' ? (
        <button type="button" className="text-[15px]/7 text-ink-faint" onClick={onEdit}>
          Empty text. Click to write.
        </button>
      ) : (
        <Prose cellId={cell.id} source={cell.source} attachments={cell.attachments} />
      )}
    </div>
  )
}

/** Rendered text; Enter or a double click shows its source. */
export const markdownView: CellView = {
  Body,
  Toolbar: null,
  key: 'm',
  offered: true,
  showsText: false,
  estimate: (lines) => lines * 27 + 12,
}
