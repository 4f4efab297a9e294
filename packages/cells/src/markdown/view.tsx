import type { CellBodyProps, CellView } from '../view/CellView.ts'

const Body = ({ cell, editing, onEdit, parts: { Editor, Markdown, WithPreview } }: CellBodyProps) => {
  if (editing) {
    return (
      <WithPreview cellId={cell.id} source={cell.source} attachments={cell.attachments}>
        <div className="rounded-[12px] bg-surface">
          <Editor cellId={cell.id} language="markdown" wrap placeholder="Write Markdown" />
        </div>
      </WithPreview>
    )
  }
  return (
    <div className="min-h-10 px-3.5 py-1.5">
      {cell.source.trim() === '' ? (
        <button type="button" className="text-[15px]/7 text-ink-faint" onClick={onEdit}>
          Empty text. Click to write.
        </button>
      ) : (
        <Markdown cellId={cell.id} source={cell.source} attachments={cell.attachments} />
      )}
    </div>
  )
}

/** Rendered text; Enter or a double click shows its source. */
export const markdownView: CellView = {
  Body,
  key: 'm',
  offered: true,
  showsText: false,
  estimate: (lines) => lines * 27 + 12,
}
