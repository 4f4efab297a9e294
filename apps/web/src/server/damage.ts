import type { DamageReport, Remedied, Remedy } from '@anode/protocol'
import { ask } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}/damage` as const

/** What is wrong with a notebook's file, and what there is to go on with. */
export const damageOf = (id: string): Promise<DamageReport> => ask<'damage.report'>('GET', at(id))

/** Does what was chosen; the damaged file is kept. */
export const repair = (id: string, how: Remedy['how']): Promise<Remedied> =>
  ask<'damage.repair'>('POST', at(id), { how })
