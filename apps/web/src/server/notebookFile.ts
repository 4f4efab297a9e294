import type { NotebookFileReport } from '@anode/protocol'
import { ask } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}/file` as const

/** Has the notebook written into its file at once; one that is missing is made anew. */
export const writeFile = (id: string): Promise<NotebookFileReport> =>
  ask<'files.write'>('POST', `${at(id)}/write`)

/** Has a text file read as one text, or as a notebook of cells. */
export const readFileAs = (id: string, as: 'text' | 'notebook'): Promise<NotebookFileReport> =>
  ask<'files.readAs'>('POST', `${at(id)}/read-as`, { as })

/** The notebook is no file any more; the file stays as it is. */
export const detachFile = (id: string): Promise<NotebookFileReport> => ask<'files.detach'>('DELETE', at(id))
