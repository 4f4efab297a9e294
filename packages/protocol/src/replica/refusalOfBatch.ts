import { FACT_DEPTH_LIMIT, isTooDeep, TOO_DEEP } from '@anode/document'
import { lengthOf } from '../sync/batches.ts'
import { BATCH_LIMIT, FACT_LIMIT, type Refusal } from '../sync/messages.ts'
import type { NewFact } from './Replica.ts'

const inMegabytes = (length: number): number => Math.ceil(length / 1024 / 1024)

/**
 * Why facts are not even shown that are committed as one; null when they may be. Whoever can offer something better
 * asks before.
 */
export const refusalOfBatch = (facts: ReadonlyArray<NewFact>): Refusal | null => {
  let length = 0
  for (const { name, args } of facts) {
    if (isTooDeep(args, FACT_DEPTH_LIMIT)) {
      return { tag: 'UnreadableFact', message: `${name} cannot be kept. ${TOO_DEEP}` }
    }
    const own = lengthOf({ name, args })
    if (own > FACT_LIMIT) {
      return {
        tag: 'FactTooLarge',
        message: `One change may hold at most ${FACT_LIMIT / 1024} KB. Insert less at once, or put the content into a file.`,
      }
    }
    length += own
  }
  if (length <= BATCH_LIMIT) return null
  return {
    tag: 'BatchTooLarge',
    message: `This is ${inMegabytes(length)} MB at once; at most ${inMegabytes(BATCH_LIMIT)} MB can be kept as one change. Do it in parts.`,
  }
}

/** The facts of a refused batch as they can be kept for the person: not what nothing can walk through. */
export const keepable = (facts: ReadonlyArray<NewFact>): ReadonlyArray<NewFact> =>
  facts.map(({ name, args }) => ({ name, args: isTooDeep(args, FACT_DEPTH_LIMIT) ? {} : args }))
