import { messageOf } from '@anode/document/messageOf'
import { Listeners } from '@anode/protocol/listeners'
import { cellCount } from '../editing/cellCount.ts'
import { editTexts, textNow } from '../editing/textEdits.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'
import type { Service, ServiceKey } from '../session/SessionServices.ts'
import type { Outcome } from '../undo/UndoHistory.ts'
import { DirectSearcher } from './DirectSearcher.ts'
import { compileQuery, emptyQuery, type FindQuery } from './FindQuery.ts'
import { type Searcher, TooSlow } from './Searcher.ts'
import { type SearchedText, searchedTexts, textChanges } from './searchedTexts.ts'

/** Searching starts this long after the last key, or after the notebook's last change, in milliseconds. */
const AFTER_KEY = 120
const AFTER_CHANGE = 500

/** More matches than this are not counted. */
export const LIMIT = 20_000

/** A match: in a cell's own text, or in one of its outputs. */
export interface Match {
  readonly cellId: string
  readonly inOutput: boolean
  readonly from: number
  readonly to: number
}

/** Whether two searches mean the same place. */
export const isSameMatch = (a: Match | null, b: Match | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.cellId === b.cellId &&
    a.inOutput === b.inOutput &&
    a.from === b.from &&
    a.to === b.to)

/** What the person sees of a search. */
export interface FindState extends FindQuery {
  readonly open: boolean
  readonly withReplace: boolean
  readonly replacement: string
  readonly inOutputs: boolean
  /** The cells that were selected when the search was limited to them; null: all cells. */
  readonly among: ReadonlySet<string> | null
  readonly matches: ReadonlyArray<Match>
  /** The index of the match that is shown; -1 before the first. */
  readonly current: number
  /** What is wrong with the query, in words. */
  readonly problem: string | null
  /** Counts the times that the person asked for the field: it takes the focus then. */
  readonly asked: number
}

const closed: FindState = {
  ...emptyQuery,
  open: false,
  withReplace: false,
  replacement: '',
  inOutputs: false,
  among: null,
  matches: [],
  current: -1,
  problem: null,
  asked: 0,
}

type Change = Partial<
  Pick<FindState, keyof FindQuery | 'replacement' | 'inOutputs' | 'among' | 'withReplace'>
>

const SLOW =
  'This pattern takes too long on the texts of this notebook. Make it simpler: nested repeats such as (a+)+ often do that.'

const problemOf = (error: unknown): string => {
  if (error instanceof TooSlow) return SLOW
  return messageOf(error)
}

/** Every match was replaced. */
export interface ReplacedAll extends Outcome {
  readonly count: number
  /** In so many cells. */
  readonly cellCount: number
}

/** Find and replace in a notebook: looks in the texts as they are stored, whether cells are drawn or not. */
export class Find implements Service {
  state: FindState = closed
  readonly #searcher: Searcher
  readonly #session: NotebookSession
  readonly #listeners = new Listeners('what is found')
  readonly #onShow = new Listeners<[Match]>('what is to be shown')
  #texts: ReadonlyArray<SearchedText> | null = null
  #byCell: { readonly of: unknown; readonly map: ReadonlyMap<string, ReadonlyArray<Match>> } = {
    of: null,
    map: new Map(),
  }
  #timer: ReturnType<typeof setTimeout> | undefined
  #unsubscribe: (() => void) | null = null
  #search = 0
  /** The cell from which the person searches. */
  #from: string | null = null

  constructor(session: NotebookSession) {
    this.#session = session
    this.#searcher = session.ports.makeSearcher?.() ?? new DirectSearcher()
  }

  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** Hears of each match that the person goes to. */
  onShow = (listener: (match: Match) => void): (() => void) => {
    return this.#onShow.add(listener)
  }

  /** The match that is shown. */
  get current(): Match | null {
    return this.state.matches[this.state.current] ?? null
  }

  /** The matches in a cell's own text. */
  inText(cellId: string): ReadonlyArray<Match> {
    const { matches } = this.state
    if (this.#byCell.of !== matches) {
      const own = matches.filter(({ inOutput }) => !inOutput)
      this.#byCell = { of: matches, map: Map.groupBy(own, (match) => match.cellId) }
    }
    return this.#byCell.map.get(cellId) ?? []
  }

  /** Opens the bar; `text` is what was selected, if anything. */
  open({ withReplace, text }: { readonly withReplace: boolean; readonly text: string | null }): void {
    this.#from = this.#session.selection.cellId
    this.#set({
      open: true,
      withReplace: withReplace || (this.state.open && this.state.withReplace),
      asked: this.state.asked + 1,
      ...(text === null ? {} : { text }),
    })
    this.#unsubscribe ??= this.#session.replica.subscribe(textChanges, () => {
      this.#texts = null
      this.#soon(AFTER_CHANGE, false)
    })
    this.#soon(0, true)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#unsubscribe?.()
    this.#unsubscribe = null
    this.#search++
    this.#texts = null
    this.#searcher.stop()
    this.#set({ open: false, matches: [], current: -1, problem: null, among: null })
  }

  dispose(): void {
    this.close()
  }

  change(change: Change): void {
    this.#set(change)
    if ('inOutputs' in change || 'among' in change) this.#texts = null
    if (!('replacement' in change || 'withReplace' in change)) this.#soon(AFTER_KEY, true)
  }

  /** Goes to the next match (1) or the one before (-1); after the last comes the first. */
  async step(by: 1 | -1): Promise<void> {
    // Enter right after the last key: the first match is the one that is meant.
    if (this.#timer !== undefined) return this.#run(true)
    const { matches, current } = this.state
    if (matches.length === 0) return
    const from = current === -1 && by === -1 ? 0 : current
    this.#show((from + by + matches.length) % matches.length)
  }

  /** Replaces the match that is shown, and goes to the next. */
  async replace(): Promise<void> {
    const match = this.current
    if (match === null || match.inOutput) return this.step(1)
    const { cellId, from, to } = match
    const edits = await this.#edits([cellId])
    const edit = edits?.get(cellId)?.find((one) => one.from === from && one.to === to)
    if (edit === undefined) return this.#run(true)
    editTexts(this.#session, 'replace', new Map([[cellId, [edit]]]))
    this.#texts = null
    await this.#run(false)
    // The first that comes after what was just written, also where that holds a match itself.
    const { matches } = this.state
    const order = this.#session.index
    const place = order.indexOf(cellId)
    const next = matches.findIndex((one) => {
      const its = order.indexOf(one.cellId)
      return its > place || (its === place && (one.inOutput || one.from >= edit.from + edit.insert.length))
    })
    if (matches.length > 0) this.#show(Math.max(0, next))
  }

  /** Replaces every match in the cells' own texts: one batch, one step to undo. Null when nothing was replaced. */
  async replaceAll(): Promise<ReplacedAll | null> {
    if (this.#timer !== undefined) await this.#run(false)
    const cellIds = [...new Set(this.state.matches.filter((one) => !one.inOutput).map((one) => one.cellId))]
    const edits = await this.#edits(cellIds)
    if (edits === null || edits.size === 0) return null
    const count = [...edits.values()].reduce((sum, list) => sum + list.length, 0)
    const where = `${count} in ${cellCount(edits.size)}`
    const outcome = editTexts(this.#session, `replace ${where}`, edits)
    return outcome === null ? null : { ...outcome, count, cellCount: edits.size }
  }

  /** What replaces the matches in these cells, whose texts did not change since they were read. */
  async #edits(cellIds: ReadonlyArray<string>) {
    const texts = cellIds.map((cellId) => textNow(this.#session, cellId) ?? '')
    try {
      const lists = await this.#searcher.replace(this.state, texts, this.state.replacement)
      const pairs = cellIds.map((cellId, i) => [cellId, lists[i] ?? [], texts[i]] as const)
      return new Map(
        pairs
          .filter(([cellId, list, text]) => list.length > 0 && textNow(this.#session, cellId) === text)
          .map(([cellId, list]) => [cellId, list]),
      )
    } catch (error) {
      this.#set({ problem: problemOf(error) })
      return null
    }
  }

  #soon(delay: number, byPerson: boolean): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#run(byPerson), delay)
  }

  /** Searches; when the person asked for it, goes to the first match from where they were. */
  async #run(byPerson: boolean): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const search = ++this.#search
    const { state } = this
    const pattern = state.text === '' ? null : compileQuery(state)
    if (pattern === null || 'error' in pattern) {
      return this.#set({ matches: [], current: -1, problem: pattern?.error ?? null })
    }
    this.#texts ??= searchedTexts(this.#session, state.inOutputs, state.among)
    const texts = this.#texts
    try {
      const found = await this.#searcher.match(
        state,
        texts.map(({ text }) => text),
        LIMIT,
      )
      if (search !== this.#search) return
      const matches = texts.flatMap(({ cellId, inOutput }, i) => {
        const offsets = found[i] ?? []
        return Array.from(
          { length: offsets.length / 2 },
          (_, n): Match => ({ cellId, inOutput, from: offsets[2 * n] ?? 0, to: offsets[2 * n + 1] ?? 0 }),
        )
      })
      this.#take(matches, byPerson)
    } catch (error) {
      if (search !== this.#search) return
      this.#set({ matches: [], current: -1, problem: problemOf(error) })
    }
  }

  #take(matches: ReadonlyArray<Match>, byPerson: boolean): void {
    const before = this.current
    this.#set({
      matches,
      current: byPerson ? -1 : matches.findIndex((one) => isSameMatch(one, before)),
      problem: null,
    })
    if (!byPerson || matches.length === 0) return
    const { index } = this.#session
    const start = this.#from === null ? 0 : Math.max(0, index.indexOf(this.#from))
    const first = matches.findIndex(({ cellId }) => index.indexOf(cellId) >= start)
    this.#show(Math.max(0, first))
  }

  #show(current: number): void {
    this.#set({ current })
    const match = this.current
    if (match === null) return
    this.#from = match.cellId
    this.#onShow.tell(match)
  }

  #set(change: Partial<FindState>): void {
    this.state = { ...this.state, ...change }
    this.#listeners.tell()
  }
}

export const findService: ServiceKey<NotebookSession, Find> = {
  name: 'find',
  make: (session) => new Find(session),
}

/** The search in a notebook. */
export const findOf = (session: NotebookSession): Find => session.service(findService)
