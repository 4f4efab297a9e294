import { type Extension, Prec } from '@codemirror/state'
import { EditorView, ViewPlugin } from '@codemirror/view'
import { CodeMirror, getCM, Vim, vim } from '@replit/codemirror-vim'
import { yUndoManagerKeymap } from 'y-codemirror.next'
import type { UndoManager } from 'yjs'
import { exitOf } from './exits.ts'
import { keepsEscape } from './keepsKey.ts'

// What is typed is undone by Yjs: the editor has no history of its own.
const [undoKey, redoKey] = yUndoManagerKeymap
Object.assign((CodeMirror as unknown as { commands: object }).commands, {
  undo: ({ cm6 }: { cm6: EditorView }) => undoKey?.run?.(cm6),
  redo: ({ cm6 }: { cm6: EditorView }) => redoKey?.run?.(cm6),
})

/** Everything is saved as it is typed; who writes `:w` is glad to hear nothing. */
Vim.defineEx('write', 'w', () => {})

const stateOf = (view: EditorView) => getCM(view)?.state.vim ?? null

/** In normal mode with nothing begun: no count, no operator, no half of a command. */
const isAtRest = (view: EditorView): boolean => {
  const state = stateOf(view)
  if (state === null || state.insertMode || state.visualMode) return false
  const { operator, prefixRepeat, motionRepeat, keyBuffer } = state.inputState
  return !operator && prefixRepeat.length + motionRepeat.length + keyBuffer.length === 0
}

/** `j` at the last line and `k` at the first go on to the neighbouring cell, as the arrows do. */
const walk = Prec.highest(
  EditorView.domEventHandlers({
    keydown: (event, view) => {
      const by = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
      if (by === 0 || event.ctrlKey || event.metaKey || event.altKey || !isAtRest(view)) return false
      const { doc, selection } = view.state
      const edge = by === 1 ? doc.lines : 1
      if (doc.lineAt(selection.main.head).number !== edge || !exitOf(view)(by)) return false
      event.preventDefault()
      return true
    },
  }),
)

/** What one command of Vim does, or one stay in its insert mode, is one step to undo. */
const steps = (undo: UndoManager): Extension =>
  ViewPlugin.define((view) => {
    const cm = getCM(view)
    const end = () => undo.stopCapturing()
    const words = ['vim-command-done', 'vim-mode-change']
    for (const word of words) cm?.on(word, end)
    return {
      destroy: () => {
        for (const word of words) cm?.off(word, end)
      },
    }
  })

/** Vim's keys. Esc in normal mode is the notebook's: it leaves the text. */
export const vimKeys = (undo: UndoManager): Extension => [
  walk,
  keepsEscape.of((view) => !isAtRest(view)),
  vim(),
  steps(undo),
]
