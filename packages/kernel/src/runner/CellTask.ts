import type { OutputMessage } from '../jupyter/OutputMessage.ts'

/** What a task is given to say what it does, and to hear that it shall stop. */
export interface TaskPorts {
  /** Adds to the run's outputs, as a kernel would. */
  readonly put: (output: OutputMessage) => void
  /** Aborted when the run is interrupted: the task ends soon then, whether it resolves or rejects. */
  readonly signal: AbortSignal
}

/**
 * What the server does for a run that no kernel executes, with what its kind prepared. The run is `ok` when it
 * resolves; what it rejects with becomes an error among the outputs.
 */
export type CellTask = (input: unknown, ports: TaskPorts) => Promise<void>

/** The tasks of kinds that the server executes, by the kinds' names. */
export type CellTasks = ReadonlyMap<string, CellTask>
