import { type Materializer, State } from '@livestore/common/schema'
import { problemEvents as events } from '../events/problems.ts'
import { isTooDeep, JSON_DEPTH_LIMIT } from '../jsonDepth.ts'
import { messageOf } from '../messageOf.ts'
import { type Statement, statement } from './statement.ts'

/** How deep a fact may be nested: what it carries, and what it carries that in. */
export const FACT_DEPTH_LIMIT = JSON_DEPTH_LIMIT + 20

/** Why a value that is nested too deep is left out, in words for people. */
export const TOO_DEEP = `It is nested more than ${JSON_DEPTH_LIMIT} levels deep, and no database reads that.`

/** Something of the log that could not be taken into the tables. */
export interface FactProblem {
  readonly seq: number
  /** The fact's name. */
  readonly fact: string
  /** The cell it is about, where it says so. */
  readonly cellId: string | null
  /** In words. */
  readonly reason: string
}

/** Notes what was left out; of each kind of fact about a cell once. */
export const noteProblem = ({ seq, fact, cellId, reason }: FactProblem): Statement =>
  statement(
    ['problems'],
    `INSERT INTO problems (id, seq, fact, cellId, reason) VALUES ($id, $seq, $fact, $cellId, $reason)
     ON CONFLICT (id) DO NOTHING`,
    { id: `${fact} ${cellId ?? ''}`, seq, fact, cellId, reason },
  )

/** The cell that a fact's arguments name. */
export const cellIdIn = (args: unknown): string | null => {
  const { cellId } = (args ?? {}) as { readonly cellId?: unknown }
  return typeof cellId === 'string' ? cellId : null
}

interface Context {
  readonly event: { readonly seqNum: { readonly global: number } }
}

type Materialize = (args: unknown, context: Context) => Statement | ReadonlyArray<Statement>

/** Leaves out by itself which of its rows mean nothing. */
const LOADED = 'v1.NotebookLoaded'

/**
 * Materializers that leave out a fact which means nothing, and note it: one that was accepted by an earlier version
 * keeps nobody from the notebook. The server and every page decide it by the fact alone, so they agree. The room
 * refuses such facts (`strictly`).
 */
export const guarded = (materializers: object): Record<string, Materializer> =>
  Object.fromEntries(
    Object.entries(materializers as unknown as Readonly<Record<string, Materialize>>).map(
      ([fact, materialize]) => [
        fact,
        (args: unknown, context: Context) => {
          try {
            if (fact !== LOADED && isTooDeep(args, FACT_DEPTH_LIMIT)) throw new Error(TOO_DEEP)
            return materialize(args, context)
          } catch (error) {
            const reason = messageOf(error)
            return noteProblem({ seq: context.event.seqNum.global, fact, cellId: cellIdIn(args), reason })
          }
        },
      ],
    ),
  ) as unknown as Record<string, Materializer>

export const problemMaterializers = State.SQLite.materializers(events, {
  'v1.FactSkipped': ({ fact, cellId, reason }, { event }) =>
    noteProblem({ seq: event.seqNum.global, fact, cellId, reason }),
})
