import { restartKernel } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import type { NotebookEnvironmentInfo } from '@anode/protocol'
import { useEffect, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'
import { fetchEnvironment, trustPackages } from '../../server/environments.ts'
import { messageOf } from '../../server/request.ts'

/** So many names are shown; more are counted. */
const MOST = 40

const listed = (names: ReadonlyArray<string>): string =>
  names.length <= MOST
    ? names.join(', ')
    : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`

/** How the packages stand that the notebook names; asked again when it names others. */
const useInfo = (notebookId: string) => {
  const named = useQuery(queries.environment)
  const [info, setInfo] = useState<NotebookEnvironmentInfo | null>(null)
  useEffect(() => {
    let isCurrent = true
    setInfo(null)
    if (named !== 'null') {
      fetchEnvironment(notebookId).then(
        (answer) => isCurrent && setInfo(answer),
        // Offline nothing is installed, and nothing is asked.
        () => {},
      )
    }
    return () => {
      isCurrent = false
    }
  }, [notebookId, named])
  return [info, setInfo] as const
}

/** The notebook came with packages that nobody of this server has agreed to, or they have just been agreed to. */
export const PackagesNotice = () => {
  const session = useSession()
  const { notebookId } = session.replica
  const kernel = useQuery(queries.kernel)
  const [info, setInfo] = useInfo(notebookId)
  const [step, setStep] = useState<'asked' | 'agreeing' | 'agreed' | 'later'>('asked')
  const [failure, setFailure] = useState<string | null>(null)
  const runs = kernel !== null && kernel.status === 'ready'
  if (step === 'agreed') {
    if (!runs) return null
    return (
      <Failure
        tone="plain"
        what="The packages come with the next kernel"
        why="The kernel that runs was started without them."
      >
        <button
          type="button"
          className="button button-primary"
          onClick={() => {
            setStep('later')
            void restartKernel(session)
          }}
        >
          Restart the kernel
        </button>
      </Failure>
    )
  }
  if (info?.state !== 'untrusted' || step === 'later') return null
  const agree = () => {
    setStep('agreeing')
    trustPackages(notebookId, info.untrusted).then(
      (answer) => {
        setInfo(answer)
        setStep(answer.state === 'untrusted' ? 'asked' : 'agreed')
      },
      (error) => {
        setFailure(messageOf(error))
        setStep('asked')
      },
    )
  }
  const count = info.untrusted.length === 1 ? 'a package' : `${info.untrusted.length} packages`
  return (
    <Failure
      tone="plain"
      what={`This notebook wants ${count} installed that nobody here has agreed to`}
      why={listed(info.untrusted)}
      todo={
        failure ??
        'Installing a package runs its code on the server. Until you agree, cells run with the usual packages.'
      }
    >
      <button type="button" className="button button-primary" disabled={step === 'agreeing'} onClick={agree}>
        Install
      </button>
      <button type="button" className="button button-quiet" onClick={() => setStep('later')}>
        Not now
      </button>
    </Failure>
  )
}
