import type { Anchor } from '@anode/document'
import { newId } from '@anode/document'
import { Listeners } from '@anode/protocol/listeners'
import type { NotebookSession } from '../session/NotebookSession.ts'
import type { Service, ServiceKey } from '../session/SessionServices.ts'
import { Drafts, type Target } from './Drafts.ts'
import { mentions, type Thread, threadsOf } from './Thread.ts'
import { threadList } from './threadList.ts'

/** Which threads the panel lists. */
export type Filter = 'open' | 'resolved' | 'mentions'

const nothing: ReadonlyArray<Thread> = []

/** The comments of an open notebook as they are shown: threads, what is active, what is being written. */
export class Comments implements Service {
  readonly drafts: Drafts
  threads: ReadonlyArray<Thread> = nothing
  /** The thread that one looks at: its words are marked strongly, its answers are shown. */
  active: string | null = null
  filter: Filter = 'open'
  readonly #me: () => string
  readonly #listeners = new Listeners('comments')
  readonly #ends: ReadonlyArray<() => void>
  #byCell = new Map<string, Thread[]>()
  #focus: string | null = null

  constructor(session: NotebookSession) {
    const { replica, queries, ports } = session
    this.drafts = new Drafts(replica.notebookId, ports.storage)
    this.#me = () => replica.status.principal.id
    let json = '[]'
    let me = this.#me()
    this.#ends = [
      queries.subscribe(threadList, (result) => {
        json = result
        this.#take(json)
      }),
      // Who the person is may be known only after the first contact.
      replica.onStatus(() => {
        if (me === this.#me()) return
        me = this.#me()
        this.#take(json)
      }),
    ]
  }

  dispose(): void {
    for (const end of this.#ends) end()
  }

  get unread(): number {
    return this.threads.reduce((sum, thread) => sum + thread.unread, 0)
  }

  thread(id: string | null): Thread | undefined {
    return this.threads.find((thread) => thread.id === id)
  }

  /** The open threads on a cell. */
  openOn(cellId: string): ReadonlyArray<Thread> {
    return this.#byCell.get(cellId) ?? nothing
  }

  /** The threads that the panel lists now, in no order. */
  get listed(): ReadonlyArray<Thread> {
    const me = this.#me()
    return this.threads.filter((thread) => {
      if (this.filter === 'mentions') return mentions(thread, me)
      return (thread.resolvedAt === null) === (this.filter === 'open')
    })
  }

  /** Makes a thread the active one, or none. */
  activate(id: string | null): void {
    if (this.active === id) return
    this.active = id
    const thread = this.thread(id)
    if (thread !== undefined && !this.listed.includes(thread)) {
      this.filter = thread.resolvedAt === null ? 'open' : 'resolved'
    }
    this.#tell()
  }

  show(filter: Filter): void {
    this.filter = filter
    this.#tell()
  }

  /** Begins a comment: its field takes the focus. */
  begin(cellId: string, anchor: Anchor | null): void {
    const same = this.drafts.targets.find(
      (target) => target.cellId === cellId && sameAnchor(target.anchor, anchor),
    )
    const target: Target = same ?? { key: newId(), cellId, anchor }
    if (same === undefined) this.drafts.begin(target)
    this.active = null
    this.wishFocus(target.key)
  }

  /** Ends what was begun: it was sent or given up. */
  end(key: string): void {
    this.drafts.drop(key)
    this.#tell()
  }

  /** The focus should go to what has this key: a field, or a thread. */
  wishFocus(key: string): void {
    this.#focus = key
    this.#tell()
  }

  /** True once for what the focus was wished for. */
  takeFocusWish(key: string): boolean {
    if (this.#focus !== key) return false
    this.#focus = null
    return true
  }

  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  #take(json: string): void {
    this.threads = threadsOf(json, this.#me())
    this.#byCell = new Map()
    for (const thread of this.threads) {
      if (thread.resolvedAt !== null) continue
      const list = this.#byCell.get(thread.cellId)
      if (list === undefined) this.#byCell.set(thread.cellId, [thread])
      else list.push(thread)
    }
    if (this.active !== null && this.thread(this.active) === undefined) this.active = null
    this.#tell()
  }

  #tell(): void {
    this.#listeners.tell()
  }
}

const sameAnchor = (a: Anchor | null, b: Anchor | null): boolean =>
  a === b || (a?.quote === b?.quote && a?.range?.start === b?.range?.start && a?.range?.end === b?.range?.end)

export const commentService: ServiceKey<NotebookSession, Comments> = {
  name: 'comments',
  make: (session) => new Comments(session),
}

/** The comments of an open notebook. */
export const commentsOf = (session: NotebookSession): Comments => session.service(commentService)
