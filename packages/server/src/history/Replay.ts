import { applyFact, applyReadFact, createStateTables, type NotebookSnapshot } from '@anode/document'
import type { RoomStorage } from '../room/RoomStorage.ts'
import type { Checkpoints } from './Checkpoints.ts'

/** So many facts are applied in one go; others get their turn in between. */
const GO = 200

/** What a replay needs: the database of a room, and databases in memory. */
export interface ReplayPorts {
  readonly log: RoomStorage
  readonly checkpoints: Checkpoints
  readonly openMemory: () => RoomStorage
  /** Lets others have their turn. */
  readonly rest: () => Promise<void>
}

/** Of one cell alone, what a snapshot holds. */
const onlyCell = (snapshot: NotebookSnapshot, cellId: string): NotebookSnapshot => ({
  ...snapshot,
  cells: snapshot.cells.filter(({ id }) => id === cellId),
  runs: snapshot.runs.filter((row) => row.cellId === cellId),
  outputs: snapshot.outputs.filter((row) => row.cellId === cellId),
})

/**
 * The state of a notebook at moments of its past, in a database in memory: made from the nearest checkpoint
 * and the facts behind it. Where checkpoints are missing they are made on the way.
 */
export class Replay {
  readonly #ports: ReplayPorts
  readonly #cellId: string | null
  #state: RoomStorage | null = null
  #at = 0

  /** With a `cellId`, only that cell is followed: the state lacks all others. */
  constructor(ports: ReplayPorts, cellId: string | null = null) {
    this.#ports = ports
    this.#cellId = cellId
  }

  /** The tables after fact `seq`, until the next call. */
  async goTo(seq: number): Promise<RoomStorage> {
    const { checkpoints, rest } = this.#ports
    const nearest = checkpoints.nearest(seq)
    if (this.#state === null || this.#at > seq || this.#at < nearest) await this.#load(nearest)
    const state = this.#state as unknown as RoomStorage
    while (this.#at < seq) {
      // What follows one cell knows too little for a checkpoint.
      const due = this.#cellId === null ? checkpoints.dueAfter(this.#at) : seq
      const end = Math.min(this.#at + GO, seq, Math.max(due, this.#at + 1))
      this.#apply(state, end)
      if (this.#at === due) await checkpoints.keep(due, state)
      await rest()
    }
    return state
  }

  close(): void {
    this.#state?.close()
    this.#state = null
  }

  async #load(seq: number): Promise<void> {
    this.close()
    const checkpoint = await this.#ports.checkpoints.read(seq)
    const state = this.#ports.openMemory()
    createStateTables(state)
    this.#state = state
    this.#at = checkpoint?.seq ?? 0
    if (checkpoint === null) return
    const snapshot = this.#cellId === null ? checkpoint.snapshot : onlyCell(checkpoint.snapshot, this.#cellId)
    const args = { part: 0, of: 1, by: 'server', ...snapshot }
    // What was read from tables needs no check.
    state.transaction(() => applyReadFact(state, { seq, name: 'v1.NotebookLoaded', args }))
  }

  #apply(state: RoomStorage, end: number): void {
    const facts = this.#ports.log.select(
      'SELECT seq, name, args FROM log WHERE seq > $after AND seq <= $end ORDER BY seq',
      { $after: this.#at, $end: end },
    )
    state.transaction(() => {
      for (const { seq, name, args } of facts) {
        applyFact(state, { seq: Number(seq), name: String(name), args: JSON.parse(String(args)) })
      }
    })
    this.#at = end
  }
}
