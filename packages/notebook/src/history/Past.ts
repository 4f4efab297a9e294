import type { HistoryEntry, HistoryPage, Moment } from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import type { Service } from '../session/SessionServices.ts'
import { type LoadedMoment, Moments } from './Moments.ts'

/** Where one looks back to: after fact `seq`, compared with the moment after fact `since`. */
export interface PastPoint {
  readonly seq: number
  readonly since: number
  /** The entry of the time line that it is in; null where that is not known. */
  readonly n: number | null
}

export interface PastState {
  /** The number of the log's last fact, as far as the server told. */
  readonly head: number
  /** How many entries the time line has; null before the first answer. */
  readonly total: number | null
  readonly entries: ReadonlyMap<number, HistoryEntry>
  /** Null for now. */
  readonly place: PastPoint | null
  /** What is shown: the moment at `place`, or while that is on its way, the one before. */
  readonly shown: LoadedMoment | null
  /** The moment that it is compared with; null while that is on its way. */
  readonly before: LoadedMoment | null
  /** Why the last question has no answer. */
  readonly failure: unknown
  /** Cell whose runs are listed, if any. */
  readonly runsOf: string | null
  /** What is being given a name, if anything: a moment by its number, now (null), or a version again. */
  readonly naming: { readonly seq: number | null; readonly versionId?: string; readonly name: string } | null
}

/** What the past of a notebook is asked from. */
export interface PastSource {
  readonly timeline: (page: {
    readonly before?: number | undefined
    readonly limit?: number | undefined
  }) => Promise<HistoryPage>
  readonly moment: (seq: number) => Promise<Moment>
}

/** So many entries are asked for at once. */
const PAGE = 100

const nothing: PastState = {
  head: 0,
  total: null,
  entries: new Map(),
  place: null,
  shown: null,
  before: null,
  failure: null,
  runsOf: null,
  naming: null,
}

/**
 * Looking back at a notebook: its time line as far as it is known, where one stands in it, and the moment that
 * is shown. Holds no timer: what is asked for while another answer is on its way waits, and only the last of it
 * is asked.
 */
export class Past implements Service {
  readonly #source: PastSource
  readonly #moments: Moments
  readonly #listeners = new Listeners('the past')
  #state: PastState = nothing
  #loading = false
  /** Counts where one wanted to go: what was wished before does not count any more. */
  #wish = 0
  #refreshing: Promise<void> | null = null

  constructor(source: PastSource) {
    this.#source = source
    this.#moments = new Moments(source.moment)
  }

  get state(): PastState {
    return this.#state
  }

  get isOpen(): boolean {
    return this.#state.place !== null
  }

  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** Asks for the newest entries. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#take(this.#source.timeline({ limit: PAGE })).finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  /** Asks for the entries around one, unless they are known. */
  async ensure(n: number): Promise<HistoryEntry | undefined> {
    const known = this.#state.entries.get(n)
    if (known !== undefined) return known
    await this.#take(this.#source.timeline({ before: n + PAGE / 2, limit: PAGE }))
    return this.#state.entries.get(n)
  }

  /** Asks for the entries before the oldest that follows the newest without a gap. */
  async older(): Promise<void> {
    const { total, entries } = this.#state
    let n = total ?? 0
    while (entries.has(n)) n--
    if (n > 0) await this.#take(this.#source.timeline({ before: n + 1, limit: PAGE }))
  }

  /** Shows the notebook as it was at the end of an entry. */
  async showEntry(n: number): Promise<void> {
    const wish = ++this.#wish
    const entry = await this.ensure(n)
    if (entry !== undefined && wish === this.#wish) {
      this.#go({ seq: entry.to, since: entry.from - 1, n })
    }
  }

  /** Shows the notebook after a fact; what changed is marked since the entry began, or since `since`. */
  showSeq(seq: number, since?: number): void {
    this.#wish++
    const entry = [...this.#state.entries.values()].find(({ from, to }) => from <= seq && seq <= to)
    this.#go({ seq, since: since ?? (entry?.from ?? seq) - 1, n: entry?.n ?? null })
  }

  /** Goes by entries: to the past with -1. Forward from the last one leads back to now. */
  async step(by: number): Promise<void> {
    if (this.#state.total === null) await this.refresh()
    const { place, total } = this.#state
    if (total === null) return
    const from = place === null ? total : (place.n ?? this.#entryAt(place.seq) ?? total)
    // Within an entry, back is its beginning: the end of the one before.
    const n = from + by
    if (n >= total) this.close()
    else if (n >= 1) await this.showEntry(n)
  }

  /** Goes by single facts. */
  async stepFact(by: number): Promise<void> {
    if (this.#state.total === null) await this.refresh()
    const { place, head } = this.#state
    const seq = (place?.seq ?? head) + by
    if (seq >= head && by > 0) this.close()
    else if (seq >= 1) this.showSeq(seq, seq - 1)
  }

  /** Back to now. */
  close(): void {
    this.#wish++
    if (this.isOpen) this.#set({ place: null, shown: null, before: null, failure: null })
  }

  /** What is still on its way is not waited for. */
  dispose(): void {
    this.close()
  }

  /** Asks again for what did not come. */
  retry(): void {
    this.#set({ failure: null })
    if (this.isOpen) void this.#load()
    void this.refresh()
  }

  listRuns(cellId: string | null): void {
    this.#set({ runsOf: cellId })
  }

  name(naming: PastState['naming']): void {
    this.#set({ naming })
  }

  #entryAt(seq: number): number | null {
    for (const { n, from, to } of this.#state.entries.values()) if (from <= seq && seq <= to) return n
    return null
  }

  #go(place: PastPoint): void {
    this.#set({ place, failure: null })
    void this.#load()
  }

  /** Fetches what `place` asks for, until that has not changed meanwhile. */
  async #load(): Promise<void> {
    if (this.#loading) return
    this.#loading = true
    try {
      for (;;) {
        const { place } = this.#state
        if (place === null) return
        const shown = await this.#moments.get(place.seq)
        // A moment that was passed by is shown all the same: who scrubs sees it go by.
        if (this.#state.place === null) return
        this.#set({ shown, before: null })
        if (this.#state.place !== place) continue
        const before = await this.#moments.get(place.since)
        if (this.#state.place !== place) continue
        this.#set({ before })
        this.#fetchNeighbours(place)
        return
      }
    } catch (error) {
      if (this.#state.place !== null) this.#set({ failure: error })
    } finally {
      this.#loading = false
    }
  }

  /** What is asked for next, most likely. Where it does not come, it is asked for again when it is wanted. */
  #fetchNeighbours({ n }: PastPoint): void {
    if (n === null) return
    const ends = [n - 1, n + 1, n - 2].flatMap((near) => this.#state.entries.get(near)?.to ?? [])
    void ends.reduce(
      (done, seq) =>
        done
          .then(() => (this.#state.place?.n === n ? this.#moments.get(seq).then(() => {}) : undefined))
          .catch(() => {}),
      Promise.resolve() as Promise<void>,
    )
  }

  async #take(asked: Promise<HistoryPage>): Promise<void> {
    try {
      const { head, total, entries } = await asked
      const all = new Map(this.#state.entries)
      for (const entry of entries) all.set(entry.n, entry)
      this.#set({ head, total, entries: all, ...(this.isOpen ? {} : { failure: null }) })
    } catch (error) {
      this.#set({ failure: error })
    }
  }

  #set(change: Partial<PastState>): void {
    this.#state = { ...this.#state, ...change }
    this.#listeners.tell()
  }
}
