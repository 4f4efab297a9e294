import { Facet } from '@codemirror/state'
import type { EditorView, KeyBinding } from '@codemirror/view'

/** Leaves a text upwards (-1) or downwards (1); false when there is nowhere to go. */
export type Exit = (by: -1 | 1) => boolean

const stay: Exit = () => false

/** Where an editor's text is left to. */
export const exit = Facet.define<Exit, Exit>({ combine: ([first]) => first ?? stay })

export const exitOf = (view: EditorView): Exit => view.state.facet(exit)

const atEdge = (by: -1 | 1) => (view: EditorView) => {
  const { doc, selection } = view.state
  const { main } = selection
  const edge = by === 1 ? doc.lines : 1
  return (
    selection.ranges.length === 1 && main.empty && doc.lineAt(main.head).number === edge && exitOf(view)(by)
  )
}

/** Arrow keys at the first and the last line go on to the neighbouring cell. */
export const exitKeys: ReadonlyArray<KeyBinding> = [
  { key: 'ArrowUp', run: atEdge(-1) },
  { key: 'ArrowDown', run: atEdge(1) },
]
