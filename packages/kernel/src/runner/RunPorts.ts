import type { OutputOp } from '@anode/document/facts'
import type { ProposedFact } from '@anode/protocol'
import type { Clock } from '../Clock.ts'
import type { LargeValues } from './LargeValues.ts'

/** Which run something is about. */
export interface RunName {
  readonly runId: string
  readonly cellId: string
}

/** A run that somebody asked a kernel for. */
export interface RunRequest extends RunName {
  /** Runs requested together: after the first that fails, the others are not begun. */
  readonly batchId: string | null
  readonly code: string
  /** Who asked for it. */
  readonly by: string
  /** Given up when a run fails that the same person asked for before it. */
  readonly stopOnError: boolean
}

/** What a run needs of the world around it. */
export interface RunPorts {
  /** The principal that states facts: `host:…`, or the server. */
  readonly by: string
  readonly clock: Clock
  readonly newId: () => string
  readonly largeValues: LargeValues
  /** Takes facts for the log, in order. */
  readonly state: (facts: ReadonlyArray<ProposedFact>) => void
  /** Sends changes of outputs to whoever watches; they may get lost. */
  readonly show: (run: RunName, ops: ReadonlyArray<OutputOp>) => void
  /** Whether the way to the watchers is free; while it is not, changes are saved up. */
  readonly canShow: () => boolean
}
