import { type CellCopy, intents, type MimeBundle, type RunRow } from '@anode/document'
import type { Performed, Step, StepGround } from '../undo/Step.ts'

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const isActive = (run: RunRow | null): boolean => run?.status === 'queued' || run?.status === 'running'

/** The cell that a turn is about, changed by these facts, and the turn that takes it back. */
const turned = (
  cellId: string,
  facts: Performed['facts'],
  back: (ground: StepGround) => Performed | null,
) => ({
  facts,
  back: { do: 'turn', turn: back } as const,
  touched: [cellId],
})

/** All of a cell's metadata become others; what others set since stays. */
const setMetadata =
  (cellId: string, from: CellCopy['metadata'], to: CellCopy['metadata']) =>
  ({ cell, actor }: StepGround): Performed | null => {
    const row = cell(cellId)
    if (row === null || !same(row.metadata, from)) return null
    return turned(cellId, [intents.setMetadata(cellId, to, actor)], setMetadata(cellId, to, from))
  }

type Attachments = Readonly<Record<string, MimeBundle>>

/** Files of the text become others. One that was added since stays: nothing in the text may name it, and no harm. */
const setAttachments =
  (cellId: string, to: Attachments) =>
  ({ cell, actor }: StepGround): Performed | null => {
    const row = cell(cellId)
    const now = (row?.attachments ?? {}) as Attachments
    const names = Object.keys(to).filter((name) => !same(now[name], to[name]))
    if (row === null || names.length === 0) return null
    const before = Object.fromEntries(names.flatMap((name) => (now[name] ? [[name, now[name]]] : [])))
    return turned(
      cellId,
      names.map((name) => intents.setAttachment(cellId, name, to[name] as MimeBundle, actor)),
      setAttachments(cellId, before),
    )
  }

/** The run that a cell has once the outputs of the copy are back; one without an end is not brought back. */
const runAfter = (copy: CellCopy, now: CellCopy): string | null =>
  copy.run !== null && (!isActive(copy.run) || copy.run.id === now.run?.id) ? copy.run.id : null

/**
 * What a cell shows becomes what the copy shows. `over`: only while the cell has that run; where somebody ran
 * it since, or runs it now, theirs stays.
 */
const setOutputs =
  (copy: CellCopy, over?: string | null) =>
  (ground: StepGround): Performed | null => {
    const row = ground.cell(copy.id)
    const now = ground.copy(copy.id)
    if (row === null || now === null || isActive(now.run)) return null
    if (over !== undefined && row.runId !== over) return null
    if (same(now.outputs, copy.outputs) && now.executionCount === copy.executionCount) return null
    return turned(
      copy.id,
      intents.revertOutputs(row.runId, copy, ground.actor),
      setOutputs(now, runAfter(copy, now)),
    )
  }

/** What turns a cell that is there into what it was; its place only when that is asked for. */
const restoreCell = (then: CellCopy, now: CellCopy, withPlace: boolean): ReadonlyArray<Step> => {
  const { id } = then
  return [
    ...(now.kind === then.kind
      ? []
      : [{ do: 'changeKind', cellId: id, from: now.kind, to: then.kind } as const]),
    ...(now.source === then.source
      ? []
      : [{ do: 'rewrite', cellId: id, from: now.source, to: then.source } as const]),
    ...(same(now.metadata, then.metadata)
      ? []
      : [{ do: 'turn', turn: setMetadata(id, now.metadata, then.metadata) } as const]),
    { do: 'turn', turn: setAttachments(id, (then.attachments ?? {}) as Attachments) },
    ...(!withPlace || now.position === then.position
      ? []
      : [{ do: 'move', cellId: id, from: now.position, to: then.position } as const]),
    { do: 'turn', turn: setOutputs(then) },
  ]
}

/** What turns one cell into what it was; brings it back to its old place when it is gone. */
export const restoreCellSteps = (then: CellCopy, now: CellCopy | null): ReadonlyArray<Step> =>
  now === null ? [{ do: 'place', copy: then }] : restoreCell(then, now, false)

/** What turns all cells of the notebook into what they were: nothing is rewritten, what differs is changed. */
export const restoreSteps = (
  then: ReadonlyArray<CellCopy>,
  now: ReadonlyArray<CellCopy>,
): ReadonlyArray<Step> => {
  const old = new Set(then.map(({ id }) => id))
  const present = new Map(now.map((copy) => [copy.id, copy]))
  return [
    ...now.filter(({ id }) => !old.has(id)).map(({ id }) => ({ do: 'remove', cellId: id }) as const),
    ...then.flatMap((copy): ReadonlyArray<Step> => {
      const cell = present.get(copy.id)
      return cell === undefined ? [{ do: 'place', copy }] : restoreCell(copy, cell, true)
    }),
  ]
}
