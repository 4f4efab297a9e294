import type { Principal } from '@anode/document'
import { messageOf } from '@anode/document/messageOf'
import type {
  ListedNotebook,
  ListMessage,
  ListSort,
  ListView,
  NotebookList,
  RunningKernels,
} from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import type { ListQuestion } from '../../server/notebookList.ts'
import { RequestFailed } from '../../server/request.ts'

/** What a person wants to see. */
export interface ListQuery {
  readonly view: ListView
  readonly sort: ListSort
  readonly search: string
}

/** The list as far as it is known. */
export interface ListState {
  /** What `rows` answer; null before the first answer. */
  readonly query: ListQuery | null
  /** The notebooks that were loaded, by their place in the list. */
  readonly rows: ReadonlyMap<number, ListedNotebook>
  readonly total: number
  readonly counts: NotebookList['counts'] | null
  /** Why the last request failed; null when it did not. */
  readonly failure: RequestFailed | null
  readonly kernels: RunningKernels | null
  /** Who looks. */
  readonly me: Principal | null
}

/** Asks the server. */
export type LoadList = (question: ListQuestion) => Promise<NotebookList>

/** How many notebooks are loaded above and below those that are in sight. */
const SLACK = 40

/** The most that one request may ask for: `LIST_LIMIT` of the protocol. */
const MOST = 200

/** Before it is known how many fit on the screen. */
const FIRST_SIGHT = { first: 0, last: 40 }

const asFailure = (error: unknown): RequestFailed =>
  error instanceof RequestFailed ? error : new RequestFailed('Failed', 0, messageOf(error))

/**
 * The list of notebooks in the page: the part around what is in sight, asked for again when the server says
 * that something changed. What was shown stays until there is an answer, and when none comes.
 */
export class ListModel {
  #state: ListState = {
    query: null,
    rows: new Map(),
    total: 0,
    counts: null,
    failure: null,
    kernels: null,
    me: null,
  }
  readonly #request: LoadList
  readonly #listeners = new Listeners('the list of notebooks')
  #wanted: ListQuery | null = null
  #sight = FIRST_SIGHT
  /** Numbers requests: an answer to any but the last is too late. */
  #asked = 0
  /** The next answer takes the place of all rows instead of joining them. */
  #replaces = true
  #held = false
  #due = false

  constructor(request: LoadList) {
    this.#request = request
  }

  readonly snapshot = (): ListState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** Another view, order or search. */
  ask(query: ListQuery): Promise<void> {
    this.#wanted = query
    this.#sight = FIRST_SIGHT
    return this.refresh()
  }

  /** These places of the list are in sight: loads what is missing of them. */
  show(first: number, last: number): void {
    this.#sight = { first, last }
    const end = Math.min(last, this.#state.total - 1)
    for (let at = first; at <= end; at++) if (!this.#state.rows.has(at)) return void this.#load()
  }

  /** Asks again for what is in sight. */
  refresh(): Promise<void> {
    if (this.#held) {
      this.#due = true
      return Promise.resolve()
    }
    this.#replaces = true
    return this.#load()
  }

  /** While held, the list stays as it is: somebody is in the middle of doing something to one of its rows. */
  hold(held: boolean): void {
    this.#held = held
    if (held || !this.#due) return
    this.#due = false
    void this.refresh()
  }

  /** Takes a message of the server. */
  receive(message: ListMessage): void {
    if (message._tag === 'changed') void this.refresh()
    else if (message._tag === 'kernels') this.takeKernels(message.running)
    else if (message._tag === 'welcome') this.#set({ me: message.principal })
  }

  takeKernels(kernels: RunningKernels | null): void {
    this.#set({ kernels })
  }

  async #load(): Promise<void> {
    const query = this.#wanted
    if (query === null) return
    const question = ++this.#asked
    const offset = Math.max(0, this.#sight.first - SLACK)
    const limit = Math.min(MOST, this.#sight.last + SLACK - offset)
    try {
      const list = await this.#request({ ...query, offset, limit })
      if (question !== this.#asked) return
      if (this.#held) this.#due = true
      else this.#take(query, offset, list)
    } catch (error) {
      if (question === this.#asked) this.#set({ failure: asFailure(error) })
    }
  }

  #take(query: ListQuery, offset: number, list: NotebookList): void {
    const { total, counts, notebooks } = list
    const loaded = notebooks.map((notebook, i) => [offset + i, notebook] as const)
    const rows = new Map(this.#replaces ? loaded : [...this.#state.rows, ...loaded])
    this.#replaces = false
    this.#set({ query, rows, total, counts, failure: null })
  }

  #set(changed: Partial<ListState>): void {
    this.#state = { ...this.#state, ...changed }
    this.#listeners.tell()
  }
}
