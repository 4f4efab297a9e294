import { State, SystemTables } from '@livestore/common/schema'
import { Data, Either, ParseResult, Schema } from 'effect'
import { materializers } from './materializers/index.ts'
import type { Statement } from './materializers/statement.ts'
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
export const createStateTables = (db: StateDatabase): void => createTables(db, stateTables)

/** Creates the tables that LiveStore keeps beside ours in a page's database, where they are missing. */
export const createLiveStoreTables = (db: StateDatabase): void =>
  createTables(db, SystemTables.stateSystemTables)

const createTables = (
  db: StateDatabase,
  list: ReadonlyArray<Pick<State.SQLite.TableDef, 'sqliteDef'>>,
): void => {
  for (const { sqliteDef } of list) {
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

/** The parameters with their `$`, which materializers leave out as LiveStore does. */
const named = (values: Statement['bindValues']): SqlBindings =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`$${name}`, value]))

/** What materializers get besides arguments: one of them reads the state, all may use the fact's number. */
interface MaterializerContext {
  readonly query: (asked: { readonly query: string; readonly bindValues: Statement['bindValues'] }) => unknown
  readonly event: { readonly seqNum: { readonly global: number } }
}

type Materialize = (args: unknown, context: MaterializerContext) => Statement | ReadonlyArray<Statement>

/**
 * Changes the tables as the fact says. LiveStore's own way through a materializer encodes the arguments again
 * and takes statements of many shapes; ours have one, and the room is on the way of every run.
 *
 * @throws UnreadableFact, or what a materializer throws on arguments that decode but mean nothing (a text
 * edit that is no Yjs update). Call it inside a transaction.
 */
export const applyFact = (db: StateDatabase, fact: Fact): void =>
  applyReadFact(db, { ...fact, args: Either.getOrThrowWith(readFact(fact), (error) => error) })

/** Changes the tables as a fact says that was read already: its arguments are decoded. */
export const applyReadFact = (db: StateDatabase, { name, seq, args }: Fact): void => {
  const materialize = materializersByName.get(name)
  if (materialize === undefined) return
  const result = materialize(args, {
    query: ({ query, bindValues }) => db.select(query, named(bindValues)),
    event: { seqNum: { global: seq } },
  })
  const statements = 'sql' in result ? [result] : result
  for (const { sql, bindValues } of statements) db.execute(sql, named(bindValues))
}

const materializersByName = new Map(
  Object.entries(materializers as unknown as Readonly<Record<string, Materialize>>),
)
