import * as queries from '@anode/notebook/queries'
import { useEffect, useRef } from 'react'
import { pageLog } from '../../log/PageLog.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { useLiveKernel } from '../../notebook/topbar/useKernel.ts'
import { askKernel } from '../../server/notebooks.ts'
import { messageOf } from '../../server/request.ts'
import { useSetting } from '../../settings/settings.ts'

/** Starts the kernel when the notebook opens, for who wishes so: once, if there is none and none has died. */
export const EarlyKernel = () => {
  const { replica } = useSession()
  const wished = useSetting('kernelStart') === 'open'
  const connected = useLiveKernel()?.hostConnected === true
  const asked = useRef(false)
  useEffect(() => {
    if (!wished || !connected || asked.current) return
    asked.current = true
    const status = replica.read(queries.kernel)?.status ?? 'none'
    if (status !== 'none' && status !== 'shutdown') return
    askKernel(replica.notebookId, 'start').catch((error) => {
      // The first run starts it as well; nobody waits for this one.
      pageLog.add('warn', `The kernel was not started with the notebook: ${messageOf(error)}`)
    })
  }, [wished, connected, replica])
  return null
}
