import type { OpenedNotebook } from '@anode/protocol'
import { openIpynb } from '../../server/notebooks.ts'
import { messageOf } from '../../server/request.ts'

/** Something to make a notebook of. */
export interface Source {
  /** As the person knows it: a file's name. */
  readonly name: string
  /** The title, if the name gives one; else the notebook's own is taken. */
  readonly title?: string
  /** Its bytes, whatever they are: the server finds out. */
  readonly file: Blob
}

/** How far one source is. */
export type Progress =
  | { readonly state: 'waiting' | 'sending' }
  | { readonly state: 'done'; readonly notebook: OpenedNotebook }
  | { readonly state: 'failed'; readonly reason: string }

/** The largest file, in bytes: what the server takes as one request. */
const LARGEST = 256 * 1024 * 1024

/** How many are on their way at once: sending one while the server works on another. */
const AT_ONCE = 2

/** A file as a source. */
export const fileSource = (file: File): Source => ({
  name: file.name,
  title: file.name.replace(/\.ipynb$/i, ''),
  file,
})

/** Rejects when the browser has the file no more: sending it would fail without a reason. */
const checkReadable = (file: Blob): Promise<unknown> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .catch(() => {
      throw new Error('The browser could not read it. Was it moved or changed meanwhile? Choose it again.')
    })

const importOne = async (source: Source, report: (progress: Progress) => void): Promise<void> => {
  if (!/\.ipynb$/i.test(source.name)) {
    return report({ state: 'failed', reason: 'It is no .ipynb file. Only Jupyter notebooks can be opened.' })
  }
  const { file, title } = source
  if (file.size > LARGEST) {
    const reason = `It has ${Math.round(file.size / 2 ** 20)} MB; at most ${LARGEST / 2 ** 20} MB can be opened. Clear large outputs in the program that wrote it, and save it again.`
    return report({ state: 'failed', reason })
  }
  try {
    report({ state: 'sending' })
    await checkReadable(file)
    report({ state: 'done', notebook: await openIpynb(file, title) })
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
