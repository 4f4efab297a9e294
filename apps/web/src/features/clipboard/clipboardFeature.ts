import { ClipboardPaste, Copy, Scissors } from 'lucide-react'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { clipboardActions } from './clipboardActions.ts'
import { followClipboard } from './followClipboard.ts'

/** Cells that are cut, copied and pasted, also between notebooks and programs. */
export const clipboardFeature: Feature = {
  name: 'clipboard',
  actions: clipboardActions,
  cellMenu: [
    { place: 'content', id: 'cell.cut', icon: Scissors, first: true },
    { place: 'content', id: 'cell.copy', icon: Copy, first: true },
    { place: 'content', id: 'cell.pasteBelow', icon: ClipboardPaste, first: true },
  ],
  whileShown: followClipboard,
}
