import type { NotebookInfo } from '@anode/protocol'
import { createNotebook } from '../server/notebooks.ts'
import { messageOf } from '../server/request.ts'

/** What became of one file. */
export type Imported =
  | { readonly file: string; readonly notebook: NotebookInfo }
  | { readonly file: string; readonly failure: string }

const importOne = async (file: File): Promise<Imported> => {
  if (!file.name.endsWith('.ipynb')) {
    return { file: file.name, failure: 'It is no .ipynb file. Only Jupyter notebooks can be opened.' }
  }
  try {
    const title = file.name.slice(0, -'.ipynb'.length)
    return { file: file.name, notebook: await createNotebook({ title, ipynb: await file.text() }) }
  } catch (error) {
    return { file: file.name, failure: messageOf(error) }
  }
}

/** Makes a notebook of each file, one after the other; `onOne` hears of each as it is done. */
export const importNotebooks = async (
  files: ReadonlyArray<File>,
  onOne: (imported: Imported) => void,
): Promise<void> => {
  for (const file of files) onOne(await importOne(file))
}
