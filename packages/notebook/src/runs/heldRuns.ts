import { type BaseChange, fromSqlJson } from '@anode/document'
import * as queries from '../queries.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'

/** A run that was asked for without a server, on other ground than there is now. */
export interface HeldRun {
  readonly id: string
  readonly cellId: string
  readonly heldFor: BaseChange
  /** When it was asked for, in milliseconds since the epoch. */
  readonly at: number
  readonly by: string
}

/** The held runs that `by` asked for, as `queries.heldRuns` gives them. */
export const heldRunsOf = (json: string, by: string): ReadonlyArray<HeldRun> =>
  (fromSqlJson(json) as ReadonlyArray<HeldRun>).filter((run) => run.by === by)

/** This person's held runs now. */
export const heldRuns = (session: NotebookSession): ReadonlyArray<HeldRun> =>
  heldRunsOf(session.replica.read(queries.heldRuns), session.actor.by)

/** What changed since a run was asked for, in words. */
export const changeWords: Readonly<Record<BaseChange, string>> = {
  cell: 'its text changed',
  above: 'code above it changed',
  both: 'its text and code above it changed',
}
