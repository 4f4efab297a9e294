import type { ListSort, ListView, NotebookList, RunningKernels } from '@anode/protocol'
import { ask, request } from './request.ts'

/** What is asked of the list, and which part of the answer. */
export interface ListQuestion {
  readonly view: ListView
  readonly sort: ListSort
  readonly search: string
  readonly offset: number
  readonly limit: number
}

export const listPage = (question: ListQuestion): Promise<NotebookList> => {
  const params = Object.entries(question).filter(([, value]) => value !== '')
  const query = new URLSearchParams(params.map(([name, value]) => [name, String(value)]))
  return ask<'list.page'>('GET', `/list?${query}`)
}

/** Every kernel that runs. */
export const runningKernels = (): Promise<RunningKernels> => ask<'kernels.running'>('GET', '/kernels')

/** Deletes a notebook of the trash for ever. */
export const deleteForever = async (id: string): Promise<void> => {
  await request<'trash.delete'>('DELETE', `/trash/${encodeURIComponent(id)}`)
}

/** Deletes all of the trash for ever; gives how many notebooks that were. */
export const emptyTrash = async (): Promise<number> => {
  const { deleted } = await ask<'trash.empty'>('DELETE', '/trash')
  return deleted
}
