import { rangeOf } from '@anode/document'
import type { NotebookSession } from '@anode/notebook'
import { commentsOf } from '@anode/notebook/comments'
import { type Extension, type Range, RangeSet, StateEffect } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type * as Y from 'yjs'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { openThread } from './commenting.ts'

const changed = StateEffect.define<null>()

const markOf = (threadId: string, active: boolean): Decoration =>
  Decoration.mark({
    class: active ? 'comment-words comment-words-active' : 'comment-words',
    attributes: { 'data-thread': threadId },
  })

/**
 * Marks the words in an open editor that open threads are about, and those that somebody begins to comment on. A
 * click on them leads to the thread. `doc` is what the editor is bound to.
 */
export const commentMarks = (session: NotebookSession, cellId: string, doc: Y.Doc): Extension => {
  const comments = commentsOf(session)
  const state = () => [comments.openOn(cellId), comments.active, comments.drafts.targets] as const

  const draw = (length: number): DecorationSet => {
    const begun = comments.drafts.targets.filter((target) => target.cellId === cellId)
    const words = [
      ...comments.openOn(cellId).map(({ id, anchor }) => ({ id, anchor, active: id === comments.active })),
      ...begun.map(({ key, anchor }) => ({ id: key, anchor, active: true })),
    ]
    const ranges = words.flatMap(({ id, anchor, active }): ReadonlyArray<Range<Decoration>> => {
      const range = anchor === null ? null : rangeOf(doc, anchor)
      return range === null || range.to > length ? [] : [markOf(id, active).range(range.from, range.to)]
    })
    return RangeSet.of(ranges, true)
  }

  const marks = ViewPlugin.define(
    (view: EditorView) => {
      let seen = state()
      const unlisten = comments.on(() => {
        const now = state()
        if (now.every((value, i) => value === seen[i])) return
        const concerns = seen[0].length > 0 || now[0].length > 0 || now[2] !== seen[2]
        seen = now
        if (concerns) view.dispatch({ effects: changed.of(null) })
      })
      return {
        marks: draw(view.state.doc.length),
        update(update: ViewUpdate) {
          const again = update.transactions.some(({ effects }) => effects.some((one) => one.is(changed)))
          // What is bound before this has told `doc` of the change already: the words are where it has them.
          if (update.docChanged || again) this.marks = draw(update.state.doc.length)
        },
        destroy: unlisten,
      }
    },
    { decorations: ({ marks }) => marks },
  )

  const clicks = EditorView.domEventHandlers({
    click: ({ target }, view) => {
      const id =
        target instanceof Element ? target.closest<HTMLElement>('[data-thread]')?.dataset.thread : null
      const thread = comments.thread(id ?? null)
      if (thread === undefined || !view.state.selection.main.empty) return
      // On a phone one taps into words to write: the mark at the cell's edge opens the panel there.
      if (openPanel.covers()) comments.activate(thread.id)
      else openThread(session, thread)
    },
  })
  return [marks, clicks]
}
