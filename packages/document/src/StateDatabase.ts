import { getExecStatementsFromMaterializer, type SqliteDb } from '@livestore/common'
import { EventSequenceNumber, State } from '@livestore/common/schema'
import { Data, Either, ParseResult, Schema } from 'effect'
import { schema } from './schema.ts'
import { tables } from './tables.ts'

/** What a named parameter may hold. */
export type SqlValue = string | number | null | Uint8Array
/** Parameters by name, with their `$`, or in order for `?`. */
export type SqlBindings = Readonly<Record<string, SqlValue>> | ReadonlyArray<SqlValue>

/**
 * The few things that deriving a notebook's state needs of an SQLite database. `node:sqlite`, a Durable
 * Object's storage and the browser's in-memory database all offer them.
 */
export interface StateDatabase {
  readonly select: (sql: string, bindings?: SqlBindings) => ReadonlyArray<Record<string, unknown>>
  /** Parameters that the statement does not name are ignored. */
  readonly execute: (sql: string, bindings?: SqlBindings) => void
}

/** A fact as the log keeps it: arguments encoded as JSON, and its number, counted from 1. */
export interface Fact {
  readonly seq: number
  readonly name: string
  readonly args: unknown
}

/** A fact that this version of the schema cannot read. */
export class UnreadableFact extends Data.TaggedError('UnreadableFact')<{
  readonly eventName: string
  /** True when the event's name is not known: it may come from a newer version. */
  readonly unknown: boolean
  readonly message: string
}> {}

const stateTables = Object.values(tables)

/** Creates the tables that are missing. */
export const createStateTables = (db: StateDatabase): void => {
  for (const { sqliteDef } of stateTables) {
    const { ast } = sqliteDef
    db.execute(`CREATE TABLE IF NOT EXISTS "${ast.name}" (${State.SQLite.makeColumnSpec(ast)}) STRICT`)
    for (const index of ast.indexes) {
      const names = index.columns.map((column) => `"${column}"`).join(', ')
      db.execute(
        `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS "${index.name}" ON "${ast.name}" (${names})`,
      )
    }
  }
}

/** Drops the tables, to derive them anew from the log. */
export const dropStateTables = (db: StateDatabase): void => {
  for (const { sqliteDef } of stateTables) db.execute(`DROP TABLE IF EXISTS "${sqliteDef.ast.name}"`)
}

const decoders = new Map(
  [...schema.eventsDefsMap].map(([name, def]) => [
    name,
    Schema.decodeUnknownEither(def.schema as Schema.Schema<unknown>, { errors: 'first' }),
  ]),
)

/** The fact with decoded arguments, or why it cannot be read. */
export const readFact = (fact: {
  readonly name: string
  readonly args: unknown
}): Either.Either<unknown, UnreadableFact> => {
  const decode = decoders.get(fact.name)
  return decode === undefined
    ? Either.left(
        new UnreadableFact({
          eventName: fact.name,
          unknown: true,
          message: `There is no event “${fact.name}” in this version of Anode.`,
        }),
      )
    : Either.mapLeft(
        decode(fact.args),
        (error) =>
          new UnreadableFact({
            eventName: fact.name,
            unknown: false,
            message: `The arguments of ${fact.name} are not valid: ${ParseResult.TreeFormatter.formatErrorSync(error)}`,
          }),
      )
}

/** Knows whether this version of Anode can read an event of that name. */
export const knowsEvent = (name: string): boolean => decoders.has(name)

/**
 * Changes the tables as the fact says.
 *
 * @throws UnreadableFact, or what a materializer throws on arguments that decode but mean nothing (a text
 * edit that is no Yjs update). Call it inside a transaction.
 */
export const applyFact = (db: StateDatabase, fact: Fact): void => {
  const args = Either.getOrThrowWith(readFact(fact), (error) => error)
  const eventDef = schema.eventsDefsMap.get(fact.name)
  const materializer = schema.state.materializers.get(fact.name)
  if (eventDef === undefined || materializer === undefined) return
  const numbers = { client: EventSequenceNumber.Client.DEFAULT, rebaseGeneration: 0 }
  const statements = getExecStatementsFromMaterializer({
    eventDef,
    materializer,
    // Of the database a materializer only ever selects.
    dbState: { select: db.select } as unknown as SqliteDb,
    event: {
      decoded: {
        name: fact.name,
        args,
        seqNum: { ...numbers, global: EventSequenceNumber.Global.make(fact.seq) },
        parentSeqNum: { ...numbers, global: EventSequenceNumber.Global.make(fact.seq - 1) },
        clientId: '',
        sessionId: '',
      },
      encoded: undefined,
    } as Parameters<typeof getExecStatementsFromMaterializer>[0]['event'],
  })
  for (const { statementSql, bindValues } of statements) {
    db.execute(statementSql, bindValues as unknown as SqlBindings)
  }
}
