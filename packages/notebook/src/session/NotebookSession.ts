import { type CellCopy, copyCell, type intents, type Principal } from '@anode/document'
import type { NewFact, Replica, ReplicaStatus } from '@anode/protocol/replica'
import { completePorts, type NotebookPorts } from '../NotebookPorts.ts'
import { OwnPlace } from '../presence/OwnPlace.ts'
import { Presence } from '../presence/Presence.ts'
import * as queries from '../queries.ts'
import { AnswerHistory } from '../runs/AnswerHistory.ts'
import { UndoHistory } from '../undo/UndoHistory.ts'
import { CellIndex } from './CellIndex.ts'
import { CellTexts } from './CellTexts.ts'
import { LostCells } from './LostCells.ts'
import { Outline } from './Outline.ts'
import { OwnTexts } from './OwnTexts.ts'
import { Selection } from './Selection.ts'
import { type Service, type ServiceKey, SessionServices } from './SessionServices.ts'
import { SharedQueries } from './SharedQueries.ts'

/** What was typed, cell by cell: each text stands for itself, whatever becomes of the others. */
const each = (facts: ReadonlyArray<NewFact>): ReadonlyArray<ReadonlyArray<NewFact>> => [
  ...Map.groupBy(facts, ({ args }) => (args as { readonly cellId: string }).cellId).values(),
]

/**
 * An open notebook: the replica, what is derived from it for all cells, the texts being edited, the selection, and
 * what can be undone. Whoever shows it reads from here; `editing/`, `runs/` and their neighbours change the notebook.
 */
export class NotebookSession {
  readonly replica: Replica
  /** What it takes of the place where it runs. */
  readonly ports: NotebookPorts
  /** What is shown of it. */
  readonly queries: SharedQueries
  readonly index = new CellIndex()
  readonly selection = new Selection()
  readonly outline = new Outline()
  readonly texts: CellTexts
  /** When this session asked for which runs, by their ids, in the time of events (`performance.now`). */
  readonly ownRuns = new Map<string, number>()
  /** What was answered here to the questions of its kernel. */
  readonly answers: AnswerHistory
  /** What this person did to the structure: changes that can be undone go through it. */
  readonly undoHistory: UndoHistory
  /** Who else is here. */
  readonly presence: Presence
  /** Where this person is, for the others. */
  readonly ownPlace: OwnPlace
  /** Cells that others deleted while this person wrote in them. */
  readonly lost: LostCells
  /** Texts that were shown here and were not the notebook's. */
  readonly own = new OwnTexts()
  readonly #services = new SessionServices<NotebookSession>(this)
  readonly #ends: Array<() => void> = []

  constructor(replica: Replica, ports: Partial<NotebookPorts> = {}) {
    this.replica = replica
    this.ports = completePorts(ports)
    const { storage, names, whenIdle } = this.ports
    this.queries = new SharedQueries(replica)
    this.answers = new AnswerHistory(replica.notebookId, storage)
    this.presence = new Presence(replica.live, () => replica.status.principal.id, names)
    this.ownPlace = new OwnPlace((place) => replica.sendLive({ _tag: 'place', place }))
    this.lost = new LostCells(replica.notebookId, () => this.actor.by, storage)
    this.texts = new CellTexts({
      read: (cellId) => replica.read(queries.cell(cellId)),
      subscribe: (cellId, listener) => this.queries.subscribe(queries.cell(cellId), listener),
      commit: (...facts) => replica.commitBatches(each(facts)),
      share: (text) => {
        replica.sendLive({ _tag: 'text', ...text })
        this.ownPlace.typed(text.cellId)
      },
      by: () => replica.status.principal.id,
      opened: (cellId, text) => {
        this.undoHistory.followText(cellId, text)
        this.lost.follow(cellId, text)
      },
      gone: (cellId) => this.lost.gone(cellId),
      differs: (cellId, text) => this.#differs(cellId, text),
      whenIdle,
    })
    this.undoHistory = new UndoHistory(
      () => ({
        cell: (id) => replica.read(queries.cell(id)),
        lateText: this.#lateText,
        copy: this.copy,
        actor: this.actor,
      }),
      (...facts) => this.commit(...facts),
    )
    this.#ends.push(
      replica.subscribe(queries.runList, (json) => this.index.takeRuns(json)),
      replica.subscribe(queries.cellList, (json) => {
        this.index.takeCells(json)
        this.undoHistory.see((id) => this.index.entry(id) ?? null)
      }),
      replica.subscribe(queries.deletedCells, (json) => this.lost.takeDeleted(json)),
      replica.subscribe(queries.headingCells, (json) => this.outline.takeHeadings(json)),
      this.#followOrder(),
      ...this.#followOthers(),
      this.#deselectDeleted(),
      this.#resetWhenRefused(),
      this.#resetOnOtherLog(),
      this.#reopenDiffering(),
    )
  }

  /** What a feature keeps for this notebook: made when it is first asked for, disposed of when the notebook closes. */
  service<S extends Service>(key: ServiceKey<NotebookSession, S>): S {
    return this.#services.get(key)
  }

  /** Does this when the session is closed. */
  onEnd(end: () => void): void {
    this.#ends.push(end)
  }

  /** Whom an id in a fact means. */
  nameOf = (id: string): string => this.ports.names.nameOf(id, this.replica.status.principal)

  /** Who acts, as intents want it. */
  get actor(): { readonly by: string } {
    return { by: this.replica.status.principal.id }
  }

  /** Commits facts, and before them what was typed: facts are stated about the text that people see. */
  commit(...facts: ReadonlyArray<NewFact>): void {
    this.lost.stating(facts)
    // What was typed stands for itself: it is kept also where the facts are refused.
    this.replica.commitBatches([...each(this.texts.takeFacts()), facts])
  }

  /**
   * Requests runs. A warm kernel answers within 10 ms, and nothing is to stand in the way of what it says: the
   * room hears of the runs at once; that they wait is shown with their first output, or soon.
   */
  requestRuns(requests: ReturnType<typeof intents.requestRuns>): void {
    if (requests.length === 0) {
      this.commit()
      return
    }
    // What runs is what people see, also what others have just typed.
    const shown = new Set(requests.map(({ args }) => args.cellId))
    this.replica.commitBatches([...each(this.texts.takeFacts(undefined, shown)), requests], 'soon')
    this.index.expectRuns(requests.map(({ args }) => ({ id: args.runId, cellId: args.cellId, at: args.at })))
    const first = requests.flatMap(({ args: { runId, cellId } }) => [
      this.replica.live.on(`run:${runId}`, () => this.index.showOutputs(cellId)),
    ])
    this.ports.soon.do(() => {
      for (const end of first) end()
      this.index.show()
    })
  }

  /** A cell with all that it holds; null when there is no such cell. */
  copy = (cellId: string): CellCopy | null => {
    const row = this.replica.read(queries.cell(cellId))
    if (row === null) return null
    const run = row.runId === null ? null : this.replica.read(queries.run(row.runId))
    return copyCell(row, this.replica.read(queries.outputs(cellId)), run)
  }

  /** Resolves when everything done here is saved. */
  async saved(): Promise<void> {
    this.ports.soon.flush()
    this.texts.flush()
    await this.#until(({ waiting }) => waiting === 0)
  }

  /** Connects again; resolves when the server takes us for that person. */
  async become({ id, name }: Principal): Promise<void> {
    this.replica.reconnect()
    await this.#until(({ principal, connection }) => {
      return connection === 'online' && principal.id === id && principal.name === name
    })
    await this.replica.save()
  }

  #until(holds: (status: ReplicaStatus) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds(this.replica.status)) return
        unlisten()
        resolve()
      }
      const unlisten = this.replica.onStatus(look)
      look()
    })
  }

  #lateText = (cellId: string) => {
    const row = this.replica.read(queries.deletedCell(cellId))
    return row?.late ? { source: row.source, textState: row.textState } : null
  }

  async close(): Promise<void> {
    this.ports.soon.flush()
    try {
      this.#services.dispose()
    } finally {
      this.texts.close()
      for (const end of this.#ends) end()
      this.queries.close()
      await this.replica.close()
    }
  }

  #deselectDeleted(): () => void {
    let before = this.index.ids
    return this.index.on('order', () => {
      const { cellId } = this.selection
      // Not yet there counts as there: what was just created is selected before it is listed.
      const gone = (id: string) => before.includes(id) && this.index.entry(id) === undefined
      const index = cellId === null ? -1 : before.indexOf(cellId)
      const neighbours = [...before.slice(index + 1), ...before.slice(0, Math.max(index, 0)).reverse()]
      this.selection.forget(gone, neighbours.find((id) => !gone(id)) ?? null)
      before = this.index.ids
    })
  }

  /** What others type arrives in the texts; what is in flight here is sent whenever there is a connection again. */
  #followOthers(): ReadonlyArray<() => void> {
    const { live } = this.replica
    return [
      live.on('joined', () => {
        this.texts.shareAll()
        this.ownPlace.again()
      }),
      this.selection.on('any', () =>
        this.ownPlace.set(this.selection.cellId, this.selection.editing ? 'edit' : 'command'),
      ),
      () => this.ownPlace.close(),
      () => this.presence.close(),
      live.giveTextsTo({
        typed: (text) => this.texts.receiveLive(text),
        notPassedOn: ({ what, cellId, refusal }) => {
          if (what === 'text' && cellId !== null) this.texts.notPassedOn(cellId)
          this.ports.warn(`Others were not shown what was done here: ${refusal.message}`)
        },
      }),
      this.index.on('order', () => this.texts.takeWaiting()),
    ]
  }

  #followOrder(): () => void {
    this.outline.takeOrder(this.index.ids)
    return this.index.on('order', () => this.outline.takeOrder(this.index.ids))
  }

  #resetWhenRefused(): () => void {
    let refused = this.replica.status.refused.length
    return this.replica.onStatus(() => {
      const now = this.replica.status.refused.length
      if (now > refused) {
        this.texts.reset()
        this.index.expectNothing()
        this.undoHistory.reset()
      }
      refused = now
    })
  }

  /** Texts of another log have nothing in common with those that are open. */
  #resetOnOtherLog(): () => void {
    let before = this.replica.status.otherLog
    return this.replica.onStatus(() => {
      const now = this.replica.status.otherLog
      if (now === 'shown' && before === 'found') this.texts.reset()
      before = now
    })
  }

  /** The replica has taken texts from the server anew: what is open of them has no ground. */
  #reopenDiffering(): () => void {
    let known = this.replica.status.differed
    return this.replica.onStatus(() => {
      const now = this.replica.status.differed
      const found = now.filter((differing) => !known.includes(differing))
      known = now
      // What people see now; the right rows come right behind this.
      const shown = found.map(({ cellId, text }) => ({ cellId, text: this.texts.shown(cellId) ?? text }))
      queueMicrotask(() => {
        for (const { cellId, text } of shown) {
          this.texts.reopen(cellId)
          this.#differs(cellId, text)
          this.replica.dismissDiffering(cellId)
        }
      })
    })
  }

  /** A text that was shown was not the one that is stored. */
  #differs(cellId: string, text: string): void {
    this.ports.warn(`The text of cell ${cellId} that was shown was not the one that is saved.`)
    this.undoHistory.reset()
    if (this.replica.read(queries.cell(cellId))?.source !== text) this.own.keep({ cellId, text })
  }
}
