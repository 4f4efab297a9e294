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
