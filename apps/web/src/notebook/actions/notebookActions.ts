import { failureOf } from '../../failures/failureText.ts'
import { duplicateNotebook } from '../../server/notebooks.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'
import { clearOutputs } from '../editing.ts'
import { previewChoice } from '../markdown/previewChoice.ts'
import { restartKernelThen } from '../running.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import { focusTitle } from '../topbar/focusTitle.ts'
import type { Action } from './Action.ts'

const duplicate = async ({ replica, texts }: NotebookSession): Promise<void> => {
  texts.flush()
  try {
    const { id, title } = await duplicateNotebook(replica.notebookId)
    showToast({
      text: `“${title}” is a copy of this notebook.`,
      action: { label: 'Open', run: () => window.location.assign(`/n/${id}`) },
    })
  } catch (error) {
    showFailure(failureOf('The notebook was not duplicated', error))
  }
}

/** What concerns the notebook as a whole. */
export const notebookActions: ReadonlyArray<Action> = [
  {
    id: 'notebook.rename',
    title: 'Rename this notebook',
    group: 'Notebook',
    keys: { command: ['F2'] },
    run: focusTitle,
  },
  {
    id: 'notebook.duplicate',
    title: 'Duplicate this notebook',
    group: 'Notebook',
    run: (session) => void duplicate(session),
  },
  {
    id: 'notebook.preview',
    title: 'Show or hide the preview of text that is edited',
    group: 'Notebook',
    run: () => previewChoice.set(!previewChoice.get()),
  },
  {
    id: 'kernel.restartAndClear',
    title: 'Restart kernel and clear all outputs',
    group: 'Kernel',
    run: (session) => restartKernelThen(session, () => clearOutputs(session, session.index.ids)),
  },
]
