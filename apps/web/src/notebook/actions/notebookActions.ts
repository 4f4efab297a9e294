import type { NotebookSession } from '@anode/notebook'
import { clearOutputs } from '@anode/notebook'
import { failureOf } from '../../failures/failureText.ts'
import { duplicateNotebook } from '../../server/notebooks.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'
import { focusTitle } from '../places/focusTitle.ts'
import { previewChoice } from '../state/previewChoice.ts'
import { tellCleared } from '../tell/tellEdits.ts'
import { restartKernelThen } from '../tell/tellKernel.ts'
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
    run: (session) =>
      void restartKernelThen(session, () => tellCleared(session, clearOutputs(session, session.index.ids))),
  },
]
