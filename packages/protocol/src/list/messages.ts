import { Principal } from '@anode/document'
import { Schema } from 'effect'
import { RunningKernels } from '../rest/RunningKernel.ts'

/**
 * What the server sends over `/api/list/socket`, to those who look at the list. Nothing is sent the other
 * way, and nothing is said here that REST does not say: who misses a message asks there.
 */
export const ListMessage = Schema.Union(
  /** First on every connection: who looks. */
  Schema.TaggedStruct('welcome', { principal: Principal }),
  /** Some notebook was made, changed, opened, put away or restored: ask for what is shown again. */
  Schema.TaggedStruct('changed', {}),
  /** The kernels that run now, complete. */
  Schema.TaggedStruct('kernels', { running: RunningKernels }),
)
export type ListMessage = typeof ListMessage.Type
