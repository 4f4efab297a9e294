import type { commands } from '@anode/document'
import type { NewFact, Replica } from '@anode/protocol/replica'
import { soon } from '../../commands/soon.ts'
import * as queries from '../queries.ts'
import { CellIndex } from './CellIndex.ts'
import { CellTexts } from './CellTexts.ts'
import { Selection } from './Selection.ts'

/**
 * An open notebook in the page: the replica, what is derived from it for all cells, the texts being edited,
 * and the selection. Components read from here; `editing.ts` and `running.ts` change the notebook.
 */
export class NotebookSession {
  readonly replica: Replica
  readonly index = new CellIndex()
  readonly selection = new Selection()
  readonly texts: CellTexts
  /** When this page asked for which runs, by their ids, in the time of events. */
  readonly ownRuns = new Map<string, number>()
  readonly #ends: Array<() => void> = []

  constructor(replica: Replica) {
    this.replica = replica
    this.texts = new CellTexts({
      read: (cellId) => replica.read(queries.cell(cellId)),
      subscribe: (cellId, listener) => replica.subscribe(queries.cell(cellId), listener),
      commit: replica.commit,
      by: () => replica.status.principal.id,
    })
    this.#ends.push(
      replica.subscribe(queries.runList, (json) => this.index.takeRuns(json)),
      replica.subscribe(queries.cellList, (json) => this.index.takeCells(json)),
      this.#deselectDeleted(),
      this.#resetWhenRefused(),
      this.#saveWhenHidden(),
    )
  }

  /** Who acts, as commands want it. */
  get actor(): { readonly by: string } {
    return { by: this.replica.status.principal.id }
  }

  /** Commits facts, and before them what was typed: facts are stated about the text that people see. */
  commit(...facts: ReadonlyArray<NewFact>): void {
    const all = [...this.texts.takeFacts(), ...facts]
    if (all.length > 0) this.replica.commit(...all)
  }

  /**
   * Requests runs. A warm kernel answers within 10 ms, and nothing is to stand in the way of what it says: the
   * room hears of the runs at once; that they wait is shown with their first output, or soon.
   */
  requestRuns(requests: ReturnType<typeof commands.requestRuns>): void {
    if (requests.length === 0) {
      this.commit()
      return
    }
    this.replica.commitSoon(...this.texts.takeFacts(), ...requests)
    this.index.expectRuns(requests.map(({ args }) => ({ id: args.runId, cellId: args.cellId, at: args.at })))
    const first = requests.flatMap(({ args: { runId, cellId } }) => [
      this.replica.live.on(`run:${runId}`, () => this.index.showOutputs(cellId)),
    ])
    soon.do(() => {
      for (const end of first) end()
      this.index.show()
    })
  }

  async close(): Promise<void> {
    soon.flush()
    this.texts.close()
    for (const end of this.#ends) end()
    await this.replica.close()
  }

  #deselectDeleted(): () => void {
    let before = this.index.ids
    return this.index.on('order', () => {
      const { cellId } = this.selection
      if (cellId !== null && before.includes(cellId) && this.index.entry(cellId) === undefined) {
        this.selection.select(null)
      }
      before = this.index.ids
    })
  }

  #resetWhenRefused(): () => void {
    let refused = this.replica.status.refused.length
    return this.replica.onStatus(() => {
      const now = this.replica.status.refused.length
      if (now > refused) {
        this.texts.reset()
        this.index.expectNothing()
      }
      refused = now
    })
  }

  #saveWhenHidden(): () => void {
    const save = () => this.texts.flush()
    document.addEventListener('visibilitychange', save)
    window.addEventListener('pagehide', save)
    return () => {
      document.removeEventListener('visibilitychange', save)
      window.removeEventListener('pagehide', save)
    }
  }
}
