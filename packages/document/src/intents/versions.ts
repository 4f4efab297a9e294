import { events } from '../events/index.ts'
import { newId } from '../newId.ts'
import type { Actor } from './cells.ts'

/** Names a moment of the notebook: as it was after fact `seq`, or as it is now when that is null. */
export const nameVersion = (
  name: string,
  seq: number | null,
  { by, at }: Actor & { readonly at: number },
  versionId = newId(),
) => events.versionNamed({ versionId, name, ...(seq === null ? {} : { seq }), at, by })

export const removeVersion = (versionId: string, { by, at }: Actor & { readonly at: number }) =>
  events.versionRemoved({ versionId, at, by })
