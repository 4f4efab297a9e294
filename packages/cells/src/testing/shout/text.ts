import type { CellTextLook } from '../../view/CellTextLook.ts'
import { shout } from './model.ts'

export const shoutText: CellTextLook = {
  frame: 'rounded-[12px] bg-surface',
  language: shout.language,
  comment: shout.comment,
  numbered: false,
  wrap: true,
  placeholder: 'Whisper here',
}
