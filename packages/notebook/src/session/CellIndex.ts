import { fromSqlJson, type RunStatus } from '@anode/document'
import { KeyedListeners } from '@anode/protocol/listeners'

/** A cell's last run, as far as the page shows it. Times are milliseconds since the epoch. */
export interface RunEntry {
  readonly id: string
  readonly status: RunStatus
  readonly requestedAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly reason: string | null
  readonly inputPrompt: string | null
  readonly inputPassword: boolean
  /** Names the question; null while nothing is asked. */
  readonly inputSeq: number | null
  /** Other requests that it answers: who asks for what is under way already joins it. */
  readonly joined: ReadonlyArray<string>
}

/** What the page needs of every cell, near or far. */
export interface CellEntry {
  readonly id: string
  readonly kind: string
  readonly position: string
  readonly executionCount: number | null
  /** Lines of text, to guess a height before the cell is drawn. */
  readonly lines: number
  readonly run: RunEntry | null
}

type CellTuple = [string, string, string, string | null, number | null, number]
type RunTuple = [
  string,
  string,
  RunStatus,
  number,
  number | null,
  number | null,
  string | null,
  string | null,
  number,
  number | null,
  ReadonlyArray<string>,
]

const sameRun = (a: RunEntry | null, b: RunEntry | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.id === b.id &&
    a.status === b.status &&
    a.startedAt === b.startedAt &&
    a.finishedAt === b.finishedAt &&
    a.reason === b.reason &&
    a.inputSeq === b.inputSeq &&
    a.joined.length === b.joined.length)

const sameCell = (a: CellEntry, b: CellEntry): boolean =>
  a.kind === b.kind &&
  a.position === b.position &&
  a.executionCount === b.executionCount &&
  a.lines === b.lines &&
  sameRun(a.run, b.run)

const runOf = (tuple: RunTuple): RunEntry => ({
  id: tuple[0],
  status: tuple[2],
  requestedAt: tuple[3],
  startedAt: tuple[4],
  finishedAt: tuple[5],
  reason: tuple[6],
  inputPrompt: tuple[7],
  inputPassword: tuple[8] === 1,
  inputSeq: tuple[9],
  joined: tuple[10],
})

const queued = (id: string, at: number): RunEntry => ({
  id,
  status: 'queued',
  requestedAt: at,
  startedAt: null,
  finishedAt: null,
  reason: null,
  inputPrompt: null,
  inputPassword: false,
  inputSeq: null,
  joined: [],
})

/**
 * All cells in the notebook's order with their last runs, fed by two queries. A cell whose entry did not
 * change keeps it, and its listeners hear nothing: a change costs what it touches, not what there is.
 */
export class CellIndex {
  ids: ReadonlyArray<string> = []
  /** Cells whose last run waits or runs, in order. */
  active: ReadonlyArray<CellEntry> = []
  /** Counts changes of any kind. */
  version = 0
  #entries = new Map<string, CellEntry>()
  #cells: ReadonlyArray<CellTuple> = []
  #runs = new Map<string, RunEntry>()
  /** Runs that were asked for here and are not in the state yet, by cell. */
  readonly #expected = new Map<string, RunEntry>()
  /** Cells whose entries changed without a word. */
  readonly #untold = new Set<string>()
  /** Runs that wait or run, in the order of the log; null until it is asked for. */
  #line: ReadonlyArray<string> | null = null
  readonly #listeners = new KeyedListeners('cells')

  entry(id: string): CellEntry | undefined {
    return this.#entries.get(id)
  }

  /** The entries in order. */
  list(): ReadonlyArray<CellEntry> {
    return this.ids.flatMap((id) => this.#entries.get(id) ?? [])
  }

  indexOf(id: string): number {
    return this.ids.indexOf(id)
  }

  /** The place of a run among those that wait or run, from 0; -1 when it does neither. */
  placeOf(runId: string): number {
    this.#line ??= [...this.#runs.values()].flatMap(({ id, status }) =>
      status === 'queued' || status === 'running' ? [id] : [],
    )
    return this.#line.indexOf(runId)
  }

  /** Takes the result of `queries.cellList`. */
  takeCells(json: string): void {
    this.#cells = fromSqlJson(json) as ReadonlyArray<CellTuple>
    this.#derive()
  }

  /** Takes the result of `queries.runList`. */
  takeRuns(json: string): void {
    const tuples = fromSqlJson(json) as ReadonlyArray<RunTuple>
    this.#runs = new Map(tuples.map((tuple) => [tuple[0], runOf(tuple)]))
    const answered = new Set(tuples.flatMap((tuple) => [tuple[0], ...tuple[10]]))
    for (const [cellId, run] of this.#expected) if (answered.has(run.id)) this.#expected.delete(cellId)
    this.#line = null
    this.#derive()
  }

  /**
   * Has runs as queued that were asked for just now (`Replica.commitSoon`). Nobody is told before `show`:
   * whoever looks sees them, but nothing is drawn that the first output would have drawn again.
   */
  expectRuns(
    runs: ReadonlyArray<{ readonly id: string; readonly cellId: string; readonly at: number }>,
  ): void {
    for (const { id, cellId, at } of runs) {
      this.#expected.set(cellId, queued(id, at))
      const entry = this.#entries.get(cellId)
      if (entry !== undefined) this.#entries.set(cellId, { ...entry, run: queued(id, at) })
      this.#untold.add(cellId)
    }
  }

  /** Tells of expected runs. */
  show(): void {
    if (this.#untold.size > 0) this.#tell([...this.#untold])
  }

  /** Tells a cell's outputs alone that its run has changed. */
  showOutputs(cellId: string): void {
    this.#listeners.tell(`outputs:${cellId}`)
  }

  /** Forgets what was expected: the room has refused it. */
  expectNothing(): void {
    this.#expected.clear()
    this.#derive()
  }

  /**
   * Hears of changes to one cell's entry, to the order (`order`), to what is active (`active`), or to `any`. A cell's
   * outputs (`outputs:<id>`) hear of its entry too, and of an expected run as soon as it has output.
   */
  on(key: string, listener: () => void): () => void {
    return this.#listeners.add(key, listener)
  }

  #derive(): void {
    const before = this.#entries
    const changed: string[] = []
    const entries = new Map<string, CellEntry>()
    for (const [id, kind, position, runId, executionCount, lines] of this.#cells) {
      const run = this.#expected.get(id) ?? ((runId !== null && this.#runs.get(runId)) || null)
      const entry = { id, kind, position, executionCount, lines, run }
      const old = before.get(id)
      const kept = old !== undefined && sameCell(old, entry)
      entries.set(id, kept ? old : entry)
      if (!kept) changed.push(id)
    }
    for (const id of before.keys()) if (!entries.has(id)) changed.push(id)
    if (changed.length === 0 && this.#untold.size === 0 && this.#sameOrder()) return
    this.#entries = entries
    changed.push(...this.#untold)
    if (!this.#sameOrder()) {
      this.ids = this.#cells.map(([id]) => id)
      changed.push('order')
    }
    this.#tell(changed)
  }

  #tell(changed: string[]): void {
    for (const key of changed) this.#untold.delete(key)
    const active = this.list().filter(({ run }) => run?.status === 'queued' || run?.status === 'running')
    if (active.length !== this.active.length || active.some((entry, i) => entry !== this.active[i])) {
      this.active = active
      changed.push('active')
    }
    this.version++
    changed.push('any')
    for (const key of new Set(changed)) {
      this.#listeners.tell(key)
      this.showOutputs(key)
    }
  }

  #sameOrder(): boolean {
    return this.ids.length === this.#cells.length && this.#cells.every(([id], i) => id === this.ids[i])
  }
}
