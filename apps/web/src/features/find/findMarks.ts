import type { NotebookSession } from '@anode/notebook'
import { findOf } from '@anode/notebook/find'
import { type Extension, type Range, RangeSet, StateEffect } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

const changed = StateEffect.define<null>()
const mark = Decoration.mark({ class: 'find-match' })
const currentMark = Decoration.mark({ class: 'find-match find-current' })

/** Marks the matches of the search in an open editor. */
export const findMarks = (session: NotebookSession, cellId: string): Extension => {
  const find = findOf(session)
  const draw = (length: number): DecorationSet => {
    const { current } = find
    const ranges = find
      .inText(cellId)
      .filter(({ to }) => to <= length)
      .map((match): Range<Decoration> => (match === current ? currentMark : mark).range(match.from, match.to))
    return RangeSet.of(ranges, true)
  }

  const plugin = ViewPlugin.define(
    (view: EditorView) => {
      let seen = [find.state.matches, find.current] as const
      const unlisten = find.on(() => {
        const now = [find.state.matches, find.current] as const
        if (now[0] === seen[0] && now[1] === seen[1]) return
        const concerns = now[0] !== seen[0] || [now[1], seen[1]].some((match) => match?.cellId === cellId)
        seen = now
        if (concerns) view.dispatch({ effects: changed.of(null) })
      })
      return {
        marks: draw(view.state.doc.length),
        update(update: ViewUpdate) {
          // Until the search has seen the new text, the marks move with it.
          this.marks = this.marks.map(update.changes)
          const again = update.transactions.some(({ effects }) => effects.some((one) => one.is(changed)))
          if (again) this.marks = draw(update.state.doc.length)
        },
        destroy: unlisten,
      }
    },
    { decorations: ({ marks }) => marks },
  )
  return plugin
}
