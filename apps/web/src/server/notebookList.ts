import type { ListSort, ListView, NotebookList, RunningKernels } from '@anode/protocol'
import { request } from './request.ts'

/** What is asked of the list, and which part of the answer. */
export interface ListQuestion {
  readonly view: ListView
  readonly sort: ListSort
  readonly search: string
  readonly offset: number
  readonly limit: number
}

export const listPage = async (question: ListQuestion): Promise<NotebookList> => {
  const params = Object.entries(question).filter(([, value]) => value !== '')
  const query = new URLSearchParams(params.map(([name, value]) => [name, String(value)]))
  return (await request('GET', `/list?${query}`)).json()
}

/** Every kernel that runs. */
export const runningKernels = async (): Promise<RunningKernels> => (await request('GET', '/kernels')).json()

/** Deletes a notebook of the trash for ever. */
export const deleteForever = async (id: string): Promise<void> => {
  await request('DELETE', `/trash/${encodeURIComponent(id)}`)
}

/** Deletes all of the trash for ever; gives how many notebooks that were. */
export const emptyTrash = async (): Promise<number> => {
  const { deleted }: { readonly deleted: number } = await (await request('DELETE', '/trash')).json()
  return deleted
}
