import type { NotebookInfo } from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { openedFiles } from '../../files/OpenedFiles.ts'
import { importNotebooks, type Progress, type Source } from './importNotebooks.ts'

/** One of the files that are opened together. */
export interface ImportItem {
  readonly name: string
  readonly progress: Progress
}

let items: ReadonlyArray<ImportItem> = []
const listeners = new Listeners('imports')

const set = (next: ReadonlyArray<ImportItem>) => {
  items = next
  listeners.tell()
}

const isOver = ({ progress }: ImportItem) => progress.state === 'done' || progress.state === 'failed'

/** The files that are being opened, whichever page shows it, or whose outcome waits to be read. */
export const imports = {
  items: () => items,
  subscribe: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
  /** Gives the notebook when there was but one file and it could be opened: its own page tells the rest then. */
  start: async (sources: ReadonlyArray<Source>): Promise<NotebookInfo | null> => {
    // Those of before that are under way go on; outcomes that were shown make place.
    const going = items.filter((item) => !isOver(item))
    const first = going.length
    set([...going, ...sources.map(({ name }) => ({ name, progress: { state: 'waiting' } as const }))])
    const mine = items.slice(first)
    await importNotebooks(sources, (index, progress) => {
      const before = mine[index] as ImportItem
      const after = { ...before, progress }
      mine[index] = after
      set(items.map((item) => (item === before ? after : item)))
    })
    const [only] = mine
    if (mine.length !== 1 || only?.progress.state !== 'done') return null
    const { notebook } = only.progress
    openedFiles.tell(notebook.id, notebook)
    set(items.filter((item) => item !== only))
    return notebook
  },
  dismiss: (): void => set(items.filter((item) => !isOver(item))),
}
