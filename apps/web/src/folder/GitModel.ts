import type { GitChange, GitReport } from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { RequestFailed } from '../server/request.ts'

/** So long nothing is asked after an answer, in ms: while a cell runs, its file may change many times a second. */
const PAUSE = 1000

/** A large repository takes long to look through: so many times as long as it took it is left alone then. */
const SHARE = 4

export interface GitState {
  /** Null before the first answer, and where no folder is served. */
  readonly report: GitReport | null
  readonly failure: RequestFailed | null
}

/** What is shown of a file or folder in the tree. */
export type PathMark = GitChange['mark'] | 'within' | null

/** How the served folder stands with git. What was shown stays until there is an answer. */
export class GitModel {
  readonly #ask: () => Promise<GitReport>
  readonly #listeners = new Listeners('git')
  #state: GitState = { report: null, failure: null }
  #marks = new Map<string, PathMark>()
  #asking: Promise<void> | null = null
  #again = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #quietUntil = 0

  constructor(ask: () => Promise<GitReport>) {
    this.#ask = ask
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener)
  readonly snapshot = (): GitState => this.#state

  /** What is to be shown of a path: its own mark, or `within` for a folder that holds files with some. */
  markOf(path: string): PathMark {
    return this.#marks.get(path) ?? null
  }

  /** Something may have changed: it is asked for, soon. */
  readonly notice = (): void => {
    if (this.#asking !== null) {
      this.#again = true
      return
    }
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        void this.refresh()
      },
      Math.max(50, this.#quietUntil - Date.now()),
    )
  }

  /** Asks now; resolves when the answer is there. */
  async refresh(): Promise<void> {
    // What is on its way may have been asked before what is to be seen happened.
    while (this.#asking !== null) await this.#asking
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#asking = this.#run()
    await this.#asking
  }

  /** It came with another answer. */
  take(report: GitReport): void {
    this.#set({ report, failure: null })
  }

  async #run(): Promise<void> {
    const began = Date.now()
    try {
      this.#set({ report: await this.#ask(), failure: null })
    } catch (error) {
      const failure = error instanceof RequestFailed ? error : new RequestFailed('Failed', 0, String(error))
      this.#set({ report: this.#state.report, failure })
    }
    this.#quietUntil = Date.now() + Math.max(PAUSE, SHARE * (Date.now() - began))
    this.#asking = null
    if (!this.#again) return
    this.#again = false
    this.notice()
  }

  #set(state: GitState) {
    this.#state = state
    this.#marks = new Map()
    for (const { path, mark } of state.report?.repository?.changes ?? []) {
      this.#marks.set(path, mark)
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        const folder = path.slice(0, end)
        if (this.#marks.has(folder)) break
        this.#marks.set(folder, 'within')
      }
    }
    this.#listeners.tell()
  }
}
