import { type KernelAnswer, type NotebookSession, restartKernel, runAll } from '@anode/notebook'
import { failureOf } from '../../failures/failureText.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'

const words = {
  interrupt: 'The kernel was not interrupted',
  restart: 'The kernel was not restarted',
  shutdown: 'The kernel was not shut down',
}

/** Says it when the kernel did not do what it was asked. */
export const tellKernel = (answer: KernelAnswer): void => {
  if (answer._tag === 'failed') showFailure(failureOf(words[answer.what], answer.error))
}

/** Says whether the kernel was restarted. */
export const tellRestarted = (answer: KernelAnswer): void => {
  if (answer._tag === 'done') showToast({ text: 'The kernel was restarted.' })
  else tellKernel(answer)
}

/** Restarts the kernel; `next` is done once it has begun to. */
export const restartKernelThen = async (session: NotebookSession, next: () => void): Promise<void> => {
  const answer = await restartKernel(session)
  if (answer._tag === 'done') next()
  else tellKernel(answer)
}

export const restartAndRunAll = (session: NotebookSession): Promise<void> =>
  restartKernelThen(session, () => runAll(session))
