import { State, SystemTables } from '@livestore/common/schema'
import { Data, Either, ParseResult, Schema } from 'effect'
import { events } from './events/index.ts'
import { guardedMaterializers, materializers } from './materializers/index.ts'
import { cellIdIn } from './materializers/problems.ts'
import type { Statement } from './materializers/statement.ts'
import { messageOf } from './messageOf.ts'
import { serverPrincipal } from './Principal.ts'
import type { SqlBindings, StateDatabase } from './SqlDatabase.ts'
import { schema } from './schema.ts'
import { tables } from './tables.ts'

export type { SqlBindings, SqlValue, StateDatabase } from './SqlDatabase.ts'

/** A fact as the log keeps it: arguments encoded as JSON, and its number, counted from 1. */
export interface Fact {
  readonly seq: number
  readonly name: string
  readonly args: unknown
}

/** A fact that this version of the schema cannot read. */
export class UnreadableFact extends Data.TaggedError('UnreadableFact')<{
  readonly eventName: string
  /** True when the fact's name is not known: it may come from a newer version. */
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

/** Knows whether this version of Anode can read a fact of that name. */
export const knowsFact = (name: string): boolean => decoders.has(name)

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
 * Changes the tables as a fact of a log says. LiveStore's own way through a materializer encodes the arguments again
 * and takes statements of many shapes; ours have one, and the room is on the way of every run.
 *
 * One that means nothing, or that an earlier version wrote and this one cannot read, is noted in the table of
 * problems: it keeps nobody from the rest. Call it inside a transaction.
 *
 * @throws UnreadableFact when its name is not known: what a newer version wrote is not passed over.
 */
export const applyFact = (db: StateDatabase, fact: Fact): void => {
  const read = readFact(fact)
  if (Either.isLeft(read)) {
    if (read.left.unknown) throw read.left
    run(db, byName, { ...fact, ...skipped(fact, read.left.message) })
    return
  }
  try {
    run(db, guardedByName, { ...fact, args: read.right })
  } catch (error) {
    if (!isFactsFault(error)) throw error
    run(db, byName, { ...fact, ...skipped(fact, messageOf(error)) })
  }
}

/**
 * Changes the tables as a fact says that was read already: its arguments are decoded.
 *
 * @throws what a materializer throws on arguments that decode but mean nothing. Call it inside a transaction.
 */
export const applyReadFact = (db: StateDatabase, fact: Fact): void => run(db, byName, fact)

/** The fact, or, where its arguments cannot be read, one that says so and is read in its place. */
export const readableFact = (fact: {
  readonly name: string
  readonly args: unknown
}): { readonly name: string; readonly args: unknown } => {
  const read = readFact(fact)
  return Either.isRight(read) || read.left.unknown ? fact : skipped(fact, read.left.message)
}

/** So much of a reason is kept, in characters: what is wrong with arguments may take pages. */
const REASON_LIMIT = 500

const skipped = ({ name, args }: { readonly name: string; readonly args: unknown }, reason: string) =>
  events.factSkipped({
    fact: name,
    cellId: cellIdIn(args),
    reason: reason.slice(0, REASON_LIMIT).toWellFormed(),
    by: serverPrincipal.id,
  })

/** SQLite's primary codes for what is wrong with values and not with the disk: ERROR, TOOBIG, CONSTRAINT, MISMATCH. */
const VALUE_CODES = [1, 18, 19, 20]

const isFactsFault = (error: unknown): boolean => {
  const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown }
  const number = typeof errcode === 'number' ? errcode : code
  return typeof number === 'number' && VALUE_CODES.includes(number & 0xff)
}

type MaterializersByName = ReadonlyMap<string, Materialize>

const run = (db: StateDatabase, materializers: MaterializersByName, { name, seq, args }: Fact): void => {
  const materialize = materializers.get(name)
  if (materialize === undefined) return
  const result = materialize(args, {
    query: ({ query, bindValues }) => db.select(query, named(bindValues)),
    event: { seqNum: { global: seq } },
  })
  const statements = 'sql' in result ? [result] : result
  for (const { sql, bindValues } of statements) db.execute(sql, named(bindValues))
}

const mapOf = (all: object): MaterializersByName =>
  new Map(Object.entries(all as Readonly<Record<string, Materialize>>))

const byName = mapOf(materializers)
const guardedByName = mapOf(guardedMaterializers)
