import { defaultKind } from '@anode/cells'
import type { NotebookSession, OwnText } from '@anode/notebook'
import { newCell, placeAt } from '@anode/notebook'
import { useSyncExternalStore } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { goToCell } from '../../notebook/places/going.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { showToast } from '../../toasts/Toasts.tsx'

const firstLine = (text: string): string => {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}

/** Puts the person's text into a cell of its own, below the one it was in. */
const putIntoNewCell = (session: NotebookSession, { cellId, text }: OwnText): void => {
  const kind = session.index.entry(cellId)?.kind ?? defaultKind.name
  const index = session.index.indexOf(cellId) + 1
  const [id] = placeAt(session, 'put your text into a new cell', index, [newCell(kind, '', { source: text })])
  session.own.letGo(cellId)
  if (id !== undefined) goToCell(session, id)
}

const copy = async ({ text }: OwnText): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ text: 'Your text is on the clipboard.' })
  } catch {
    showToast({
      text: 'The browser did not let the text be copied. Put it into a new cell and copy it there.',
    })
  }
}

/** Texts of this page that were not the notebook's: nothing that was written is gone. */
export const OwnTextsNotice = () => {
  const session = useSession()
  const own = useSyncExternalStore(session.own.on, () => session.own.list)
  return own.map((one) => (
    <div key={one.cellId} data-own-text={one.cellId}>
      <Failure
        tone="plain"
        what="The text of a cell on this page was not the one that is saved"
        why={`The cell shows the saved text now. Yours ${firstLine(one.text) === '' ? 'was empty' : `began with “${firstLine(one.text)}”`}.`}
      >
        {one.text !== '' && (
          <>
            <button
              type="button"
              className="button button-primary"
              onClick={() => putIntoNewCell(session, one)}
            >
              Put mine into a new cell
            </button>
            <button type="button" className="button" onClick={() => void copy(one)}>
              Copy my text
            </button>
          </>
        )}
        <button type="button" className="button button-quiet" onClick={() => session.own.letGo(one.cellId)}>
          Let it go
        </button>
      </Failure>
    </div>
  ))
}
