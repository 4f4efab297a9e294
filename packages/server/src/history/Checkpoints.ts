import { type NotebookSnapshot, readSnapshot, type StateDatabase, schemaHash } from '@anode/document'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { pack, unpack } from './packed.ts'

/** A checkpoint is due after so many facts. */
export const EVERY = 1000

/**
 * Where a notebook is large, checkpoints stand further apart: one for as many facts as take about its own
 * size in the log (a fact takes 200 bytes and more), so that all of them take no more than the log itself.
 */
const FACT_BYTES = 200

/** The notebook after one fact of its log. */
export interface Checkpoint {
  readonly seq: number
  readonly snapshot: NotebookSnapshot
}

/**
 * States of a notebook at some moments, kept beside its log in the same database, so that the state at any
 * moment is one of them and a few facts. They follow from the log and can be lost without harm; those of
 * other tables than today's are.
 */
export class Checkpoints {
  readonly #storage: RoomStorage
  readonly #every: number

  constructor(storage: RoomStorage, every = EVERY) {
    this.#storage = storage
    this.#every = every
    storage.execute(
      `CREATE TABLE IF NOT EXISTS checkpoints (seq INTEGER PRIMARY KEY, schema TEXT NOT NULL, body BLOB NOT NULL) STRICT`,
    )
    const [foreign] = storage.select('SELECT 1 FROM checkpoints WHERE schema <> $schema LIMIT 1', {
      $schema: schemaHash,
    })
    if (foreign !== undefined) {
      storage.execute('DELETE FROM checkpoints WHERE schema <> $schema', { $schema: schemaHash })
    }
  }

  /** The number of the fact from which on the next one should be made, after the last before `seq`. */
  dueAfter(seq: number): number {
    const [last] = this.#storage.select(
      'SELECT seq, length(body) AS bytes FROM checkpoints WHERE seq <= $seq ORDER BY seq DESC LIMIT 1',
      { $seq: seq },
    )
    return Number(last?.seq ?? 0) + Math.max(this.#every, Math.ceil(Number(last?.bytes ?? 0) / FACT_BYTES))
  }

  /** The number of the last fact in the nearest checkpoint at or before `seq`; 0 when there is none. */
  nearest(seq: number): number {
    const [row] = this.#storage.select('SELECT max(seq) AS seq FROM checkpoints WHERE seq <= $seq', {
      $seq: seq,
    })
    return Number(row?.seq ?? 0)
  }

  /** The checkpoint of exactly that fact. */
  async read(seq: number): Promise<Checkpoint | null> {
    const [row] = this.#storage.select('SELECT body FROM checkpoints WHERE seq = $seq', { $seq: seq })
    return row === undefined ? null : { seq, snapshot: JSON.parse(await unpack(row.body as Uint8Array)) }
  }

  /** Keeps what `state` holds as the state after fact `seq`, unless `closed` says that nobody can any more. */
  async keep(seq: number, state: StateDatabase, closed: () => boolean = () => false): Promise<void> {
    const body = await pack(JSON.stringify(readSnapshot(state)))
    if (closed()) return
    this.#storage.execute(
      'INSERT INTO checkpoints (seq, schema, body) VALUES ($seq, $schema, $body) ON CONFLICT (seq) DO NOTHING',
      { $seq: seq, $schema: schemaHash, $body: body },
    )
  }
}
