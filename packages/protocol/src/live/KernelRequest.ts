import { isTooDeep } from '@anode/document/facts'
import { Schema } from 'effect'
import { COMM_LIMIT, CommMessage } from './CommMessage.ts'
import { type KernelRefusal, refusedAs } from './KernelReply.ts'

/** The longest code that is asked about, in UTF-16 units: as long as a cell may be. */
export const CODE_LIMIT = 512 * 1024

/** How deep the JSON of a comm may be. */
const COMM_DEPTH = 200

/** Code with the cursor in it; `cursor` counts UTF-16 units. */
const codeCursor = { code: Schema.String, cursor: Schema.Int.pipe(Schema.nonNegative()) }

/**
 * What is asked of a notebook's kernel beside runs. Nothing of it is a fact: it leaves no trace in the notebook, and
 * works while a cell executes where the kernel has subshells (JEP 91).
 */
export const KernelRequest = Schema.Union(
  /** What may stand there: `completed`. */
  Schema.TaggedStruct('complete', codeCursor),
  /** What stands there: `inspected`. With detail 1 also its source. */
  Schema.TaggedStruct('inspect', { ...codeCursor, detail: Schema.Literal(0, 1) }),
  /** Whether code is ready to be executed: `completeness`. */
  Schema.TaggedStruct('isComplete', { code: Schema.String }),
  /** A message of a comm: `handled`, when the kernel has done what it does at it. */
  Schema.TaggedStruct('comm', { message: CommMessage }),
)
export type KernelRequest = typeof KernelRequest.Type

/**
 * Milliseconds in which each is answered, at the latest by a refusal. A comm's code may work long at a message; the
 * message stays with the kernel when the time is over.
 */
export const KERNEL_TIME: Readonly<Record<KernelRequest['_tag'], number>> = {
  complete: 2000,
  inspect: 5000,
  isComplete: 2000,
  comm: 60_000,
}

/** How much later than the one behind it each part of the way gives up waiting for it, in milliseconds. */
export const KERNEL_TIME_STEP = 1500

/** Why a request is too large to be passed on; null when it is not. */
export const refusalOfSize = (request: KernelRequest): KernelRefusal | null => {
  if (request._tag !== 'comm') {
    return request.code.length <= CODE_LIMIT
      ? null
      : refusedAs('TooLarge', 'The code is too long to ask about.')
  }
  const { message } = request
  if (isTooDeep(message, COMM_DEPTH)) return refusedAs('TooLarge', 'The message is nested too deep.')
  return JSON.stringify(message).length <= COMM_LIMIT
    ? null
    : refusedAs('TooLarge', 'The message is too long: at most 4 MB go to a kernel at once.')
}
