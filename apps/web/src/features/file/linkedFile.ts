import type { NotebookSession } from '@anode/notebook'
import { failureOf } from '../../failures/failureText.ts'
import { detachFile, readFileAs, writeFile } from '../../server/notebookFile.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'
import { isProblem } from './fileWords.ts'

const NOT_WRITTEN = 'The file was not written'

/** Has the file written at once, and says what came of it. */
export const writeNow = async (session: NotebookSession): Promise<void> => {
  session.texts.flush()
  try {
    const { file } = await writeFile(session.replica.notebookId)
    if (file === null || isProblem(file)) showFailure({ what: NOT_WRITTEN, why: file?.reason ?? undefined })
    else showToast({ text: 'The file is written.' })
  } catch (error) {
    showFailure(failureOf(NOT_WRITTEN, error))
  }
}

/** Reads the file in another way, and says what becomes of the outputs. */
export const readAs = async (session: NotebookSession, as: 'text' | 'notebook'): Promise<void> => {
  session.texts.flush()
  try {
    await readFileAs(session.replica.notebookId, as)
    if (as === 'text') showToast({ text: 'It is one text now. Its cells and outputs are in the history.' })
  } catch (error) {
    showFailure(failureOf('The file stays as it is shown', error))
  }
}

/** The notebook goes on without the file. */
export const partFromFile = async ({ replica }: NotebookSession): Promise<void> => {
  try {
    await detachFile(replica.notebookId)
    showToast({ text: 'The notebook goes on without the file.' })
  } catch (error) {
    showFailure(failureOf('The notebook was not parted from the file', error))
  }
}

/** Puts the file's path on the clipboard. */
export const copyPath = async ({ replica: { live } }: NotebookSession): Promise<void> => {
  if (live.file === null) return
  const { path } = live.file
  try {
    await navigator.clipboard.writeText(path)
    showToast({ text: 'The file’s path is on the clipboard.' })
  } catch {
    showToast({ text: `The browser did not let the path be copied. It is ${path}` })
  }
}
