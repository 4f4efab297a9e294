import type { NotebookSession } from '@anode/notebook'
import { type FailureWords, failureOf } from '../../failures/failureText.ts'
import { servedFolder } from '../../folder/servedFolder.ts'
import { type BesideAddress, besideUrl, isNotebook } from '../../markdown/besideAddress.ts'
import { openInFolder } from '../../server/folder.ts'
import { showFailure } from '../../toasts/Toasts.tsx'
import { goToAnchor } from '../markdown/goToAnchor.ts'
import { folderPath, isItself } from './folderPath.ts'

/** Shows a notebook in this tab, at a cell or heading if `anchor` is not empty. */
export type ShowNotebook = (notebookId: string, anchor: string) => void

/** An address beside the page: what is there knows nothing of us. */
const openApart = (address: string): void => {
  window.open(address, '_blank', 'noopener,noreferrer')
}

/** A name as the address says it, for whoever looks for a cell or a heading. */
const decoded = (anchor: string): string => {
  try {
    return decodeURIComponent(anchor)
  } catch {
    return anchor
  }
}

/** Why a notebook beside a file of no served folder is not opened. */
const outside = (folder: string | null): Omit<FailureWords, 'what'> =>
  folder === null
    ? {
        why: 'The server was started without a folder: it opens only the notebooks that it was started with.',
        todo: 'Start it with the folder that holds both: anode path/to/folder.',
      }
    : {
        why: `It lies outside of the folder that is served, ${folder}.`,
        todo: 'Start the server with a folder that holds both.',
      }

/**
 * Follows a link of the notebook to a file beside its own: opens a notebook, and shows anything else.
 *
 * @param show null: beside this tab.
 */
export const followBeside = async (
  session: NotebookSession,
  address: BesideAddress,
  show: ShowNotebook | null,
): Promise<void> => {
  const { notebookId, live } = session.replica
  if (!isNotebook(address)) return openApart(besideUrl(notebookId, address))
  const what = `“${address.path}” was not opened`
  const file = live.file?.path
  if (file === undefined) {
    return showFailure({
      what,
      why: 'Only the server knows where the file of this notebook is, and it has not said so yet.',
      todo: 'Try again when it answers.',
    })
  }
  const go = (id: string) => {
    if (show === null) openApart(`/n/${id}${address.anchor === '' ? '' : `#${address.anchor}`}`)
    else if (id !== notebookId) show(id, decoded(address.anchor))
    else if (address.anchor !== '') void goToAnchor(session, decoded(address.anchor))
  }
  if (isItself(file, address.path)) return go(notebookId)
  try {
    const folder = await servedFolder()
    const path = folder && folderPath(folder.path, file, address.path)
    if (path === null) return showFailure({ what, ...outside(folder?.path ?? null) })
    go((await openInFolder(path)).id)
  } catch (error) {
    showFailure(failureOf(what, error))
  }
}
