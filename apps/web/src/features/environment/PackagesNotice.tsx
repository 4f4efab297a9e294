import { restartKernel } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { openPanel, useOpenPanel } from '../../notebook/state/openPanel.ts'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'
import { tellKernel } from '../../notebook/tell/tellKernel.ts'
import { afterFailure } from './afterFailure.ts'
import { usePackages } from './usePackages.ts'

/** So many names are shown; more are counted. */
const MOST = 40

const listed = (names: ReadonlyArray<string>): string =>
  names.length <= MOST
    ? names.join(', ')
    : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`

/** The notebook names packages that nobody of this server has agreed to, that cannot be read, or that come with a restart. */
export const PackagesNotice = () => {
  const session = useSession()
  const kernel = useQuery(queries.kernel)
  const [{ info, doing, failure, isAhead }, changes] = usePackages()
  const [step, setStep] = useState<'asked' | 'agreed' | 'later'>('asked')
  const runs = kernel !== null && kernel.status === 'ready'
  // The panel says all of this, beside the notebook.
  const isSaid = useOpenPanel().id === 'packages'
  if (isSaid) return null
  if (step === 'agreed') {
    if (!runs || !isAhead) return null
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
            void restartKernel(session).then(tellKernel)
          }}
        >
          Restart the kernel
        </button>
      </Failure>
    )
  }
  // Of one that could not be made its kernel says so.
  if (info?.state === 'failed' && info.progress?.phase !== 'failed') {
    return (
      <Failure
        tone="warn"
        what="The notebook’s packages are not there"
        why={info.reason ?? undefined}
        todo={afterFailure(info)}
      >
        <button type="button" className="button" onClick={() => openPanel.open('packages')}>
          Packages
        </button>
      </Failure>
    )
  }
  if (info?.state !== 'untrusted' || step === 'later') return null
  const agree = async () => {
    if (!(await changes.trust(info.untrusted))) return
    setStep(changes.state.info?.state === 'untrusted' ? 'asked' : 'agreed')
  }
  const count = info.untrusted.length === 1 ? 'a package' : `${info.untrusted.length} packages`
  return (
    <Failure
      tone="plain"
      what={`This notebook wants ${count} installed that nobody here has agreed to`}
      why={listed(info.untrusted)}
      todo={
        failure?.why ??
        'Installing a package runs its code on the server. Until you agree, cells run with the usual packages.'
      }
    >
      <button
        type="button"
        className="button button-primary"
        disabled={doing !== null}
        onClick={() => void agree()}
      >
        Install
      </button>
      <button type="button" className="button button-quiet" onClick={() => setStep('later')}>
        Not now
      </button>
    </Failure>
  )
}
