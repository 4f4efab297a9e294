import type { NotebookSession, Service, ServiceKey } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import {
  CHANGE_CANCELLED,
  type EnvironmentChange,
  type EnvironmentState,
  type NotebookEnvironmentInfo,
} from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { type FailureWords, failureOf } from '../../failures/failureText.ts'
import {
  cancelChange,
  changeEnvironment,
  chooseInterpreter,
  fetchEnvironment,
  removeEnvironment,
  trustPackages,
} from '../../server/environments.ts'
import { messageOf, RequestFailed } from '../../server/request.ts'

/** How a notebook's packages are asked for first, in ms after it was opened: what is drawn comes before. */
const LATER = 1500

/** What is true of the packages, as far as this page knows. */
export interface PackagesState {
  /** Null until the server has answered. */
  readonly info: NotebookEnvironmentInfo | null
  /** What is being done from here, in words; null: nothing. */
  readonly doing: string | null
  /** Why the last thing that was done here came to nothing. */
  readonly failure: FailureWords | null
  /** Whether something was changed here that a kernel which runs does not have. */
  readonly isAhead: boolean
  /** Why the server did not say how things stand; null: it did. */
  readonly unknown: FailureWords | null
}

const NOTHING: PackagesState = { info: null, doing: null, failure: null, isAhead: false, unknown: null }

/** Of a kernel that does not run. */
const CLOSED: ReadonlySet<string> = new Set(['none', 'shutdown', 'dead'])

/** What the pages are told of an environment while it is made comes often; how things stand changes with these. */
const momentOf = (state: EnvironmentState | null): string =>
  state === null ? '' : `${state.phase} ${state.isChange ?? false}`

/** How the packages of a notebook stand, and what is done with them from this page; it goes on without the panel. */
export class PackageChanges implements Service {
  readonly #session: NotebookSession
  readonly #listeners = new Listeners('the packages of a notebook')
  readonly #ends: Array<() => void> = []
  readonly #first: ReturnType<typeof setTimeout>
  #state = NOTHING
  /** The newest question: an older answer that comes later is not heard. */
  #asked = 0
  #wantsField = false
  /** Names the kernel that runs; null: none does. */
  #kernel: string | null = null
  /** Whether what is being done was cancelled here: then it need not be said. */
  #isCancelled = false

  constructor(session: NotebookSession) {
    this.#session = session
    const { live } = session.replica
    let moment = momentOf(live.environment)
    this.#ends.push(
      session.queries.subscribe(queries.environment, () => void this.refresh()),
      session.queries.subscribe(queries.kernel, () => {
        const before = this.#kernel
        this.#kernel = this.#kernelNow()
        // The next one has everything.
        if (this.#state.isAhead && this.#kernel !== before) this.#set({ isAhead: false })
      }),
      live.on('environment', () => {
        const before = moment
        moment = momentOf(live.environment)
        // The first word is how things were all along.
        if (before !== '' && before !== moment) void this.refresh()
      }),
    )
    this.#kernel = this.#kernelNow()
    const isNamed = session.queries.read(queries.environment) !== 'null'
    this.#first = setTimeout(() => void this.refresh(), isNamed ? 0 : LATER)
  }

  get state(): PackagesState {
    return this.#state
  }

  onChange = (listener: () => void): (() => void) => this.#listeners.add(listener)

  dispose(): void {
    clearTimeout(this.#first)
    for (const end of this.#ends) end()
    this.#asked = -1
    this.#listeners.clear()
  }

  async refresh(): Promise<void> {
    if (this.#asked < 0) return
    const question = ++this.#asked
    try {
      const info = await fetchEnvironment(this.#id)
      if (question === this.#asked) this.#set({ info, unknown: null })
    } catch (error) {
      if (question === this.#asked) this.#set({ unknown: failureOf('The packages are not known', error) })
    }
  }

  /** Adds, removes, upgrades; true when it was done. `doing`: what the page says meanwhile. */
  change(doing: string, change: EnvironmentChange): Promise<boolean> {
    return this.#do(doing, 'The packages were not changed', () => changeEnvironment(this.#id, change))
  }

  /** The notebook goes back to what is said elsewhere, or to the packages of all. */
  forget(): Promise<boolean> {
    return this.#do('Taking the list away …', 'The list was not taken away', () =>
      removeEnvironment(this.#id),
    )
  }

  trust(names: ReadonlyArray<string>): Promise<boolean> {
    return this.#do('Noting that …', 'The packages were not agreed to', () => trustPackages(this.#id, names))
  }

  choose(path: string | null): Promise<boolean> {
    return this.#do(
      path === null ? 'Taking the choice back …' : 'Asking that Python …',
      'The interpreter was not changed',
      () => chooseInterpreter(this.#id, path),
    )
  }

  /** Gives up what is being changed, here or in another page. */
  async cancel(): Promise<void> {
    this.#isCancelled = true
    try {
      await cancelChange(this.#id)
    } catch (error) {
      this.#isCancelled = false
      // It ended at the same moment.
      const isOver = error instanceof RequestFailed && error.tag === 'Conflict'
      if (!isOver) this.#set({ failure: failureOf('It was not cancelled', error) })
    }
  }

  dropFailure(): void {
    this.#set({ failure: null })
  }

  /** The field for a package takes the focus when it is there. */
  wantField(): void {
    this.#wantsField = true
    this.#listeners.tell()
  }

  takeFieldWish(): boolean {
    const wish = this.#wantsField
    this.#wantsField = false
    return wish
  }

  #kernelNow(): string | null {
    const kernel = this.#session.queries.read(queries.kernel)
    const isOver = kernel === undefined || kernel === null || CLOSED.has(kernel.status)
    return isOver ? null : kernel.sessionId
  }

  get #id(): string {
    return this.#session.replica.notebookId
  }

  async #do(doing: string, failed: string, work: () => Promise<NotebookEnvironmentInfo>): Promise<boolean> {
    this.#isCancelled = false
    this.#set({ doing, failure: null })
    try {
      const info = await work()
      // What was asked meanwhile may be older than this.
      this.#asked++
      this.#set({ info, doing: null, failure: null, isAhead: this.#kernel !== null, unknown: null })
      return true
    } catch (error) {
      const isKnown = this.#isCancelled && messageOf(error) === CHANGE_CANCELLED
      this.#set({ doing: null, failure: isKnown ? null : failureOf(failed, error) })
      return false
    }
  }

  #set(change: Partial<PackagesState>): void {
    if (this.#asked < 0) return
    this.#state = { ...this.#state, ...change }
    this.#listeners.tell()
  }
}

export const packageChangesService: ServiceKey<NotebookSession, PackageChanges> = {
  name: 'packages',
  make: (session) => new PackageChanges(session),
}

export const packageChangesOf = (session: NotebookSession): PackageChanges =>
  session.service(packageChangesService)
