import type { LimitsChange, LimitsReport } from '@anode/protocol'
import { ask } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}/limits` as const

/** What a notebook's kernel may take, and when it is shut down for that nobody uses it. */
export const fetchLimits = (id: string): Promise<LimitsReport> => ask<'limits.get'>('GET', at(id))

export const changeLimits = (id: string, change: LimitsChange): Promise<LimitsReport> =>
  ask<'limits.change'>('PATCH', at(id), change)
