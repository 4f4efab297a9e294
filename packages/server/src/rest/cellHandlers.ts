import { defaultKind } from '@anode/cells'
import {
  asCellSource,
  type CellKinds,
  fromBase64,
  intents,
  newId,
  type StoredText,
  TextInFlight,
  textHash,
  uncoveredUpdates,
  updatesToText,
} from '@anode/document'
import {
  AnodeApi,
  BadRequest,
  CellNotFound,
  Conflict,
  CurrentPrincipal,
  TextChanged,
  type TextEdit,
} from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect } from 'effect'
import { Kinds } from '../executors/Kinds.ts'
import { Rooms } from '../notebooks/Rooms.ts'
import { nbformatOutput } from './nbformatOutput.ts'
import { openForChange } from './openForChange.ts'
import { cellOrder, readCell, readCells, readStoredText, readText } from './readCells.ts'
import { readCellOutputs } from './readRuns.ts'
import { stateByRest, stateOwn } from './stateByRest.ts'

const checkKindOf =
  (kinds: CellKinds) =>
  (kind: string): Effect.Effect<void, BadRequest> =>
    kinds.has(kind)
      ? Effect.void
      : new BadRequest({
          message: `There is no kind of cell “${kind}”. The kinds are ${[...kinds.keys()].join(', ')}.`,
        })

interface Place {
  readonly index?: number | undefined
  readonly after?: string | null | undefined
}

/** The index among these cells that is meant; undefined where none is said. */
const indexOf = (
  cells: ReadonlyArray<{ readonly id: string }>,
  { index, after }: Place,
): Effect.Effect<number | undefined, CellNotFound> => {
  if (after === undefined) return Effect.succeed(index)
  if (after === null) return Effect.succeed(0)
  const found = cells.findIndex(({ id }) => id === after)
  return found >= 0
    ? Effect.succeed(found + 1)
    : new CellNotFound({ cellId: after, message: `There is no cell ${after} to stand behind.` })
}

/** Why an update does not fit a text; null when it does. */
const problemOfUpdate = (stored: StoredText, update: string): string | null => {
  const text = new TextInFlight(() => stored)
  const became = text.take('rest', update)
  text.close()
  if (became === 'malformed') return 'The update is no Yjs update (v1, base64).'
  return became === 'early'
    ? 'The update builds upon text that is not here. Read the text with its state again, and edit that.'
    : null
}

/** The updates that an edit comes to. */
const updatesOf = (
  stored: StoredText,
  edit: TextEdit,
): Effect.Effect<ReadonlyArray<string>, BadRequest | TextChanged> => {
  if ('update' in edit) {
    const problem = problemOfUpdate(stored, edit.update)
    if (problem !== null) return new BadRequest({ message: problem })
    // What is there already need not be said again.
    const isNew = uncoveredUpdates(stored, [fromBase64(edit.update)]).length > 0
    return Effect.succeed(isNew ? [edit.update] : [])
  }
  const { source } = stored
  const hash = textHash(source)
  // Whoever asks a second time, having missed the answer, has what they wanted.
  if (edit.base !== hash && source !== asCellSource(edit.source)) {
    return new TextChanged({
      source,
      hash,
      message: 'The text was changed meanwhile, and is left as it is. Make the edit on what it is now.',
    })
  }
  return Effect.succeed(updatesToText(stored, edit.source))
}

/** Cells one by one. */
export const cellHandlers = HttpApiBuilder.group(AnodeApi, 'cells', (handlers) =>
  Effect.gen(function* () {
    const rooms = yield* Rooms
    const changing = yield* openForChange
    const checkKind = checkKindOf((yield* Kinds).kinds)
    return handlers
      .handle('list', ({ path }) =>
        Effect.map(rooms.open(path.id), ({ room }) => ({ seq: room.head, cells: readCells(room.state) })),
      )
      .handle('read', ({ path }) =>
        Effect.flatMap(rooms.open(path.id), ({ room }) => readCell(room.state, path.cellId)),
      )
      .handle('create', ({ path, payload }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const { id = newId(), kind = defaultKind.name, source = '', metadata = {} } = payload
          yield* checkKind(kind)
          const { room } = yield* changing(path.id)
          const order = cellOrder(room.state)
          if (order.some((cell) => cell.id === id)) {
            return yield* new Conflict({ message: `The notebook has a cell ${id} already.` })
          }
          const index = (yield* indexOf(order, payload)) ?? order.length
          const [position] = intents.positionsAt(order, index, 1) as [string]
          const copy = { id, kind, position, source, metadata, textState: null, attachments: null }
          const facts = intents.placeCell(
            { ...copy, executionCount: null, run: null, outputs: [] },
            { by: by.id },
          )
          yield* stateByRest(room, by, facts)
          return yield* Effect.orDie(readCell(room.state, id))
        }),
      )
      .handle('change', ({ path, payload: { kind, metadata } }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          if (kind !== undefined) yield* checkKind(kind)
          const { room } = yield* changing(path.id)
          const before = yield* readCell(room.state, path.cellId)
          yield* stateByRest(room, by, [
            ...(kind === undefined || kind === before.kind
              ? []
              : [intents.changeKind(path.cellId, kind, { by: by.id })]),
            ...(metadata === undefined ? [] : [intents.setMetadata(path.cellId, metadata, { by: by.id })]),
          ])
          return yield* readCell(room.state, path.cellId)
        }),
      )
      .handle('delete', ({ path }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const { room } = yield* changing(path.id)
          yield* readCell(room.state, path.cellId)
          yield* stateOwn(room, by, intents.deleteCells([path.cellId], { by: by.id }))
        }),
      )
      .handle('move', ({ path, payload }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const { room } = yield* changing(path.id)
          yield* readCell(room.state, path.cellId)
          const order = cellOrder(room.state)
          const others = order.filter(({ id }) => id !== path.cellId)
          const index = yield* indexOf(others, payload)
          if (index === undefined) {
            return yield* new BadRequest({ message: 'Say by “index” or “after” where the cell shall stand.' })
          }
          const facts = intents.moveCell(order, path.cellId, Math.min(index, others.length), { by: by.id })
          yield* stateOwn(room, by, facts)
          return yield* readCell(room.state, path.cellId)
        }),
      )
      .handle('text', ({ path }) =>
        Effect.flatMap(rooms.open(path.id), ({ room }) => readText(room.state, path.cellId)),
      )
      .handle('edit', ({ path, payload }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const { room } = yield* changing(path.id)
          // From here to the end in one turn: what was compared is what is changed.
          const updates = yield* updatesOf(yield* readStoredText(room.state, path.cellId), payload)
          yield* stateByRest(
            room,
            by,
            updates.map((update) => intents.editText(path.cellId, update, { by: by.id })),
          )
          return yield* readText(room.state, path.cellId)
        }),
      )
      .handle('outputs', ({ path }) =>
        Effect.gen(function* () {
          const opened = yield* rooms.open(path.id)
          const { executionCount, run } = yield* readCell(opened.room.state, path.cellId)
          return {
            executionCount,
            running: run?.status === 'queued' || run?.status === 'running',
            outputs: readCellOutputs(opened, path.cellId).map(nbformatOutput),
          }
        }),
      )
      .handle('clearOutputs', ({ path }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const { room } = yield* changing(path.id)
          yield* readCell(room.state, path.cellId)
          yield* stateOwn(room, by, intents.clearOutputs([path.cellId], { by: by.id }))
        }),
      )
  }),
)
