import { ipynbUrl } from '../../server/notebooks.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import * as queries from '../queries.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'

/** How long changes may take to arrive before the file is fetched anyway, in milliseconds. */
const PATIENCE = 4000

/** Resolves when the server has everything, or when that takes too long. */
const arrived = ({ replica }: NotebookSession): Promise<boolean> =>
  new Promise((resolve) => {
    const done = (result: boolean) => {
      clearTimeout(timer)
      unlisten()
      resolve(result)
    }
    const timer = setTimeout(() => done(false), PATIENCE)
    const check = () => {
      if (replica.status.waiting === 0) done(true)
    }
    const unlisten = replica.onStatus(check)
    queueMicrotask(check)
  })

/** Saves the notebook as an .ipynb file, with everything that was typed. */
export const saveIpynb = async (session: NotebookSession): Promise<void> => {
  session.texts.flush()
  if (session.replica.status.connection === 'offline') {
    return showToast({
      tone: 'bad',
      text: 'The server makes the file, and it does not answer. Try again later.',
    })
  }
  if (!(await arrived(session))) {
    showToast({ text: 'The file lacks changes that have not reached the server yet.' })
  }
  const link = document.createElement('a')
  link.href = ipynbUrl(session.replica.notebookId)
  link.download = `${session.replica.read(queries.title) || 'Untitled'}.ipynb`
  link.click()
}
