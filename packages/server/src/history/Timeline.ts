import type { HistoryEntry, HistoryPage } from '@anode/protocol'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { addFact, isNewEntry, type StoredEntry, type TimelineFact } from './entries.ts'

/** Raised when entries are made otherwise: those that are kept are then made anew from the log. */
const VERSION = 2

/** So many facts are read in one go. */
const GO = 2000

/** So many cells are named with an entry. */
const CELLS = 50

/** A run of a cell as the log says it, without what it left. */
export interface LoggedRun {
  readonly id: string
  readonly seq: number
  readonly endSeq: number | null
}

/**
 * What a log says to those who look back: entries of the time line, and where runs begin and end. Kept beside
 * the log in the same database and brought up to its end when somebody asks; follows from the log alone.
 */
export class Timeline {
  readonly #db: RoomStorage

  constructor(db: RoomStorage) {
    this.#db = db
    db.execute(
      'CREATE TABLE IF NOT EXISTS timeline (n INTEGER PRIMARY KEY, toSeq INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
    )
    db.execute(
      `CREATE TABLE IF NOT EXISTS timelineRuns (id TEXT PRIMARY KEY, cellId TEXT NOT NULL, seq INTEGER NOT NULL,
       started INTEGER NOT NULL DEFAULT 0, endSeq INTEGER, joined INTEGER NOT NULL DEFAULT 0) STRICT`,
    )
    db.execute('CREATE INDEX IF NOT EXISTS timelineRunsByCell ON timelineRuns (cellId, seq)')
    const [version] = db.select("SELECT value FROM room WHERE key = 'timeline'")
    if (version?.value === String(VERSION)) return
    db.transaction(() => {
      db.execute('DELETE FROM timeline')
      db.execute('DELETE FROM timelineRuns')
      db.execute(
        "INSERT INTO room (key, value) VALUES ('timeline', $version) ON CONFLICT (key) DO UPDATE SET value = $version",
        { $version: String(VERSION) },
      )
    })
  }

  /** Takes up some of the facts that came since; true when there are no more. */
  advance(): boolean {
    const [last] = this.#db.select('SELECT n, body FROM timeline ORDER BY n DESC LIMIT 1')
    let n = Number(last?.n ?? 0)
    let entry: StoredEntry | null = last === undefined ? null : JSON.parse(String(last.body))
    const facts = this.#facts(entry?.to ?? 0)
    if (facts.length === 0) return true
    this.#db.transaction(() => {
      for (const fact of facts) {
        if (isNewEntry(entry, fact)) {
          if (entry !== null) this.#keep(n, entry)
          n++
          entry = null
        }
        entry = addFact(entry, fact)
        this.#followRun(fact)
      }
      if (entry !== null) this.#keep(n, entry)
    })
    return facts.length < GO
  }

  /** Entries before entry `before`, newest first; the newest when that is missing. */
  page(head: number, before: number | undefined, limit: number): HistoryPage {
    const [count] = this.#db.select('SELECT max(n) AS total FROM timeline')
    const entries = this.#db
      .select('SELECT n, body FROM timeline WHERE n < $before ORDER BY n DESC LIMIT $limit', {
        $before: before ?? Number.MAX_SAFE_INTEGER,
        $limit: limit,
      })
      .map((row) => entryOf(Number(row.n), JSON.parse(String(row.body))))
    return { head, total: Number(count?.total ?? 0), entries }
  }

  /** Runs of a cell that were asked for before fact `before`, newest first, and how many there are of all times. */
  runsOf(
    cellId: string,
    before: number | undefined,
    limit: number,
  ): { readonly total: number; readonly runs: ReadonlyArray<LoggedRun> } {
    const [count] = this.#db.select(
      'SELECT count(*) AS total FROM timelineRuns WHERE cellId = $cellId AND joined = 0',
      {
        $cellId: cellId,
      },
    )
    const runs = this.#db
      .select(
        `SELECT id, seq, endSeq FROM timelineRuns WHERE cellId = $cellId AND joined = 0 AND seq < $before
         ORDER BY seq DESC LIMIT $limit`,
        { $cellId: cellId, $before: before ?? Number.MAX_SAFE_INTEGER, $limit: limit },
      )
      .map(({ id, seq, endSeq }) => ({
        id: String(id),
        seq: Number(seq),
        endSeq: endSeq === null ? null : Number(endSeq),
      }))
    return { total: Number(count?.total ?? 0), runs }
  }

  /** A run by its id, or the one that a request of this id joined; null when nobody asked for it. */
  runOf(id: string): (LoggedRun & { readonly cellId: string }) | null {
    const [row] = this.#db.select('SELECT cellId, seq, joined FROM timelineRuns WHERE id = $id', { $id: id })
    if (row === undefined) return null
    const [run] = this.#db.select(
      `SELECT id, cellId, seq, endSeq FROM timelineRuns WHERE cellId = $cellId AND joined = 0 AND seq <= $seq
       ORDER BY seq DESC LIMIT 1`,
      { $cellId: String(row.cellId), $seq: Number(row.seq) },
    )
    if (run === undefined) return null
    return {
      id: String(run.id),
      cellId: String(run.cellId),
      seq: Number(run.seq),
      endSeq: run.endSeq === null ? null : Number(run.endSeq),
    }
  }

  /** Outputs are most of a log and say nothing here: their arguments stay where they are. */
  #facts(after: number): ReadonlyArray<TimelineFact> {
    return this.#db
      .select(
        `SELECT seq, name, principal, at, CASE WHEN name IN ('v1.OutputAppended', 'v1.TextAppended', 'v1.OutputReplaced')
         THEN NULL ELSE args END AS args FROM log WHERE seq > $after ORDER BY seq LIMIT $limit`,
        { $after: after, $limit: GO },
      )
      .map((row) => ({
        seq: Number(row.seq),
        name: String(row.name),
        principal: String(row.principal),
        at: Number(row.at),
        args: row.args === null ? null : JSON.parse(String(row.args)),
      }))
  }

  #keep(n: number, entry: StoredEntry): void {
    this.#db.execute(
      `INSERT INTO timeline (n, toSeq, body) VALUES ($n, $to, $body)
       ON CONFLICT (n) DO UPDATE SET toSeq = $to, body = $body`,
      { $n: n, $to: entry.to, $body: JSON.stringify(entry) },
    )
  }

  #followRun({ name, seq, args }: TimelineFact): void {
    const $id = String(args?.runId)
    if (name === 'v1.RunRequested' || name === 'v2.RunRequested') {
      // A newer request for a cell whose run is not over joins that run, unless it turns out to be a run itself.
      this.#db.execute(
        `INSERT INTO timelineRuns (id, cellId, seq, joined) VALUES ($id, $cellId, $seq,
           $joins AND EXISTS (SELECT 1 FROM timelineRuns WHERE cellId = $cellId AND endSeq IS NULL))
         ON CONFLICT (id) DO NOTHING`,
        { $id, $cellId: String(args?.cellId), $seq: seq, $joins: name === 'v2.RunRequested' ? 1 : 0 },
      )
    } else if (name === 'v1.RunStarted') {
      this.#db.execute('UPDATE timelineRuns SET started = 1, joined = 0 WHERE id = $id', { $id })
    } else if (name === 'v1.RunFinished') {
      this.#db.execute('UPDATE timelineRuns SET endSeq = $seq WHERE id = $id AND endSeq IS NULL', {
        $id,
        $seq: seq,
      })
    } else if (name === 'v1.RunCancelled') {
      // One that runs is interrupted, and ends by itself.
      this.#db.execute(
        'UPDATE timelineRuns SET endSeq = $seq WHERE id = $id AND endSeq IS NULL AND started = 0',
        { $id, $seq: seq },
      )
    }
  }
}

const entryOf = (
  n: number,
  { from, to, fromAt, toAt, people, cells, ran, rest }: StoredEntry,
): HistoryEntry => {
  const all = new Set([...Object.values(cells).flat(), ...ran])
  return {
    n,
    from,
    to,
    fromAt,
    toAt,
    people,
    done: {
      created: cells.created?.length ?? 0,
      deleted: cells.deleted?.length ?? 0,
      moved: cells.moved?.length ?? 0,
      edited: cells.edited?.length ?? 0,
      changed: cells.changed?.length ?? 0,
      cleared: cells.cleared?.length ?? 0,
      restored: cells.restored?.length ?? 0,
      ...rest,
    },
    cells: [...all].slice(0, CELLS),
  }
}
