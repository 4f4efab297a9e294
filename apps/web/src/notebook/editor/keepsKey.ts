import { Facet } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { keepKeys } from '../../commands/keptKeys.ts'

/** Says whether an editor wants Escape for itself just now: to close something, or to change its mode. */
export const keepsEscape = Facet.define<(view: EditorView) => boolean>()

/** Escape first takes away all carets but one, and is Vim's in its other modes. */
keepKeys((target, key) => {
  if (key !== 'Escape' || !(target instanceof HTMLElement)) return false
  const view = EditorView.findFromDOM(target)
  if (view === null) return false
  return view.state.selection.ranges.length > 1 || view.state.facet(keepsEscape).some((keeps) => keeps(view))
})
