import type { CellRuns, HistoryPage, Moment, NotebookInfo } from '@anode/protocol'
import { ask } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}` as const

const query = (params: Readonly<Record<string, number | undefined>>): '' | `?${string}` => {
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
export const fetchTimeline = (id: string, { before, limit }: PageOf): Promise<HistoryPage> =>
  ask<'history.timeline'>('GET', `${at(id)}/history${query({ before, limit })}`)

/** The notebook as it was after a fact of its log. */
export const fetchMoment = (id: string, seq: number): Promise<Moment> =>
  ask<'history.moment'>('GET', `${at(id)}/history/${seq}`)

/** Runs of a cell with what they left, newest first. */
export const fetchCellRuns = (id: string, cellId: string, { before, limit }: PageOf): Promise<CellRuns> =>
  ask<'history.cellRuns'>(
    'GET',
    `${at(id)}/cells/${encodeURIComponent(cellId)}/runs${query({ before, limit })}`,
  )

/** A new notebook that holds what another one held after a fact of its log. */
export const duplicateMoment = (id: string, seq: number): Promise<NotebookInfo> =>
  ask<'notebooks.duplicate'>('POST', `${at(id)}/duplicate${query({ at: seq })}`)
