import { languageOfKind } from '@anode/cells'
import type { CellCopy } from '@anode/document'
import { sameOutputs } from '@anode/notebook/history'
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { editorTheme } from '../../notebook/editor/editorTheme.ts'
import { languageOf } from '../../notebook/editor/languages.ts'
import { useLanguage } from '../../notebook/state/notebookLanguage.ts'
import { OutputView } from '../../outputs/OutputView.tsx'

/** Lines around a change that are shown with it; longer stretches of what is the same are folded. */
const AROUND = { margin: 2, minSize: 6 }

/** What became of one text: taken away in red, added in green, the rest folded. */
export const TextDiff = ({
  then,
  now,
  language,
}: {
  readonly then: string
  readonly now: string
  readonly language: string
}) => {
  const spoken = useLanguage(language)
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current === null) return
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: now,
        extensions: [
          editorTheme,
          languageOf(spoken),
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'Text then and now' }),
          unifiedMergeView({ original: then, mergeControls: false, gutter: true, collapseUnchanged: AROUND }),
        ],
      }),
    })
    return () => view.destroy()
  }, [then, now, spoken])
  return <div ref={host} className="code-text text-diff" data-text-diff />
}

const Outputs = ({ title, outputs }: { readonly title: string; readonly outputs: CellCopy['outputs'] }) => (
  <section aria-label={`Output ${title.toLowerCase()}`} className="min-w-0">
    <h4 className="past-side">{title}</h4>
    {outputs.length === 0 && <p className="text-[13px] text-ink-faint">No output</p>}
    {outputs.map(({ id, output }) => (
      <OutputView key={id} output={output} />
    ))}
  </section>
)

/** A cell then and now: its text in one, its outputs side by side, or one above the other where there is no room. */
export const CellDiff = ({ then, now }: { readonly then: CellCopy; readonly now: CellCopy }) => (
  <div className="cell-diff" data-cell-diff={then.id}>
    {then.source !== now.source && (
      <TextDiff then={then.source} now={now.source} language={languageOfKind(now.kind)} />
    )}
    {!sameOutputs(then.outputs, now.outputs) && (
      <div className="output-sides">
        <Outputs title="Then" outputs={then.outputs} />
        <Outputs title="Now" outputs={now.outputs} />
      </div>
    )}
  </div>
)
