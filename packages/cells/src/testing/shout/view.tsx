import { settingsOf } from '@anode/document'
import type { CellBodyProps, CellProps, CellView } from '../../view/CellView.ts'
import { TextFrame } from '../../view/TextFrame.tsx'
import { shout } from './model.ts'
import { shoutText } from './text.ts'

const Body = ({ cell, parts: { Editor, Outputs } }: CellBodyProps) => (
  <>
    <TextFrame look={shoutText} cellId={cell.id} Editor={Editor} />
    <Outputs cellId={cell.id} />
  </>
)

const Toolbar = ({ cell, setSettings }: CellProps) => (
  <input
    type="number"
    aria-label="Times"
    value={settingsOf(shout, cell).times}
    onChange={(event) => setSettings(shout, { times: Number(event.target.value) })}
  />
)

/** A shout with its outputs, and how often in its controls. */
export const shoutView: CellView = {
  Body,
  Toolbar,
  key: 'q',
  offered: true,
  showsText: true,
  estimate: (lines) => lines * 21 + 24,
}
