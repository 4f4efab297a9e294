import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { Compartment, type Extension, type StateEffect } from '@codemirror/state'
import { type EditorView, keymap, lineNumbers, ViewPlugin } from '@codemirror/view'
import { settings } from '../../settings/settings.ts'

const close = [closeBrackets(), keymap.of(closeBracketsKeymap)]

let vim: (() => Extension) | null = null

/** Vim's keys, which are loaded when somebody wants them. */
const vimKeys = (wanted: boolean): Extension => (wanted && vim !== null ? vim() : [])

const wantVim = async (then: () => void): Promise<void> => {
  if (vim !== null || !settings.get('vimKeys')) return
  const module = await import('./vimKeys.ts')
  vim = module.vimKeys
  then()
}

/** What an editor makes of the person's settings; they change while it is open, and nothing is lost. */
export const followSettings = ({ numbered }: { readonly numbered: boolean }): Extension => {
  const parts = [
    { slot: new Compartment(), make: () => vimKeys(settings.get('vimKeys')) },
    { slot: new Compartment(), make: () => (settings.get('autoCloseBrackets') ? close : []) },
    { slot: new Compartment(), make: () => (numbered && settings.get('lineNumbers') ? lineNumbers() : []) },
  ]
  const now = () =>
    [
      settings.get('vimKeys') && vim !== null,
      settings.get('autoCloseBrackets'),
      settings.get('lineNumbers'),
    ].join()
  const follower = ViewPlugin.define((view: EditorView) => {
    let before = now()
    const apply = () => {
      if (now() === before) return
      before = now()
      const effects: ReadonlyArray<StateEffect<unknown>> = parts.map(({ slot, make }) =>
        slot.reconfigure(make()),
      )
      view.dispatch({ effects })
      // Another text size or a gutter: what was measured counts no more.
      view.requestMeasure()
    }
    const unlisten = settings.on(() => {
      apply()
      void wantVim(apply)
    })
    void wantVim(apply)
    return { destroy: unlisten }
  })
  return [parts.map(({ slot, make }) => slot.of(make())), follower]
}
