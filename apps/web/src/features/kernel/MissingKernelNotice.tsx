import { wantsOwnPython } from '@anode/document/kernelspec'
import { useEffect, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { useWantedKernel } from '../../notebook/state/notebookLanguage.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { kernelDialogsOf } from './KernelDialogs.ts'
import { missingKernel } from './missingKernel.ts'

/** The notebook is for a kernel that is not on the server's machine: what to install, or to choose another. */
export const MissingKernelNotice = () => {
  const session = useSession()
  const wanted = useWantedKernel()
  const [message, setMessage] = useState<string | null>(null)
  useEffect(() => {
    setMessage(null)
    // Most notebooks are: nothing is asked for them.
    if (wantsOwnPython(wanted)) return
    let shown = true
    const look = () => {
      if (document.visibilityState !== 'visible') return
      missingKernel(wanted).then(
        (found) => shown && setMessage(found),
        // Without the server nothing runs anyhow, and the page says that.
        () => {},
      )
    }
    look()
    // Who comes back may have installed it.
    window.addEventListener('focus', look)
    return () => {
      shown = false
      window.removeEventListener('focus', look)
    }
  }, [wanted])
  if (message === null) return null
  return (
    <Failure
      tone="warn"
      what="This notebook’s kernel cannot be started"
      why={message}
      todo="The code can be read and edited meanwhile."
    >
      <button type="button" className="button" onClick={() => kernelDialogsOf(session).ask('choose')}>
        Choose kernel …
      </button>
    </Failure>
  )
}
