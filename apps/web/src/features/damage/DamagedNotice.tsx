import { Failure } from '../../failures/Failure.tsx'
import { OnlyHere } from '../../notebook/OnlyHere.tsx'
import { useSession, useStatus } from '../../notebook/state/SessionContext.ts'
import { RecoveryOptions } from './RecoveryOptions.tsx'
import { useDamage } from './useDamage.ts'

/** The notebook's file on the server is damaged; what is shown is this browser's copy. */
export const DamagedNotice = () => {
  const stopped = useStatus((status) => status.stopped)
  return stopped?.tag === 'NotebookDamaged' ? <Damaged why={stopped.message} /> : null
}

const Damaged = ({ why }: { readonly why: string }) => {
  const { replica } = useSession()
  const report = useDamage(replica.notebookId)
  return (
    <>
      <Failure
        what="The file of this notebook is damaged"
        why={`${report?.damage ?? why} You see the copy in this browser.`}
        todo="Save the copy before you choose something below: it may hold more than the server can read."
        details={report === null ? 'NotebookDamaged' : `NotebookDamaged: ${report.file}`}
      >
        <OnlyHere />
      </Failure>
      {report !== null && (
        <div className="px-4">
          <RecoveryOptions report={report} quiet />
        </div>
      )}
    </>
  )
}
