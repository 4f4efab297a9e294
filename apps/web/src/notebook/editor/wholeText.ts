import { asCellSource } from '@anode/document'
import {
  type ChangeSet,
  type ChangeSpec,
  EditorSelection,
  EditorState,
  type Extension,
  type Text,
  Transaction,
  type TransactionSpec,
} from '@codemirror/state'
import { EditorView, ViewPlugin } from '@codemirror/view'
import { ySyncAnnotation, ySyncFacet } from 'y-codemirror.next'

const isHigh = (unit: string): boolean => unit >= '\ud800' && unit <= '\udbff'
const isLow = (unit: string): boolean => unit >= '\udc00' && unit <= '\udfff'

/** Whether a place in a text lies between the halves of a character. */
const parts = (doc: Text, at: number): boolean =>
  at > 0 && at < doc.length && isHigh(doc.sliceString(at - 1, at)) && isLow(doc.sliceString(at, at + 1))

/** The changes as a cell's text takes them; null when they are that. */
const wholeChanges = (changes: ChangeSet, doc: Text): ReadonlyArray<ChangeSpec> | null => {
  let isWhole = true
  const specs: ChangeSpec[] = []
  changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const given = inserted.sliceString(0)
    const insert = asCellSource(given)
    const start = parts(doc, from) ? from - 1 : from
    const end = to > from && parts(doc, to) ? to + 1 : Math.max(start, to === from ? start : to)
    if (insert !== given || start !== from || end !== to) isWhole = false
    specs.push({ from: start, to: end, insert })
  })
  return isWhole ? null : specs
}

/** What is typed, dropped or set has line feeds only, and whole characters; what came from the text is as it is. */
const filter = EditorState.transactionFilter.of((transaction): TransactionSpec | Transaction => {
  if (!transaction.docChanged || transaction.annotation(ySyncAnnotation) !== undefined) return transaction
  const { startState, effects, scrollIntoView } = transaction
  const whole = wholeChanges(transaction.changes, startState.doc)
  if (whole === null) return transaction
  const changes = startState.changes([...whole])
  const userEvent = transaction.annotation(Transaction.userEvent)
  return {
    changes,
    selection: EditorSelection.cursor(changes.mapPos(startState.selection.main.to, 1)),
    effects,
    scrollIntoView,
    ...(userEvent === undefined ? {} : { userEvent }),
  }
})

/** What turns one text into another: the part between their common beginning and end. */
export const correction = (
  now: string,
  right: string,
): { readonly from: number; readonly to: number; readonly insert: string } | null => {
  if (now === right) return null
  let from = 0
  while (from < now.length && now[from] === right[from]) from++
  let end = 0
  const most = Math.min(now.length, right.length) - from
  while (end < most && now[now.length - 1 - end] === right[right.length - 1 - end]) end++
  return { from, to: now.length - end, insert: right.slice(from, right.length - end) }
}

/** Whether changes left halves of characters: of such the text itself has made something else without a word. */
const leavesHalves = (changes: ChangeSet, doc: Text): boolean => {
  let halves = false
  changes.iterChangedRanges((_fromA, _toA, from, to) => {
    halves ||= !doc.sliceString(Math.max(0, from - 1), Math.min(doc.length, to + 1)).isWellFormed()
  })
  return halves
}

/** Yjs puts U+FFFD where others part a character, and tells nobody: the editor then takes the text as it is. */
const follow = ViewPlugin.define((view) => ({
  update: ({ docChanged, changes, state }) => {
    if (!docChanged || !leavesHalves(changes, state.doc)) return
    queueMicrotask(() => {
      const sync = view.state.facet(ySyncFacet)
      const change = correction(view.state.doc.toString(), sync.ytext.toString())
      if (change !== null) view.dispatch({ changes: change, annotations: ySyncAnnotation.of(sync) })
    })
  },
}))

/**
 * The editor counts a text as Yjs does, unit by unit: only a line feed ends a line for it, and no other line end gets
 * in. Two that count differently would put every edit in another place.
 */
export const wholeText: Extension = [
  EditorState.lineSeparator.of('\n'),
  EditorView.clipboardInputFilter.of(asCellSource),
  filter,
  follow,
]
