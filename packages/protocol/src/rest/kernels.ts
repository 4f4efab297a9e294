import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { KernelSessionState } from '../live/KernelSessionState.ts'
import { Conflict, NotebookDamaged, NotebookNotFound, StorageFailed } from './errors.ts'
import { EVENTS_TYPE } from './events.ts'
import { HostList } from './HostList.ts'
import { KernelspecList } from './Kernelspecs.ts'
import { RunningKernels } from './RunningKernel.ts'
import { wholeNumber } from './wholeNumber.ts'

/** How long an answer may wait for a kernel, in seconds. */
export const KERNEL_WAIT_LIMIT = 60

const notebookId = HttpApiSchema.param('id', Schema.String)

/**
 * What a stream of a kernel session tells: `event` is the tag, and `data` the rest as JSON. Only the last state counts,
 * so a reader that was cut off just comes back.
 */
export const KernelEvent = Schema.Union(
  /** The session as it is now: first on every stream, then whenever it has changed. */
  Schema.TaggedStruct('session', KernelSessionState.fields),
  /** Last: the notebook is gone. */
  Schema.TaggedStruct('end', { reason: Schema.Literal('deleted', 'closed') }),
)
export type KernelEvent = typeof KernelEvent.Type

/** The kernel sessions of notebooks. */
export const kernels = HttpApiGroup.make('kernels')
  .add(HttpApiEndpoint.get('running', '/kernels').addSuccess(RunningKernels))
  .add(HttpApiEndpoint.get('kernelspecs', '/kernelspecs').addSuccess(KernelspecList))
  .add(HttpApiEndpoint.get('hosts', '/hosts').addSuccess(HostList))
  .add(
    HttpApiEndpoint.post('ensure', '/kernels/ensure-session')
      .setUrlParams(
        Schema.Struct({
          /** How many seconds the answer may wait until the kernel has answered or failed; not at all when missing. */
          wait: Schema.optional(wholeNumber(0, KERNEL_WAIT_LIMIT)),
        }),
      )
      .setPayload(Schema.Struct({ notebookId: Schema.String.pipe(Schema.maxLength(200)) }))
      .addSuccess(KernelSessionState),
  )
  .add(HttpApiEndpoint.get('session')`/kernels/${notebookId}`.addSuccess(KernelSessionState))
  .add(
    HttpApiEndpoint.get('follow')`/kernels/${notebookId}/events`.addSuccess(
      HttpApiSchema.Text({ contentType: EVENTS_TYPE }),
    ),
  )
  .add(HttpApiEndpoint.post('start')`/notebooks/${notebookId}/kernel/start`.addSuccess(Schema.Void))
  .add(HttpApiEndpoint.post('interrupt')`/notebooks/${notebookId}/kernel/interrupt`.addSuccess(Schema.Void))
  .add(HttpApiEndpoint.post('restart')`/notebooks/${notebookId}/kernel/restart`.addSuccess(Schema.Void))
  .add(HttpApiEndpoint.post('shutdown')`/notebooks/${notebookId}/kernel/shutdown`.addSuccess(Schema.Void))
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
  .addError(Conflict)
  .addError(StorageFailed)
