import type { NotebookInfo } from '@anode/protocol'
import { request } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}`

const info = async (response: Promise<Response>): Promise<NotebookInfo> => (await response).json()

export const listNotebooks = async (options: {
  readonly search: string
  readonly trash: boolean
}): Promise<ReadonlyArray<NotebookInfo>> => {
  const params = new URLSearchParams()
  if (options.search !== '') params.set('search', options.search)
  if (options.trash) params.set('trash', 'true')
  return (await request('GET', `/notebooks${params.size > 0 ? `?${params}` : ''}`)).json()
}

export const createNotebook = (payload: {
  readonly title?: string
  readonly ipynb?: string
  readonly template?: 'empty' | 'tour' | 'analysis'
}) => info(request('POST', '/notebooks', payload))

/** An empty notebook under an id that was made here; nothing when the server has it already. */
export const makeNotebook = (id: string, title: string) => info(request('PUT', at(id), { title }))

export const renameNotebook = (id: string, title: string) => info(request('PATCH', at(id), { title }))

export const duplicateNotebook = (id: string) => info(request('POST', `${at(id)}/duplicate`))

/** Into the trash. */
export const deleteNotebook = (id: string) => info(request('DELETE', at(id)))

export const restoreNotebook = (id: string) => info(request('POST', `${at(id)}/restore`))

/** Where the notebook is as an .ipynb file. */
export const ipynbUrl = (id: string): string => `/api${at(id)}/ipynb`

/** The notebook as the text of an .ipynb file. */
export const fetchIpynb = async (id: string): Promise<string> =>
  (await request('GET', `${at(id)}/ipynb`)).text()

/** Asks something of the notebook's kernel. */
export const askKernel = async (
  id: string,
  what: 'start' | 'interrupt' | 'restart' | 'shutdown',
): Promise<void> => {
  await request('POST', `${at(id)}/kernel/${what}`)
}
