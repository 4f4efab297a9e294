import type { CellText, NotebookSession } from '@anode/notebook'
import type { Caret } from '@anode/notebook/presence'
import { EditorSelection, type Extension, StateEffect } from '@codemirror/state'
import {
  type EditorView,
  type LayerMarker,
  layer,
  RectangleMarker,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import * as Y from 'yjs'
import { personClass } from './personClass.ts'

/** Somebody else's caret has moved. */
const moved = StateEffect.define<null>()

/** A flag over the first line would be cut off by the editor's edge: it stands a little lower there, in pixels. */
const FIRST_LINE = 24

const positionAt = (text: Y.Text, index: number): string =>
  JSON.stringify(Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index)))

/** Where a position is in the text now; null when it is of text that is not here. */
const offsetOf = (text: Y.Text, position: string | null): number | null => {
  if (position === null || text.doc === null) return null
  try {
    const relative = Y.createRelativePositionFromJSON(JSON.parse(position))
    const absolute = Y.createAbsolutePositionFromRelativePosition(relative, text.doc)
    return absolute?.type === text ? absolute.index : null
  } catch {
    // Another page may say what it likes.
    return null
  }
}

/** Somebody's caret: a line with their name on a flag, which fades when the caret rests. */
class PersonCaret implements LayerMarker {
  readonly #at: RectangleMarker
  readonly #name: string
  readonly #color: string

  constructor(at: RectangleMarker, name: string, color: string) {
    this.#at = at
    this.#name = name
    this.#color = color
  }

  eq(other: PersonCaret): boolean {
    return this.#name === other.#name && this.#color === other.#color && this.#at.eq(other.#at)
  }

  draw(): HTMLElement {
    const { left, top, height } = this.#at
    const caret = document.createElement('div')
    caret.className = `person-caret ${this.#color}`
    caret.dataset.person = this.#name
    if (top < FIRST_LINE) caret.dataset.first = ''
    caret.style.cssText = `left:${left}px;top:${top}px;height:${height}px`
    const flag = caret.appendChild(document.createElement('span'))
    flag.className = 'person-flag'
    flag.textContent = this.#name
    return caret
  }
}

interface Range {
  readonly anchor: number
  readonly head: number
  readonly caret: Caret
}

/**
 * Carets and selections of the others in an open editor, over and under its text, and the place of the own one
 * for them. It comes behind what binds the editor to the text: both hold the same when it is asked.
 */
export const carets = (session: NotebookSession, cellId: string, { text }: CellText): Extension => {
  const { presence, ownPlace } = session

  const ranges = ({ state }: EditorView): ReadonlyArray<Range> =>
    presence.inCell(cellId).flatMap((caret) => {
      const head = offsetOf(text, caret.place.head)
      if (head === null) return []
      const most = state.doc.length
      const anchor = offsetOf(text, caret.place.anchor) ?? head
      return [{ anchor: Math.min(anchor, most), head: Math.min(head, most), caret }]
    })

  const changes = (update: ViewUpdate): boolean =>
    update.docChanged ||
    update.geometryChanged ||
    update.viewportChanged ||
    update.transactions.some(({ effects }) => effects.some((effect) => effect.is(moved)))

  const name = ({ who }: Caret): string => (who.id === session.actor.by ? 'You' : who.name)

  return [
    layer({
      above: true,
      class: 'person-carets',
      update: changes,
      markers: (view) =>
        ranges(view).flatMap(({ head, caret }) =>
          RectangleMarker.forRange(view, '', EditorSelection.cursor(head)).map(
            (at) => new PersonCaret(at, name(caret), personClass(caret.who.id)),
          ),
        ),
    }),
    layer({
      above: false,
      class: 'person-selections',
      update: changes,
      markers: (view) =>
        ranges(view).flatMap(({ anchor, head, caret }) =>
          anchor === head
            ? []
            : RectangleMarker.forRange(
                view,
                `person-selection ${personClass(caret.who.id)}`,
                EditorSelection.range(anchor, head),
              ),
        ),
    }),
    ViewPlugin.define((view) => {
      const unlisten = presence.on(`cell:${cellId}`, () => view.dispatch({ effects: moved.of(null) }))
      return {
        update: ({ state, docChanged, selectionSet, focusChanged, view: { hasFocus } }: ViewUpdate) => {
          if (!(docChanged || selectionSet || focusChanged) || !hasFocus) return
          const { anchor, head } = state.selection.main
          if (text.length !== state.doc.length) return
          ownPlace.setCaret(cellId, { anchor: positionAt(text, anchor), head: positionAt(text, head) })
        },
        destroy: unlisten,
      }
    }),
  ]
}
