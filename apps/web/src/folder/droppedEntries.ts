/** A file that was dropped, with its path in what was dropped. */
export interface DroppedFile {
  readonly path: string
  readonly file: File
}

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

const filesIn = async (entry: FileSystemEntry, under: string): Promise<ReadonlyArray<DroppedFile>> => {
  const path = under === '' ? entry.name : `${under}/${entry.name}`
  if (entry.isFile) return [{ path, file: await fileOf(entry as FileSystemFileEntry) }]
  const found: DroppedFile[] = []
  for (const each of await entriesOf(entry as FileSystemDirectoryEntry)) {
    // What is hidden in a folder is not meant: `.git`, or the copies that Jupyter keeps.
    if (!each.name.startsWith('.')) found.push(...(await filesIn(each, path)))
  }
  return found
}

/**
 * What was dropped: files, and all that is in folders. To be called in the event itself: afterwards the browser does not
 * tell any more.
 */
export const droppedEntries = (data: DataTransfer): Promise<ReadonlyArray<DroppedFile>> => {
  const parts = [...data.items]
    .filter((item) => item.kind === 'file')
    .map((item): Promise<ReadonlyArray<DroppedFile>> => {
      const entry = item.webkitGetAsEntry()
      if (entry !== null) return filesIn(entry, '')
      const file = item.getAsFile()
      return Promise.resolve(file === null ? [] : [{ path: file.name, file }])
    })
  return Promise.all(parts).then((found) => found.flat())
}
