import {
  type CellCopy,
  type CellRow,
  intents,
  type MimeBundle,
  updatesToText,
  updateToText,
} from '@anode/document'
import type { NewFact } from '@anode/protocol/replica'
import { revertEdit, splitMergedText } from './splitMergedText.ts'

/** One change to the notebook's structure, with what its inverse needs to know. */
export type Step =
  /** A cell comes, or comes back, with all that it holds. */
  | { readonly do: 'place'; readonly copy: CellCopy }
  /** `wrote`: only as long as its text is this one: a cell into which others wrote is theirs too. */
  | { readonly do: 'remove'; readonly cellId: string; readonly wrote?: string }
  | { readonly do: 'move'; readonly cellId: string; readonly from: string; readonly to: string }
  | { readonly do: 'changeKind'; readonly cellId: string; readonly from: string; readonly to: string }
  /** The text of a cell becomes another one. */
  | { readonly do: 'rewrite'; readonly cellId: string; readonly from: string; readonly to: string }
  /** Parts of texts become others, in many cells at once. */
  | { readonly do: 'edit'; readonly batch: TextBatch }
  | { readonly do: 'clear'; readonly cellId: string }
  /** A change that knows by itself how it is made and taken back. */
  | { readonly do: 'turn'; readonly turn: (ground: StepGround) => Performed | null }
  /** Cleared outputs come back. */
  | { readonly do: 'unclear'; readonly copy: CellCopy }
  /** Cells become part of another one, which takes their texts. */
  | { readonly do: 'merge'; readonly into: string; readonly tails: ReadonlyArray<Merged> }
  /** A cell gives the ends of its text to cells of their own. */
  | {
      readonly do: 'split'
      readonly cellId: string
      readonly head: string
      readonly tails: ReadonlyArray<Split>
      /** Attachments that the cell took from them, by name. */
      readonly taken?: Readonly<Record<string, unknown>>
    }

/** Edits of texts that Yjs makes, takes back and makes again, so that what others wrote into them stays. */
export interface TextBatch {
  readonly cellIds: ReadonlyArray<string>
  /** Makes the edits, or takes them back if they are made; gives the facts, none when nothing is left to do. */
  readonly flip: () => ReadonlyArray<NewFact>
}

/** A cell that is joined, and what stands between it and the text before it. */
interface Merged {
  readonly cellId: string
  readonly separator: string
}

interface Split {
  readonly copy: CellCopy
  readonly separator: string
}

/** The notebook as steps need it. */
export interface StepGround {
  readonly cell: (cellId: string) => CellRow | null
  /** What was written into a cell after it was deleted, and its text with it; null when nothing was. */
  readonly lateText?: (cellId: string) => Pick<CellRow, 'source' | 'textState'> | null
  /** The cell with outputs and run. */
  readonly copy: (cellId: string) => CellCopy | null
  readonly actor: intents.Actor
}

/** What a step amounts to: the facts to commit, and the step that takes it back. */
export interface Performed {
  readonly facts: ReadonlyArray<NewFact>
  readonly back: Step
  /** The cells that it brings or changes. */
  readonly touched: ReadonlyArray<string>
}

type Of<Name extends Step['do']> = Extract<Step, { readonly do: Name }>
type Performers = {
  readonly [Name in Step['do']]: (step: Of<Name>, ground: StepGround) => Performed | null
}

const rewrite = (row: CellRow, source: string, { actor }: StepGround): ReadonlyArray<NewFact> => {
  return updatesToText(row, source).map((update) => intents.editText(row.id, update, actor))
}

/** What joined cells show comes along; of one name the first counts. */
const takenFrom = (row: CellRow, copies: ReadonlyArray<CellCopy>): Readonly<Record<string, unknown>> => {
  const all = copies.toReversed().map(({ attachments }) => attachments ?? {})
  const own = new Set(Object.keys(row.attachments ?? {}))
  return Object.fromEntries(Object.entries(Object.assign({}, ...all)).filter(([name]) => !own.has(name)))
}

/** Gives back what was taken, unless it was put in place of it since or its new text shows it. */
const giveBack = (
  row: CellRow,
  text: string,
  taken: Readonly<Record<string, unknown>>,
  { actor }: StepGround,
): ReadonlyArray<NewFact> =>
  Object.entries(taken).flatMap(([name, data]) => {
    const changed = JSON.stringify(row.attachments?.[name]) !== JSON.stringify(data)
    const shown = [name, encodeURI(name), encodeURIComponent(name)].some((written) =>
      text.includes(`attachment:${written}`),
    )
    return changed || shown ? [] : [intents.removeAttachment(row.id, name, actor)]
  })

/** A copied cell with another text; its edit history stays. */
const withText = (copy: CellCopy, source: string, ground: StepGround): ReadonlyArray<NewFact> => {
  const facts: ReadonlyArray<NewFact> = intents.placeCell(copy, ground.actor)
  if (copy.source === source) return facts
  const update = updateToText(copy, source)
  return update === null ? facts : [...facts, intents.editText(copy.id, update, ground.actor)]
}

const performers: Performers = {
  place: ({ copy: wanted }, ground) => {
    if (ground.cell(wanted.id) !== null) return null
    const copy = { ...wanted, ...ground.lateText?.(wanted.id) }
    return {
      facts: intents.placeCell(copy, ground.actor),
      back: { do: 'remove', cellId: copy.id, wrote: copy.source },
      touched: [copy.id],
    }
  },
  remove: ({ cellId, wrote }, ground) => {
    const copy = ground.copy(cellId)
    if (copy === null || (wrote !== undefined && wrote !== copy.source)) return null
    return { facts: intents.deleteCells([cellId], ground.actor), back: { do: 'place', copy }, touched: [] }
  },
  // Where others moved or changed the cell since, theirs stays.
  move: ({ cellId, from, to }, ground) =>
    ground.cell(cellId)?.position !== from
      ? null
      : {
          facts: [intents.moveTo(cellId, to, ground.actor)],
          back: { do: 'move', cellId, from: to, to: from },
          touched: [cellId],
        },
  changeKind: ({ cellId, from, to }, ground) =>
    ground.cell(cellId)?.kind !== from
      ? null
      : {
          facts: [intents.changeKind(cellId, to, ground.actor)],
          back: { do: 'changeKind', cellId, from: to, to: from },
          touched: [cellId],
        },
  rewrite: ({ cellId, from, to }, ground) => {
    const row = ground.cell(cellId)
    if (row === null) return null
    const source = revertEdit(to, from, row.source)
    if (source === null) return null
    return {
      facts: rewrite(row, source, ground),
      back: { do: 'rewrite', cellId, from: source, to: row.source },
      touched: [cellId],
    }
  },
  edit: ({ batch }) => {
    const facts = batch.flip()
    return facts.length === 0 ? null : { facts, back: { do: 'edit', batch }, touched: batch.cellIds }
  },
  turn: ({ turn }, ground) => turn(ground),
  clear: ({ cellId }, ground) => {
    const copy = ground.copy(cellId)
    if (copy === null || copy.outputs.length === 0) return null
    return {
      facts: intents.clearOutputs([cellId], ground.actor),
      back: { do: 'unclear', copy },
      touched: [cellId],
    }
  },
  unclear: ({ copy }, ground) => {
    const row = ground.cell(copy.id)
    if (row === null || (row.runId !== null && row.runId !== copy.run?.id)) return null
    return {
      facts: intents.restoreOutputs(copy.id, copy, ground.actor),
      back: { do: 'clear', cellId: copy.id },
      touched: [copy.id],
    }
  },
  merge: ({ into, tails }, ground) => {
    const row = ground.cell(into)
    const copies = tails.flatMap(({ cellId, separator }) => {
      const copy = ground.copy(cellId)
      return copy === null ? [] : [{ copy, separator }]
    })
    if (row === null || copies.length === 0) return null
    const source = copies.reduce((text, { copy, separator }) => text + separator + copy.source, row.source)
    const ids = copies.map(({ copy }) => copy.id)
    const taken = takenFrom(
      row,
      copies.map(({ copy }) => copy),
    )
    return {
      facts: [
        ...rewrite(row, source, ground),
        ...Object.entries(taken).map(([name, data]) =>
          intents.setAttachment(row.id, name, data as MimeBundle, ground.actor),
        ),
        ...intents.deleteCells(ids, ground.actor),
      ],
      back: { do: 'split', cellId: into, head: row.source, tails: copies, taken },
      touched: [into],
    }
  },
  split: ({ cellId, head, tails, taken = {} }, ground) => {
    const row = ground.cell(cellId)
    const gone = tails.filter(({ copy }) => ground.cell(copy.id) === null)
    if (row === null || gone.length === 0) return null
    const pieces = splitMergedText(
      row.source,
      [head, ...tails.map(({ copy }) => copy.source)],
      tails.map(({ separator }) => separator),
    )
    // Where the pieces end cannot be told any more: the cells come back, and nothing is cut.
    const [first = row.source, ...texts] = pieces ?? [row.source, ...tails.map(({ copy }) => copy.source)]
    return {
      facts: [
        ...rewrite(row, first, ground),
        ...giveBack(row, first, taken, ground),
        ...tails.flatMap(({ copy }, i) => withText(copy, texts[i] ?? copy.source, ground)),
      ],
      back: {
        do: 'merge',
        into: cellId,
        tails: tails.map(({ copy, separator }) => ({ cellId: copy.id, separator })),
      },
      touched: [cellId, ...tails.map(({ copy }) => copy.id)],
    }
  },
}

/** What a step amounts to in the notebook as it stands; null when there is nothing left of what it is about. */
export const perform = (step: Step, ground: StepGround): Performed | null =>
  (performers[step.do] as (step: Step, ground: StepGround) => Performed | null)(step, ground)
