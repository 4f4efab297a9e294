import type { NotebookSession } from '@anode/notebook'
import { snapshotOf } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { failureOf } from '../../failures/failureText.ts'
import { saveFile } from '../../failures/saveFile.ts'
import { fetchIpynb, IPYNB_TYPE } from '../../server/notebooks.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'
import { localIpynb } from './localIpynb.ts'

/** How long changes may take to arrive before the file is made here, in milliseconds. */
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

const fileName = ({ replica }: NotebookSession): string =>
  `${replica.read(queries.title) || 'Untitled'}.ipynb`

/** Saves the file as this page has it: the server lacks what was changed here, or is away. */
export const saveLocally = async (session: NotebookSession): Promise<void> => {
  try {
    const { file, missing } = await localIpynb(snapshotOf(session.replica))
    saveFile(fileName(session), file)
    if (missing === 0) return
    showFailure({
      what: missing === 1 ? 'The file lacks an output' : `The file lacks ${missing} outputs`,
      why: 'Large outputs are at the server, which does not answer, and were not seen in this browser.',
      todo: 'Download it again when the server is back.',
    })
  } catch (error) {
    showFailure(failureOf('The file was not made', error))
  }
}

/** Saves the notebook as an .ipynb file, with everything that was typed. */
export const saveIpynb = async (session: NotebookSession): Promise<void> => {
  session.texts.flush()
  const { connection, stopped } = session.replica.status
  const away = connection === 'offline' || stopped !== null
  const file =
    away || !(await arrived(session)) ? null : await fetchIpynb(session.replica.notebookId).catch(() => null)
  if (file !== null) return saveFile(fileName(session), file, IPYNB_TYPE)
  showToast({ text: 'The server is away: the file is made from what is in this browser.' })
  await saveLocally(session)
}
