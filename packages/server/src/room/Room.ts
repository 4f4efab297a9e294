import {
  applyFact,
  applyReadFact,
  createStateTables,
  dropStateTables,
  type NotebookSnapshot,
  type Principal,
  readFact,
  readSnapshot,
  refusalOf,
  type StateDatabase,
  schemaHash,
  snapshotParts,
} from '@anode/document'
import { FACT_LIMIT, type LoggedFact, type ProposedFact, type Refusal } from '@anode/protocol'
import { Either } from 'effect'
import type { RoomStorage } from './RoomStorage.ts'

/** Facts of one client: `facts[i]` is its fact number `first + i`. */
export interface Proposal {
  readonly principal: Principal
  readonly client: string
  readonly first: number
  readonly facts: ReadonlyArray<ProposedFact>
}

/** What became of a proposal: the facts that are new in the log, or why none of them is. */
export type Outcome =
  | { readonly _tag: 'accepted'; readonly facts: ReadonlyArray<LoggedFact>; readonly accepted: number }
  | { readonly _tag: 'refused'; readonly index: number; readonly refusal: Refusal }

/** What a page that has the log up to some fact still needs. */
export interface CatchUp {
  /** The page's copy does not fit: the facts build the notebook from nothing. */
  readonly fresh: boolean
  readonly facts: ReadonlyArray<LoggedFact>
}

/** A page this far behind loads the notebook's state instead of its history. */
const TAIL_LIMIT = 500

/** Ends a transaction whose proposal is refused. */
class Refused extends Error {
  readonly index: number
  readonly refusal: Refusal
  constructor(index: number, refusal: Refusal) {
    super(refusal.message)
    this.index = index
    this.refusal = refusal
  }
}

/**
 * The sequencer of one notebook: numbers facts, keeps them, and derives the notebook's state from them.
 *
 * Plain and synchronous: it holds no socket, timer or fiber, so that it works the same over `node:sqlite`
 * and in a Durable Object that must be able to hibernate. What always holds: a fact that was accepted is
 * in the log for good, readable, authorized, once; numbers are contiguous from 1; the tables are what the
 * log says.
 */
export class Room {
  readonly #storage: RoomStorage
  readonly #now: () => number
  readonly #listeners = new Set<(facts: ReadonlyArray<LoggedFact>, principal: Principal) => void>()
  readonly #accepted = new Map<string, number>()
  #head: number

  /** Names this log: a copy of another log under the same address is told apart by it. */
  readonly epoch: string

  /**
   * Opens the notebook in `storage`; an empty database becomes an empty notebook. When the tables changed
   * since it was written, they are derived from the log again.
   */
  constructor(
    storage: RoomStorage,
    options: { readonly now: () => number; readonly newEpoch: () => string },
  ) {
    this.#storage = storage
    this.#now = options.now
    storage.execute(
      `CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, name TEXT NOT NULL, args TEXT NOT NULL,
       client TEXT, n INTEGER, principal TEXT NOT NULL, at INTEGER NOT NULL) STRICT`,
    )
    storage.execute(
      'CREATE UNIQUE INDEX IF NOT EXISTS logByClient ON log (client, n) WHERE client IS NOT NULL',
    )
    storage.execute('CREATE TABLE IF NOT EXISTS room (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT')
    this.epoch = this.#setting('epoch', options.newEpoch)
    this.#head = Number(storage.select('SELECT max(seq) AS head FROM log')[0]?.head ?? 0)
    if (this.#setting('schema', () => '') !== schemaHash) this.#derive()
  }

  /** The number of the log's last fact; 0 when it is empty. */
  get head(): number {
    return this.#head
  }

  /** The derived tables, for reading. */
  get state(): StateDatabase {
    return this.#storage
  }

  /** Calls `listener` with the facts of each accepted proposal, in the log's order, and whose they are. */
  onFacts(listener: (facts: ReadonlyArray<LoggedFact>, principal: Principal) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The highest count of the client's facts in the log; 0 when there is none. */
  acceptedOf(client: string): number {
    const known = this.#accepted.get(client)
    if (known !== undefined) return known
    const [row] = this.#storage.select('SELECT max(n) AS n FROM log WHERE client = $client', {
      $client: client,
    })
    const accepted = Number(row?.n ?? 0)
    this.#accepted.set(client, accepted)
    return accepted
  }

  /** The number in the log of a client's fact. */
  seqOf(client: string, n: number): number | undefined {
    const [row] = this.#storage.select('SELECT seq FROM log WHERE client = $client AND n = $n', {
      $client: client,
      $n: n,
    })
    return row === undefined ? undefined : Number(row.seq)
  }

  /**
   * Takes a client's facts into the log, all that are new or none. Facts whose count is in the log already
   * are skipped: a client that does not know whether they arrived just sends them again.
   */
  append(proposal: Proposal): Outcome {
    const { principal, client, first } = proposal
    const before = this.acceptedOf(client)
    if (first > before + 1) {
      return refused(0, 'CountGap', `Facts ${before + 1} to ${first - 1} of this client have not arrived.`)
    }
    const skip = before + 1 - first
    const fresh = proposal.facts.slice(skip).map((fact, i) => ({ ...fact, n: before + 1 + i }))
    if (fresh.length === 0) return { _tag: 'accepted', facts: [], accepted: before }
    const outcome = this.#attempt(principal, client, fresh, skip)
    if (outcome._tag === 'accepted') this.#accepted.set(client, outcome.accepted)
    return outcome
  }

  /** States facts of the server's own, which need no count. */
  stateFacts(principal: Principal, facts: ReadonlyArray<ProposedFact>): Outcome {
    return this.#attempt(principal, null, facts, 0)
  }

  /**
   * What a page needs to follow the log from `cursor` on. Without a cursor, or with one that is too old or
   * of another log, that is the notebook's state as a few `NotebookLoaded` facts which take the last
   * numbers of the log: opening costs the notebook's size, not its history.
   */
  pull(cursor: number | null, epoch: string | null): CatchUp {
    const fits = cursor !== null && epoch === this.epoch && cursor <= this.#head
    if (fits && this.#head - cursor <= TAIL_LIMIT) return { fresh: false, facts: this.#facts(cursor) }
    const parts = snapshotParts(readSnapshot(this.#storage), 'server')
    if (parts.length > this.#head) return { fresh: true, facts: this.#facts(0) }
    const first = this.#head - parts.length + 1
    return {
      fresh: true,
      facts: parts.map((args, i) => ({ seq: first + i, name: 'v1.NotebookLoaded', args })),
    }
  }

  /** The whole state, for export and duplicates. */
  snapshot(): NotebookSnapshot {
    return readSnapshot(this.#storage)
  }

  close(): void {
    this.#listeners.clear()
    this.#storage.close()
  }

  #facts(after: number): ReadonlyArray<LoggedFact> {
    return this.#storage
      .select('SELECT seq, name, args, client, n FROM log WHERE seq > $after ORDER BY seq', { $after: after })
      .map((row) => ({
        seq: Number(row.seq),
        name: String(row.name),
        args: JSON.parse(String(row.args)),
        ...(row.client === null ? {} : { client: String(row.client), n: Number(row.n) }),
      }))
  }

  #attempt(
    principal: Principal,
    client: string | null,
    facts: ReadonlyArray<ProposedFact & { readonly n?: number }>,
    offset: number,
  ): Outcome {
    try {
      const logged = this.#write(principal, client, facts, offset)
      for (const listener of this.#listeners) listener(logged, principal)
      return { _tag: 'accepted', facts: logged, accepted: logged.at(-1)?.n ?? 0 }
    } catch (error) {
      if (error instanceof Refused) return { _tag: 'refused', index: error.index, refusal: error.refusal }
      return refused(
        offset,
        'StorageFailed',
        `The notebook could not be written: ${reasonOf(error)} Nothing was changed.`,
      )
    }
  }

  #write(
    principal: Principal,
    client: string | null,
    facts: ReadonlyArray<ProposedFact & { readonly n?: number }>,
    offset: number,
  ): ReadonlyArray<LoggedFact> {
    const at = this.#now()
    const logged = this.#storage.transaction(() =>
      facts.map((fact, i): LoggedFact => {
        const seq = this.#head + 1 + i
        const args = JSON.stringify(fact.args)
        const decoded = this.#check(principal, fact, args.length, offset + i)
        this.#storage.execute(
          'INSERT INTO log (seq, name, args, client, n, principal, at) VALUES ($seq, $name, $args, $client, $n, $principal, $at)',
          {
            $seq: seq,
            $name: fact.name,
            $args: args,
            $client: client,
            $n: fact.n ?? null,
            $principal: principal.id,
            $at: at,
          },
        )
        this.#apply({ seq, name: fact.name, args: decoded }, offset + i)
        return {
          seq,
          name: fact.name,
          args: fact.args,
          ...(client === null ? {} : { client, n: fact.n as number }),
        }
      }),
    )
    this.#head += facts.length
    return logged
  }

  /** The fact's arguments, decoded. */
  #check(principal: Principal, fact: ProposedFact, length: number, index: number): unknown {
    const readable = readFact(fact)
    if (Either.isLeft(readable)) {
      throw new Refused(index, { tag: 'UnreadableFact', message: readable.left.message })
    }
    const notAllowed = refusalOf(principal, fact)
    if (notAllowed !== null) throw new Refused(index, { tag: 'NotAllowed', message: notAllowed })
    if (length > FACT_LIMIT && principal.kind !== 'server') {
      throw new Refused(index, {
        tag: 'FactTooLarge',
        message: `${fact.name} takes ${Math.ceil(length / 1024)} KB; at most ${FACT_LIMIT / 1024} KB can be kept as one change. Split it, or put the content into a file.`,
      })
    }
    return readable.right
  }

  /** A fact can decode and still mean nothing (a text edit that is no Yjs update). */
  #apply(fact: { readonly seq: number; readonly name: string; readonly args: unknown }, index: number): void {
    try {
      applyReadFact(this.#storage, fact)
    } catch (error) {
      if (isStorageError(error)) throw error
      throw new Refused(index, {
        tag: 'UnreadableFact',
        message: `${fact.name} cannot be applied: ${reasonOf(error)}`,
      })
    }
  }

  /** Derives the tables from the whole log. */
  #derive(): void {
    this.#storage.transaction(() => {
      dropStateTables(this.#storage)
      createStateTables(this.#storage)
      for (const fact of this.#facts(0)) applyFact(this.#storage, fact)
      this.#storage.execute(
        'INSERT INTO room (key, value) VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = $value',
        {
          $key: 'schema',
          $value: schemaHash,
        },
      )
    })
  }

  #setting(key: string, initial: () => string): string {
    const [row] = this.#storage.select('SELECT value FROM room WHERE key = $key', { $key: key })
    if (row !== undefined) return String(row.value)
    const value = initial()
    this.#storage.execute('INSERT INTO room (key, value) VALUES ($key, $value)', { $key: key, $value: value })
    return value
  }
}

const refused = (index: number, tag: Refusal['tag'], message: string): Outcome => ({
  _tag: 'refused',
  index,
  refusal: { tag, message },
})

const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  return /[.!?]$/.test(message) ? message : `${message}.`
}

/** SQLite's own errors (disk full, I/O) carry a code; those of materializers do not. */
const isStorageError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
