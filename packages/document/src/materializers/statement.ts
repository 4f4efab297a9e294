/** What a materializer wants done. */
export interface Statement {
  sql: string
  bindValues: Record<string, string | number | null>
  writeTables: ReadonlySet<string>
}

/** A statement with named parameters (`$name`) and the tables that it writes, as LiveStore takes it. */
export const statement = (
  writes: ReadonlyArray<string>,
  sql: string,
  bindValues: Readonly<Record<string, string | number | null>>,
): Statement => ({
  sql,
  bindValues: { ...bindValues },
  writeTables: new Set(writes),
})
