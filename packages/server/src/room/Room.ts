import {
  applyFact,
  applyReadFact,
  createStateTables,
  dropStateTables,
  FACT_DEPTH_LIMIT,
  isTooDeep,
  type NotebookSnapshot,
  type Principal,
  readFact,
  readSnapshot,
  refusalOf,
  type StateDatabase,
  schemaHash,
  serverPrincipal,
  snapshotParts,
  TOO_DEEP,
} from '@anode/document'
import { messageOf } from '@anode/document/messageOf'
import {
  FACT_LIMIT,
  type LoggedFact,
  type ProposedFact,
  type Refusal,
  type TextHashes,
} from '@anode/protocol'
import { type ListenerFailed, Listeners } from '@anode/protocol/listeners'
import { Either } from 'effect'
import { storageTrouble } from '../storageTrouble.ts'
import type { RoomStorage } from './RoomStorage.ts'
import { allTextHashes, cellsToRepair, repairs, textHashes, touchedCells } from './touchedTexts.ts'

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

/** Who states a fact, in which tab, and when. */
interface Origin {
  readonly principal: Principal
  readonly client: string | null
  readonly at: number
}

/** Hears of the facts of an accepted proposal, and whose they are. */
type FactsListener = (facts: ReadonlyArray<LoggedFact>, principal: Principal) => void

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
 * and in a Durable Object that must be able to hibernate. What always holds is in docs/rules.md (R1 …): a fact that
 * was accepted is in the log for good, readable, authorized, once; a batch is in it whole or not at all; numbers are
 * contiguous from 1; the tables are what the log says.
 */
export class Room {
  readonly #storage: RoomStorage
  readonly #now: () => number
  readonly #listeners: Listeners<Parameters<FactsListener>>
  /** What the listeners have not heard of yet; null while nobody is being told. */
  #untold: Array<Parameters<FactsListener>> | null = null
  readonly #accepted = new Map<string, number>()
  #head: number
  /** The names of all texts, as long as there is nothing new. */
  #hashes: TextHashes | null = null

  /** Names this log: a copy of another log under the same address is told apart by it. */
  readonly epoch: string

  /**
   * Opens the notebook in `storage`; an empty database becomes an empty notebook. When the tables changed
   * since it was written, they are derived from the log again.
   */
  constructor(
    storage: RoomStorage,
    options: {
      readonly now: () => number
      readonly newEpoch: () => string
      /** Hears of listeners that throw. */
      readonly listenerFailed?: ListenerFailed
    },
  ) {
    this.#storage = storage
    this.#now = options.now
    this.#listeners = new Listeners('the facts of a room', options.listenerFailed)
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

  /**
   * Calls `listener` with the facts of each accepted proposal, in the log's order. By then they are in the log,
   * whatever it does: one that throws is logged as `name`, and what it states itself is told behind.
   */
  onFacts(listener: FactsListener, name?: string): () => void {
    return this.#listeners.add(listener, name)
  }

  /** The highest count of the client's facts in the log; 0 when there is none. */
  acceptedOf(client: string): number {
    const known = this.#accepted.get(client)
    if (known !== undefined) return known
    const [row] = this.#storage.select('SELECT max(n) AS n FROM log WHERE client = $client', {
      $client: client,
    })
    const accepted = Number(row?.n ?? 0)
    // Anybody may ask for anything: only what there is, is kept in mind.
    if (accepted > 0) this.#accepted.set(client, accepted)
    return accepted
  }

  /** The id of the principal whose facts the log has of the client; null when it has none. */
  authorOf(client: string): string | null {
    const [row] = this.#storage.select('SELECT principal FROM log WHERE client = $client LIMIT 1', {
      $client: client,
    })
    return row === undefined ? null : String(row.principal)
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
    return this.#attempt(principal, client, fresh, skip)
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
    if (fits && this.#head - cursor <= TAIL_LIMIT) return { fresh: false, facts: this.factsAfter(cursor) }
    const parts = snapshotParts(readSnapshot(this.#storage), 'server')
    if (parts.length > this.#head) return { fresh: true, facts: this.factsAfter(0) }
    const first = this.#head - parts.length + 1
    return {
      fresh: true,
      facts: parts.map((args, i) => ({ seq: first + i, name: 'v1.NotebookLoaded', args })),
    }
  }

  /** The names of the texts that facts have touched which were just taken; null when they touched none. */
  hashesAfter(facts: ReadonlyArray<LoggedFact>): TextHashes | null {
    const touched = touchedCells(facts)
    return touched.size === 0 ? null : { seq: this.#head, hashes: textHashes(this.#storage, touched) }
  }

  /** The names of all texts: by them a page that comes back finds out whether its copy is right. */
  allHashes(): TextHashes {
    if (this.#hashes?.seq !== this.#head) {
      this.#hashes = { seq: this.#head, hashes: allTextHashes(this.#storage) }
    }
    return this.#hashes
  }

  /** The number of the last fact that loaded the notebook as a whole; 0 when none did. */
  get loadedUpTo(): number {
    const [row] = this.#storage.select("SELECT max(seq) AS seq FROM log WHERE name = 'v1.NotebookLoaded'")
    return Number(row?.seq ?? 0)
  }

  /** The whole state, for export and duplicates. */
  snapshot(): NotebookSnapshot {
    return readSnapshot(this.#storage)
  }

  close(): void {
    this.#listeners.clear()
    this.#storage.close()
  }

  /** The log behind its fact of this number. */
  factsAfter(after: number): ReadonlyArray<LoggedFact> {
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
    const outcome = this.#decide(principal, client, facts, offset)
    if (outcome._tag === 'accepted') {
      if (client !== null) this.#accepted.set(client, outcome.accepted)
      this.#tell(outcome.facts, principal)
    }
    return outcome
  }

  #decide(
    principal: Principal,
    client: string | null,
    facts: ReadonlyArray<ProposedFact & { readonly n?: number }>,
    offset: number,
  ): Outcome {
    try {
      const logged = this.#write(principal, client, facts, offset)
      return {
        _tag: 'accepted',
        facts: logged,
        accepted: logged.findLast(({ n }) => n !== undefined)?.n ?? 0,
      }
    } catch (error) {
      if (error instanceof Refused) return { _tag: 'refused', index: error.index, refusal: error.refusal }
      return refused(offset, 'StorageFailed', refusalWords(error))
    }
  }

  /** Tells everybody of facts before anybody hears of those that a listener states. */
  #tell(...told: Parameters<FactsListener>): void {
    if (this.#untold !== null) {
      this.#untold.push(told)
      return
    }
    this.#untold = [told]
    for (let next = this.#untold.shift(); next; next = this.#untold.shift()) this.#listeners.tell(...next)
    this.#untold = null
  }

  #write(
    principal: Principal,
    client: string | null,
    facts: ReadonlyArray<ProposedFact & { readonly n?: number }>,
    offset: number,
  ): ReadonlyArray<LoggedFact> {
    const at = this.#now()
    const logged = this.#storage.transaction(() => {
      const taken = facts.map((fact, i) =>
        this.#take(this.#head + 1 + i, { principal, client, at }, fact, offset + i),
      )
      return [...taken, ...this.#repair(this.#head + 1 + taken.length, touchedCells(facts), at)]
    })
    this.#head += logged.length
    return logged
  }

  /** Puts texts right that came with line ends which no editor counts alike: in the same transaction. */
  #repair(first: number, cellIds: Iterable<string>, at: number): ReadonlyArray<LoggedFact> {
    const origin = { principal: serverPrincipal, client: null, at }
    return repairs(this.#storage, cellIds).map((fact, i) => this.#take(first + i, origin, fact, 0))
  }

  /** Checks a fact, and writes it into the log and the tables. Called inside a transaction. */
  #take(
    seq: number,
    { principal, client, at }: Origin,
    fact: ProposedFact & { readonly n?: number },
    index: number,
  ): LoggedFact {
    this.#checkDepth(fact, index)
    const args = JSON.stringify(fact.args)
    const decoded = this.#check(principal, fact, args.length, index)
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
    this.#apply({ seq, name: fact.name, args: decoded }, index)
    return {
      seq,
      name: fact.name,
      args: fact.args,
      ...(client === null ? {} : { client, n: fact.n as number }),
    }
  }

  /** Before anything walks through it: what is nested deep takes a stack, and no SQLite reads it. */
  #checkDepth(fact: ProposedFact, index: number): void {
    if (!isTooDeep(fact.args, FACT_DEPTH_LIMIT)) return
    throw new Refused(index, { tag: 'UnreadableFact', message: `${fact.name} cannot be kept. ${TOO_DEEP}` })
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
      for (const fact of this.factsAfter(0)) applyFact(this.#storage, fact)
      const repaired = this.#repair(this.#head + 1, cellsToRepair(this.#storage), this.#now())
      this.#head += repaired.length
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
  const message = messageOf(error)
  return /[.!?]$/.test(message) ? message : `${message}.`
}

/** Why nothing was written, and what to do about it. */
const refusalWords = (error: unknown): string => {
  const { why, todo } = storageTrouble(error)
  return `The notebook could not be written, and nothing was changed. ${why} ${todo}`
}

/** SQLite's own errors (disk full, I/O) carry a code; those of materializers do not. */
const isStorageError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
