import type { NotebookInfo } from '@anode/protocol'
import { createNotebook } from '../../server/notebooks.ts'
import { messageOf } from '../../server/request.ts'

/** Something to make a notebook of. */
export interface Source {
  /** As the person knows it: a file's name. */
  readonly name: string
  /** The title, if the name gives one; else the notebook's own is taken. */
  readonly title?: string
  /** In bytes. */
  readonly size: number
  /** Rejects when it cannot be read. */
  readonly text: () => Promise<string>
}

/** How far one source is. */
export type Progress =
  | { readonly state: 'waiting' | 'reading' | 'sending' }
  | { readonly state: 'done'; readonly notebook: NotebookInfo }
  | { readonly state: 'failed'; readonly reason: string }

/** The largest file, in bytes: what the server takes as one request, with some space for its wrapping. */
const LARGEST = 240 * 1024 * 1024

/** How many are on their way at once: reading one while the server works on another. */
const AT_ONCE = 2

/** A file as a source. */
export const fileSource = (file: File): Source => ({
  name: file.name,
  title: file.name.replace(/\.ipynb$/i, ''),
  size: file.size,
  text: () =>
    file.text().catch(() => {
      throw new Error('The browser could not read it. Was it moved or changed meanwhile? Choose it again.')
    }),
})

const importOne = async (source: Source, report: (progress: Progress) => void): Promise<void> => {
  if (!/\.ipynb$/i.test(source.name)) {
    return report({ state: 'failed', reason: 'It is no .ipynb file. Only Jupyter notebooks can be opened.' })
  }
  if (source.size > LARGEST) {
    const reason = `It has ${Math.round(source.size / 1e6)} MB; at most ${Math.round(LARGEST / 1e6)} MB can be opened. Clear large outputs in the program that wrote it, and save it again.`
    return report({ state: 'failed', reason })
  }
  try {
    report({ state: 'reading' })
    const ipynb = await source.text()
    report({ state: 'sending' })
    const { title } = source
    const notebook = await createNotebook({ ...(title === undefined ? {} : { title }), ipynb })
    report({ state: 'done', notebook })
  } catch (error) {
    report({ state: 'failed', reason: messageOf(error) })
  }
}

/** Makes a notebook of each source; `report` hears of each step of each. */
export const importNotebooks = async (
  sources: ReadonlyArray<Source>,
  report: (index: number, progress: Progress) => void,
): Promise<void> => {
  let next = 0
  const work = async () => {
    for (let i = next++; i < sources.length; i = next++) {
      await importOne(sources[i] as Source, (progress) => report(i, progress))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
