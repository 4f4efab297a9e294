import { type NotebookSnapshot, readSnapshot } from '@anode/document'
import { Effect } from 'effect'
import type { RoomStorage } from '../room/RoomStorage.ts'

/** A fact as it stands in a log. */
export interface LogRow {
  readonly seq: number
  readonly name: string
  readonly args: string
  readonly client: string | null
  readonly n: number | null
  readonly principal: string
  readonly at: number
}

/** What can be read of a damaged database. */
export interface ReadDamaged {
  /** The facts that can be read, in order; numbers may be missing. */
  readonly rows: ReadonlyArray<LogRow>
  /** Whether the log is whole up to a number that is known to be its last, or beyond. */
  readonly isWhole: boolean
  /** The notebook as its tables have it; null when they cannot be read. */
  readonly snapshot: NotebookSnapshot | null
  /** Names the log. */
  readonly epoch: string | null
}

/** So many facts are read in one go, with a rest after each so that nobody waits for this. */
const GO = 200

/** So many numbers are tried in a row, one by one, behind what cannot be read. */
const TRIES = 2000

const rest = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))

const attempt = <A>(body: () => A): A | null => {
  try {
    return body()
  } catch {
    return null
  }
}

const rowOf = (row: Record<string, unknown>): LogRow | null => {
  const args = String(row.args)
  if (attempt(() => JSON.parse(args) !== undefined) === null) return null
  return {
    seq: Number(row.seq),
    name: String(row.name),
    args,
    client: row.client === null ? null : String(row.client),
    n: row.n === null ? null : Number(row.n),
    principal: String(row.principal),
    at: Number(row.at),
  }
}

const single = (db: RoomStorage, seq: number): LogRow | null => {
  const row = attempt(() => db.select('SELECT * FROM log WHERE seq = $seq', { $seq: seq })[0])
  return row ? rowOf(row) : null
}

/** The rows of a log around what cannot be read. `head`: the number of its last fact, as far as known. */
const readRows = (db: RoomStorage, head: number) =>
  Effect.gen(function* () {
    const rows: LogRow[] = []
    const last = Number(attempt(() => db.select('SELECT max(seq) AS last FROM log')[0]?.last) ?? 0)
    const end = Math.max(head, last)
    let after = 0
    while (after < end) {
      yield* rest
      const some = attempt(() =>
        db.select('SELECT * FROM log WHERE seq > $after ORDER BY seq LIMIT $go', { $after: after, $go: GO }),
      )
      if (some === null) {
        // One by one, until there are some that can be read together again.
        const until = Math.min(end, after + GO)
        for (let seq = after + 1; seq <= until; seq++) {
          const row = single(db, seq)
          if (row !== null) rows.push(row)
        }
        after = until
        if (after - (rows.at(-1)?.seq ?? 0) > TRIES * GO) break
        continue
      }
      if (some.length === 0) break
      for (const row of some) {
        const read = rowOf(row)
        if (read !== null) rows.push(read)
      }
      after = Number(some.at(-1)?.seq)
    }
    return { rows, end }
  })

/** Reads what can be read. */
export const readDamaged = (db: RoomStorage, head: number): Effect.Effect<ReadDamaged> =>
  Effect.gen(function* () {
    const { rows, end } = yield* readRows(db, head)
    const snapshot = attempt(() => readSnapshot(db))
    const named = attempt(() => db.select("SELECT value FROM room WHERE key = 'epoch'")[0]?.value)
    const isWhole = rows.length > 0 && rows.length === end && rows.every(({ seq }, i) => seq === i + 1)
    // Tables without a notebook are those of nothing.
    const isState = snapshot !== null && (attempt(() => db.select('SELECT 1 FROM notebook').length) ?? 0) > 0
    return {
      rows,
      isWhole,
      snapshot: isState ? snapshot : null,
      epoch: typeof named === 'string' ? named : null,
    }
  })
