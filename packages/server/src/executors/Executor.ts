import type { ExecutorName, Works } from '@anode/document'
import type { OpenRoom } from '../notebooks/Rooms.ts'

/** A run for an executor, with what its kind prepared. */
export interface PreparedRun<Name extends ExecutorName = ExecutorName> {
  readonly runId: string
  readonly cellId: string
  readonly kind: string
  /** Runs requested together: after the first that fails, the others are not begun. */
  readonly batchId: string | null
  /** Who asked for it. */
  readonly by: string
  readonly stopOnError: boolean
  readonly work: Works[Name]
}

/**
 * What executes runs. It is given them in the order of the log (`RunQueue`), and states what becomes of each as
 * facts: started, outputs, and one `RunFinished` whatever happens, unless the run was cancelled while it waited.
 */
export interface Executor<Name extends ExecutorName = ExecutorName> {
  /** As kinds name it. */
  readonly name: Name
  /**
   * Takes a run. False when it cannot just now: it asks for the next one (`Executors.advance`) when it can. Called
   * while others hear of facts: nothing is stated before it returns.
   */
  execute(opened: OpenRoom, run: PreparedRun<Name>): boolean
  /** A run that it has is given up: it is dropped when it waits, interrupted when it executes. */
  cancel(opened: OpenRoom, runId: string): void
  /** Interrupts what it executes in this notebook. */
  interrupt(opened: OpenRoom): void
  /** The notebook goes to the trash: what it executes there ends, and whatever it keeps for that. */
  stop(notebookId: string): void
}
