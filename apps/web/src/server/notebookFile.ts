import type { NotebookFileReport } from '@anode/protocol'
import { ask } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}/file` as const

/** Has the notebook written into its file at once; one that is missing is made anew. */
export const writeFile = (id: string): Promise<NotebookFileReport> =>
  ask<'files.write'>('POST', `${at(id)}/write`)

/** The notebook is no file any more; the file stays as it is. */
export const detachFile = (id: string): Promise<NotebookFileReport> => ask<'files.detach'>('DELETE', at(id))
