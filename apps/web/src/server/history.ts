import type { CellRuns, HistoryPage, Moment, NotebookInfo } from '@anode/protocol'
import { request } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}`

const query = (params: Readonly<Record<string, number | undefined>>): string => {
  const given = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  )
  return given.length === 0 ? '' : `?${given.join('&')}`
}

interface PageOf {
  readonly before?: number | undefined
  readonly limit?: number | undefined
}

/** Entries of the time line, newest first. */
export const fetchTimeline = async (id: string, { before, limit }: PageOf): Promise<HistoryPage> =>
  (await request('GET', `${at(id)}/history${query({ before, limit })}`)).json()

/** The notebook as it was after a fact of its log. */
export const fetchMoment = async (id: string, seq: number): Promise<Moment> =>
  (await request('GET', `${at(id)}/history/${seq}`)).json()

/** Runs of a cell with what they left, newest first. */
export const fetchCellRuns = async (
  id: string,
  cellId: string,
  { before, limit }: PageOf,
): Promise<CellRuns> =>
  (
    await request('GET', `${at(id)}/cells/${encodeURIComponent(cellId)}/runs${query({ before, limit })}`)
  ).json()

/** A new notebook that holds what another one held after a fact of its log. */
export const duplicateMoment = async (id: string, seq: number): Promise<NotebookInfo> =>
  (await request('POST', `${at(id)}/duplicate${query({ at: seq })}`)).json()
