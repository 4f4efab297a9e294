import { equalJson } from '../json/equalJson.ts'
import { conflictOf, withConflict } from './conflictOf.ts'
import { inOrder } from './inOrder.ts'
import type { FileChange, MergeCell, MergeNotebook } from './MergeCell.ts'
import { contentKey, matchCells } from './matchCells.ts'
import { mergeFields, mergeWhole } from './mergeFields.ts'
import { mergeText } from './mergeText.ts'

/** What becomes of a notebook when it takes in what its file says. */
export interface FileMerge {
  /** To be made in this order. */
  readonly changes: ReadonlyArray<FileChange>
  /** The notebook's ids of the file's cells, in the file's order; ids of no cell for those that the notebook has not. */
  readonly ids: ReadonlyArray<string>
  /** The cells that both changed in the same lines, each with the one that was added for what the file says. */
  readonly conflicts: ReadonlyArray<{ readonly id: string; readonly added: string }>
}

type Cell = MergeCell & { readonly id: string }

const contentOf = ({ id: _, ...content }: MergeCell): Omit<MergeCell, 'id'> => content

/** What both sides added has nothing in common but its id. */
const NOTHING: MergeCell = {
  ...{ id: null, kind: '', source: '', metadata: {}, attachments: null, executionCount: null, outputs: [] },
}

/** Cells of which none has the id of one before it. */
const withoutRepeatedIds = (cells: ReadonlyArray<MergeCell>): ReadonlyArray<MergeCell> => {
  const ids = new Set<string>()
  return cells.map((cell) => {
    if (cell.id === null) return cell
    const isRepeated = ids.has(cell.id)
    ids.add(cell.id)
    return isRepeated ? { ...cell, id: null } : cell
  })
}

const isChanged = (before: MergeCell, now: MergeCell): boolean =>
  before.source !== now.source ||
  before.kind !== now.kind ||
  !equalJson(before.metadata, now.metadata) ||
  !equalJson(before.attachments ?? {}, now.attachments ?? {})

const saysTheSame = (a: MergeCell, b: MergeCell): boolean => a.kind === b.kind && a.source === b.source

const sameOutputs = (a: MergeCell, b: MergeCell): boolean =>
  a.executionCount === b.executionCount && equalJson(a.outputs, b.outputs)

/** What the file changed in one cell, and whether its text contradicts the notebook's. */
const cellChanges = (base: MergeCell, ours: Cell, theirs: MergeCell) => {
  const { id } = ours
  const changes: FileChange[] = []
  if (ours.kind === base.kind && theirs.kind !== base.kind)
    changes.push({ _tag: 'kind', id, kind: theirs.kind })
  const source = mergeText(base.source, ours.source, theirs.source)
  if (source !== null && source !== ours.source) changes.push({ _tag: 'text', id, source })
  const metadata = mergeFields(base.metadata, ours.metadata, theirs.metadata)
  if (!equalJson(metadata, ours.metadata)) changes.push({ _tag: 'metadata', id, metadata })
  const before = ours.attachments ?? {}
  const attachments = mergeWhole(base.attachments ?? {}, before, theirs.attachments ?? {})
  const set = Object.fromEntries(
    Object.entries(attachments).filter(([name, value]) => !equalJson(value, before[name])),
  )
  const remove = Object.keys(before).filter((name) => !Object.hasOwn(attachments, name))
  if (Object.keys(set).length + remove.length > 0) changes.push({ _tag: 'attachments', id, set, remove })
  if (!sameOutputs(base, theirs) && sameOutputs(base, ours) && !sameOutputs(ours, theirs)) {
    changes.push({ _tag: 'outputs', id, executionCount: theirs.executionCount, outputs: theirs.outputs })
  }
  return { changes, isConflict: source === null }
}

/** Whether a file says what the notebook says, however it got there: by the ids of cells, as far as it has some. */
const saysAsMuch = (ours: MergeNotebook, theirs: MergeNotebook): boolean =>
  ours.cells.length === theirs.cells.length &&
  equalJson(ours.metadata, theirs.metadata) &&
  theirs.cells.every((cell, index) => {
    const now = ours.cells[index] as MergeCell
    return (cell.id === null || cell.id === now.id) && sameOutputs(cell, now) && !isChanged(cell, now)
  })

/**
 * Merges what another program wrote into a notebook's file. `base`: the last text that both had, with the notebook's ids of
 * its cells; `ours`: the notebook now; `theirs`: the file. Nothing that either side wrote is lost: where both changed the
 * same lines, the notebook's cell stays, and what the file says becomes a cell below it.
 */
export const mergeFile = (sides: {
  readonly base: MergeNotebook
  readonly ours: MergeNotebook
  readonly theirs: MergeNotebook
  readonly newId: () => string
  /** Whether what both made of a cell is shown beside each other, too, where their texts do not contradict. */
  readonly contradicts?: (base: MergeCell, ours: MergeCell, theirs: MergeCell) => boolean
}): FileMerge => {
  const { base, newId, contradicts = () => false } = sides
  const theirs = { ...sides.theirs, cells: withoutRepeatedIds(sides.theirs.cells) }
  const ours = sides.ours.cells as ReadonlyArray<Cell>
  if (saysAsMuch(sides.ours, sides.theirs)) {
    return { changes: [], ids: ours.map(({ id }) => id), conflicts: [] }
  }
  const byId = new Map(ours.map((cell) => [cell.id, cell]))
  const inBase = new Set(base.cells.map(({ id }) => id))
  const added = ours.filter(({ id }) => !inBase.has(id))
  const matches = matchCells(base.cells, theirs.cells, new Set(added.map(({ id }) => id)))
  /** Some of them both sides have since: the file may be what the notebook wrote, read late. */
  const fresh = theirs.cells.flatMap((cell, index) => (matches[index] === null ? [{ cell, index }] : []))
  const freshMatches = matchCells(
    added,
    fresh.map(({ cell }) => cell),
  )
  const both = new Map(fresh.map(({ index }, at) => [index, added[freshMatches[at] ?? -1]]))
  const matched = new Set(both.values())
  const unused = Map.groupBy(
    added.filter((each) => !matched.has(each)),
    contentKey,
  )
  /** What was added for the file's side of a cell: where it is there already, it is not added again. */
  const shownAlready = ours.filter((cell) => conflictOf(cell) !== undefined)
  const shown = new Set(shownAlready.map((cell) => JSON.stringify([conflictOf(cell), cell.source])))

  const changes: FileChange[] = []
  const conflicts: Array<{ readonly id: string; readonly added: string }> = []

  const found = new Set(matches)
  base.cells.forEach((cell, index) => {
    const now = byId.get(cell.id ?? '')
    if (found.has(index) || now === undefined || isChanged(cell, now)) return
    changes.push({ _tag: 'delete', id: now.id })
  })

  const places = new Map(base.cells.map(({ id }, index) => [id, index]))
  const stays = inOrder(matches.filter((match) => match !== null))
  const staysHere = inOrder(ours.flatMap(({ id }) => places.get(id) ?? []))

  const create = (cell: MergeCell, after: string | null, metadata = cell.metadata): string => {
    const isFree = cell.id !== null && !byId.has(cell.id) && !inBase.has(cell.id)
    const id = isFree ? (cell.id as string) : newId()
    changes.push({ _tag: 'create', id, after, cell: { ...contentOf(cell), metadata } })
    return id
  }
  /** Adds a cell with what the file says, below the one that says something else; gives the last of them. */
  const showBoth = (cell: MergeCell, id: string): string => {
    if (shown.has(JSON.stringify([id, cell.source]))) return id
    const side = { ...cell, id: null, executionCount: null, outputs: [] }
    const added = create(side, id, withConflict(cell.metadata, id))
    conflicts.push({ id, added })
    return added
  }

  const ids: string[] = []
  const taken = new Set<string>()
  let previous: string | null = null
  theirs.cells.forEach((cell, index) => {
    const match = matches[index] ?? null
    const before = match === null ? undefined : base.cells[match]
    const now = match === null ? both.get(index) : byId.get(before?.id ?? '')
    let id: string
    if (now !== undefined) {
      id = now.id
      const { changes: own, isConflict } = cellChanges(before ?? NOTHING, now, cell)
      // A cell that others moved and we did not is where they have it.
      if (match !== null && !stays.has(match) && staysHere.has(match)) {
        changes.push({ _tag: 'move', id, after: previous })
      }
      changes.push(...own)
      const isShown = isConflict || contradicts(before ?? NOTHING, now, cell)
      previous = isShown ? showBoth(cell, id) : id
    } else if (before === undefined || !saysTheSame(before, cell)) {
      // It is new, or was deleted here and changed there; then it may be here again already, where that is read twice.
      const again = before === undefined ? undefined : unused.get(contentKey(cell))?.shift()
      id = again?.id ?? create(before === undefined ? cell : { ...cell, id: null }, previous)
      previous = id
    } else id = newId()
    ids.push(taken.has(id) ? newId() : id)
    taken.add(id)
  })

  const metadata = mergeFields(base.metadata, sides.ours.metadata, theirs.metadata)
  if (!equalJson(metadata, sides.ours.metadata)) changes.push({ _tag: 'notebookMetadata', metadata })
  return { changes, ids, conflicts }
}
