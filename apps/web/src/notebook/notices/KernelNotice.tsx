import { Failure } from '../../failures/Failure.tsx'
import * as queries from '../queries.ts'
import { runAll } from '../running.ts'
import { useQuery, useSession } from '../state/SessionContext.ts'
import { useLiveKernel } from '../topbar/useKernel.ts'

/** The kernel is gone although nobody asked for that. */
export const KernelNotice = () => {
  const session = useSession()
  const row = useQuery(queries.kernel)
  const live = useLiveKernel()
  const wanted = row !== null && row.status !== 'none' && row.status !== 'shutdown'
  if (wanted && row.status === 'dead') {
    return (
      <Failure
        what="The kernel died"
        why={row.reason ?? undefined}
        todo="Its variables are gone. The next run starts a new kernel."
      >
        <button type="button" className="button" onClick={() => runAll(session)}>
          Run all
        </button>
      </Failure>
    )
  }
  if (wanted && live !== null && !live.hostConnected) {
    return (
      <Failure
        tone="warn"
        what="The kernel host is not connected"
        why="The process that runs the kernels does not answer the server."
        todo="Runs wait until it is back. If it does not come back, start the server again."
      />
    )
  }
  return null
}
