import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { Compartment, type Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers, ViewPlugin } from '@codemirror/view'
import type { UndoManager } from 'yjs'
import { settings } from '../../settings/settings.ts'

const closing = [closeBrackets(), keymap.of(closeBracketsKeymap)]

let vim: typeof import('./vimKeys.ts').vimKeys | null = null

/** Loads Vim's keys when they are wanted for the first time. */
const loadVim = async (then: () => void): Promise<void> => {
  if (vim !== null || !settings.get('vimKeys')) return
  vim = (await import('./vimKeys.ts')).vimKeys
  then()
}

interface Followed {
  /** Whether lines may be numbered, or are. */
  readonly numbered: boolean | 'always'
  /** Whether lines wrap when the person wishes it; others wrap always or never. */
  readonly mayWrap: boolean
  readonly undo: UndoManager
}

/** What an editor makes of the person's settings; they change while it is open, and nothing is lost. */
export const followSettings = ({ numbered, mayWrap, undo }: Followed): Extension => {
  const parts = [
    { wanted: () => settings.get('vimKeys') && vim !== null, make: () => vim?.(undo) ?? [] },
    { wanted: () => settings.get('autoCloseBrackets'), make: () => closing },
    {
      wanted: () => numbered === 'always' || (numbered && settings.get('lineNumbers')),
      make: () => lineNumbers(),
    },
    { wanted: () => mayWrap && settings.get('wrapCode'), make: () => EditorView.lineWrapping },
  ].map(({ wanted, make }) => {
    let on = wanted()
    const slot = new Compartment()
    return {
      first: slot.of(on ? make() : []),
      change: () => {
        if (wanted() === on) return []
        on = !on
        return slot.reconfigure(on ? make() : [])
      },
    }
  })
  const follower = ViewPlugin.define((view: EditorView) => {
    const apply = () => {
      const effects = parts.flatMap(({ change }) => change())
      if (effects.length > 0) view.dispatch({ effects })
      // The size of the text may have changed with them.
      view.requestMeasure()
    }
    const follow = () => {
      apply()
      void loadVim(() => view.dom.isConnected && apply())
    }
    void loadVim(() => view.dom.isConnected && apply())
    return { destroy: settings.on(follow) }
  })
  return [parts.map(({ first }) => first), follower]
}
