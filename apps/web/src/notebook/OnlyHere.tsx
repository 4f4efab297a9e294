import { snapshotOf } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { failureOf } from '../failures/failureText.ts'
import { openIpynb } from '../server/notebooks.ts'
import { showFailure } from '../toasts/Toasts.tsx'
import { localIpynb } from './ipynb/localIpynb.ts'
import { saveLocally } from './ipynb/saveIpynb.ts'
import { useSession } from './state/SessionContext.ts'

/** The notebook is only here any more: it can be had as a file, or be given to the server again. */
export const OnlyHere = () => {
  const session = useSession()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const giveAgain = async () => {
    setBusy(true)
    try {
      const title = session.replica.read(queries.title) || 'Untitled'
      const { file } = await localIpynb(snapshotOf(session.replica))
      const { id } = await openIpynb(file, title)
      await navigate({ to: '/n/$notebookId', params: { notebookId: id } })
    } catch (error) {
      showFailure(failureOf('The notebook was not made', error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        disabled={busy}
        onClick={() => void giveAgain()}
      >
        Make a new notebook of it
      </button>
      <button type="button" className="button" onClick={() => void saveLocally(session)}>
        Save as .ipynb
      </button>
    </>
  )
}
