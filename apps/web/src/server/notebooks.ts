import type { NotebookInfo, OpenedNotebook, Repairs } from '@anode/protocol'
import { addressOf, ask, request } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}` as const

export const listNotebooks = (options: {
  readonly search: string
  readonly trash: boolean
}): Promise<ReadonlyArray<NotebookInfo>> => {
  const params = new URLSearchParams()
  if (options.search !== '') params.set('search', options.search)
  if (options.trash) params.set('trash', 'true')
  return ask<'notebooks.list'>('GET', params.size > 0 ? `/notebooks?${params}` : '/notebooks')
}

export const createNotebook = (payload: {
  readonly title?: string
  readonly template?: 'empty' | 'tour' | 'analysis'
}): Promise<NotebookInfo> => ask<'notebooks.create'>('POST', '/notebooks', payload)

/** The media type of an .ipynb file. */
export const IPYNB_TYPE = 'application/x-ipynb+json'

/** Makes a notebook of a file, sent as it is. Without a title it gets the file's own. */
export const openIpynb = (file: Blob, title?: string): Promise<OpenedNotebook> => {
  const path = title === undefined ? '/notebooks' : (`/notebooks?${new URLSearchParams({ title })}` as const)
  return ask<'notebooks.create'>('POST', path, new Blob([file], { type: IPYNB_TYPE }))
}

/** What was repaired in the file that the notebook was just made of. */
export const fetchRepairs = (id: string): Promise<Repairs> =>
  ask<'notebooks.repairs'>('GET', `${at(id)}/repairs`)

/** An empty notebook under an id that was made here; nothing when the server has it already. */
export const makeNotebook = (id: string, title: string) => ask<'notebooks.make'>('PUT', at(id), { title })

export const renameNotebook = (id: string, title: string) =>
  ask<'notebooks.rename'>('PATCH', at(id), { title })

export const duplicateNotebook = (id: string) => ask<'notebooks.duplicate'>('POST', `${at(id)}/duplicate`)

/** Into the trash. */
export const deleteNotebook = (id: string) => ask<'notebooks.delete'>('DELETE', at(id))

export const restoreNotebook = (id: string) => ask<'notebooks.restore'>('POST', `${at(id)}/restore`)

/** Where the notebook is as an .ipynb file. */
export const ipynbUrl = (id: string): string => addressOf<'notebooks.ipynb'>(`${at(id)}/ipynb`)

/** The notebook as an .ipynb file, in the server's bytes. */
export const fetchIpynb = async (id: string): Promise<Blob> =>
  (await request<'notebooks.ipynb'>('GET', `${at(id)}/ipynb`)).blob()

/** Asks something of the notebook's kernel. */
export const askKernel = async (
  id: string,
  what: 'start' | 'interrupt' | 'restart' | 'shutdown',
): Promise<void> => {
  await request<`kernels.${typeof what}`>('POST', `${at(id)}/kernel/${what}`)
}
