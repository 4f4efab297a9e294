import { droppedEntries } from '../../folder/droppedEntries.ts'

/**
 * What was dropped or pasted: files as they are, and the notebooks in folders. To be called in the event
 * itself: afterwards the browser does not tell any more.
 */
export const droppedFiles = async (data: DataTransfer): Promise<ReadonlyArray<File>> =>
  (await droppedEntries(data))
    .filter(({ path, file }) => !path.includes('/') || /\.ipynb$/i.test(file.name))
    .map(({ file }) => file)
