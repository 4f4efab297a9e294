import { type NotebookSession, runAll } from '@anode/notebook'
import { isIdleReason } from '@anode/protocol'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { useKernel, useLiveKernel } from '../../notebook/topbar/useKernel.ts'
import { askKernel } from '../../server/notebooks.ts'
import { showFailure } from '../../toasts/Toasts.tsx'

const startAgain = ({ replica }: NotebookSession): void => {
  askKernel(replica.notebookId, 'start').catch((error) =>
    showFailure(failureOf('The kernel was not started', error)),
  )
}

/** The kernel is gone although nobody asked for that. */
export const KernelNotice = () => {
  const session = useSession()
  const { status, reason } = useKernel()
  const live = useLiveKernel()
  if (status === 'dead') {
    return (
      <Failure
        what="The kernel died"
        why={reason ?? undefined}
        todo="Its variables are gone. The next run starts a new kernel."
      >
        <button type="button" className="button" onClick={() => runAll(session)}>
          Run all
        </button>
      </Failure>
    )
  }
  if (status === 'shutdown' && isIdleReason(reason)) {
    return (
      <Failure
        tone="plain"
        what="The kernel was shut down"
        why={reason ?? undefined}
        todo="Its variables are gone; texts and outputs are kept. The next run starts a new kernel."
      >
        <button type="button" className="button" onClick={() => startAgain(session)}>
          Start the kernel
        </button>
        <button type="button" className="button" onClick={() => runAll(session)}>
          Run all
        </button>
      </Failure>
    )
  }
  if (status !== 'none' && status !== 'shutdown' && live !== null && !live.hostConnected) {
    return (
      <Failure
        tone="warn"
        what="The kernel host is not connected"
        why="The process that runs the kernels does not answer the server."
        todo="Runs wait until it is back: the server starts it again by itself. If it does not come back, the file logs/host.log in the data directory says why."
      />
    )
  }
  return null
}
