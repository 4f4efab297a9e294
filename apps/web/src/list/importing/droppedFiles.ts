/** Where Jupyter keeps copies of its own, which nobody means. */
const COPIES = '.ipynb_checkpoints'

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

/** Everything in a folder; the browser gives it in parts, the last of which is empty. */
const entriesOf = async (folder: FileSystemDirectoryEntry): Promise<ReadonlyArray<FileSystemEntry>> => {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (part.length === 0) return all
    all.push(...part)
  }
}

const notebooksIn = async (folder: FileSystemDirectoryEntry): Promise<ReadonlyArray<File>> => {
  const found: File[] = []
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory && entry.name !== COPIES) {
      found.push(...(await notebooksIn(entry as FileSystemDirectoryEntry)))
    } else if (entry.isFile && /\.ipynb$/i.test(entry.name)) {
      found.push(await fileOf(entry as FileSystemFileEntry))
    }
  }
  return found
}

/**
 * What was dropped or pasted: files as they are, and the notebooks in folders. To be called in the event
 * itself: afterwards the browser does not tell any more.
 */
export const droppedFiles = (data: DataTransfer): Promise<ReadonlyArray<File>> => {
  const files = [...data.items].filter((item) => item.kind === 'file')
  const parts = files.map((item) => {
    const entry = item.webkitGetAsEntry()
    if (entry?.isDirectory) return notebooksIn(entry as FileSystemDirectoryEntry)
    const file = item.getAsFile()
    return Promise.resolve(file === null ? [] : [file])
  })
  return Promise.all(parts).then((found) => found.flat())
}
