import type { NotebookSnapshot } from '@anode/document'
import { snapshotOf } from '@anode/notebook'
import { useEffect, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { saveFile } from '../../failures/saveFile.ts'
import { localIpynb } from '../../notebook/ipynb/localIpynb.ts'
import { useSession, useStatus } from '../../notebook/state/SessionContext.ts'

const nameOf = ({ notebook }: NotebookSnapshot) => `${notebook.title || 'Untitled'} (before).ipynb`

/** The server came back with other data: what this browser knew is no longer what is shown. */
export const OtherLogNotice = () => {
  const { replica } = useSession()
  const otherLog = useStatus((status) => status.otherLog)
  const [before, setBefore] = useState<NotebookSnapshot | null>(null)
  const [dismissed, setDismissed] = useState(false)
  useEffect(() => {
    let known = replica.status.otherLog
    return replica.onStatus(() => {
      const { otherLog: now } = replica.status
      // What is read in this moment is the last of the old state.
      if (now === 'found' && known !== 'found') setBefore(snapshotOf(replica))
      known = now
    })
  }, [replica])
  if (otherLog !== 'shown' || dismissed) return null
  return (
    <Failure
      tone="warn"
      what="The server has another state of this notebook"
      why="It was perhaps started on other data, or restored from a backup. You see its state now; changes that waited are on top of it."
      todo={before ? 'Save what was here as a file if you miss something.' : undefined}
    >
      {before && (
        <button
          type="button"
          className="button"
          onClick={() => void localIpynb(before).then(({ file }) => saveFile(nameOf(before), file))}
        >
          Save what was here
        </button>
      )}
      <button type="button" className="button button-quiet" onClick={() => setDismissed(true)}>
        Dismiss
      </button>
    </Failure>
  )
}
