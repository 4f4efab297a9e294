import { intents } from '@anode/document'
import { type NotebookSession, restartKernel } from '@anode/notebook'
import type { KernelspecInfo } from '@anode/protocol'
import { tellKernel } from '../../notebook/tell/tellKernel.ts'
import { showToast } from '../../toasts/Toasts.tsx'

/** Resolves when the room has all that was committed: it has to, before it starts the next kernel. */
const acknowledged = ({ replica }: NotebookSession): Promise<void> =>
  new Promise((resolve) => {
    let stop = () => {}
    const look = () => {
      if (replica.status.waiting > 0) return
      stop()
      resolve()
    }
    stop = replica.onStatus(look)
    look()
  })

/** The notebook is for that kernel from now on; one that runs is restarted as it. */
export const changeKernel = async (
  session: NotebookSession,
  { name, displayName, language }: KernelspecInfo,
  restarts: boolean,
): Promise<void> => {
  const kernelspec = { name, display_name: displayName, ...(language === '' ? {} : { language }) }
  session.commit(intents.chooseKernelspec(kernelspec, session.actor))
  if (!restarts) return
  await acknowledged(session)
  const answer = await restartKernel(session)
  if (answer._tag === 'done') showToast({ text: `The kernel was restarted as ${displayName}.` })
  else tellKernel(answer)
}
