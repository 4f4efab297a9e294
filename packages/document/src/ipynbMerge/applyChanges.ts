import type { FileChange, MergeCell } from '../fileMerge/MergeCell.ts'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import type { Output } from '../Output.ts'
import { positionsBetween } from '../position.ts'
import { toStoredOutput } from '../storedOutput.ts'

type Row = Readonly<Record<string, unknown>>

/** A notebook while changes are made to it. */
class ChangedNotebook {
  readonly #cells: Map<string, Row>
  readonly #order: string[]
  readonly #outputs: Map<string, ReadonlyArray<Row>>
  readonly #snapshot: NotebookSnapshot
  #metadata: Row

  constructor(snapshot: NotebookSnapshot) {
    this.#snapshot = snapshot
    this.#cells = new Map(snapshot.cells.map((row) => [String(row.id), row]))
    this.#order = [...this.#cells.keys()]
    this.#outputs = Map.groupBy(snapshot.outputs, ({ cellId }) => String(cellId))
    this.#metadata = snapshot.notebook.metadata
  }

  #place(id: string, after: string | null): void {
    const known = this.#order.indexOf(id)
    if (known >= 0) this.#order.splice(known, 1)
    this.#order.splice(after === null ? 0 : this.#order.indexOf(after) + 1, 0, id)
  }

  #create({ id, after, cell }: Extract<FileChange, { _tag: 'create' }>): void {
    const { kind, source, metadata, attachments } = cell
    this.#place(id, after)
    this.#set(id, { id, kind, source, metadata, attachments })
    this.#setOutputs(id, cell)
  }

  #delete(id: string): void {
    this.#cells.delete(id)
    this.#outputs.delete(id)
    this.#order.splice(this.#order.indexOf(id), 1)
  }

  /** Null takes a column away. */
  #set(id: string, columns: Row): void {
    const set = Object.entries({ ...this.#cells.get(id), ...columns }).filter(([, value]) => value !== null)
    this.#cells.set(id, Object.fromEntries(set))
  }

  #setOutputs(
    cellId: string,
    { outputs, executionCount }: Pick<MergeCell, 'outputs' | 'executionCount'>,
  ): void {
    this.#set(cellId, { executionCount })
    const rows = outputs.map((output, position) => ({
      ...{ id: `${cellId}:${position}`, cellId, position },
      ...toStoredOutput(output as Output),
    }))
    this.#outputs.set(cellId, rows)
  }

  #setAttachments(id: string, set: Row, remove: ReadonlyArray<string>): void {
    const before = (this.#cells.get(id)?.attachments ?? {}) as Row
    const left = Object.entries(before).filter(([name]) => !remove.includes(name))
    this.#set(id, { attachments: { ...Object.fromEntries(left), ...set } })
  }

  change(change: FileChange): void {
    switch (change._tag) {
      case 'create':
        this.#create(change)
        break
      case 'delete':
        this.#delete(change.id)
        break
      case 'move':
        this.#place(change.id, change.after)
        break
      case 'attachments':
        this.#setAttachments(change.id, change.set, change.remove)
        break
      case 'outputs':
        this.#setOutputs(change.id, change)
        break
      case 'notebookMetadata':
        this.#metadata = change.metadata
        break
      default: {
        const { _tag, ...columns } = change
        this.#set(change.id, columns)
      }
    }
  }

  get snapshot(): NotebookSnapshot {
    const positions = positionsBetween(null, null, this.#order.length)
    return {
      ...this.#snapshot,
      notebook: { ...this.#snapshot.notebook, metadata: this.#metadata },
      cells: this.#order.map((id, index) => ({ ...this.#cells.get(id), position: positions[index] })),
      outputs: this.#order.flatMap((id) => this.#outputs.get(id) ?? []),
    }
  }
}

/** A notebook as it is once a merge's changes are made. */
export const applyChanges = (
  snapshot: NotebookSnapshot,
  changes: ReadonlyArray<FileChange>,
): NotebookSnapshot => {
  const notebook = new ChangedNotebook(snapshot)
  for (const change of changes) notebook.change(change)
  return notebook.snapshot
}
