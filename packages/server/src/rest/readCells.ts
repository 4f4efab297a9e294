import { type StateDatabase, stateOfText, textHash } from '@anode/document'
import { type Cell, CellNotFound, type CellText, type RunState } from '@anode/protocol'
import { Effect } from 'effect'
import { storedText } from '../room/touchedTexts.ts'

const COLUMNS = `cells.id, cells.kind, cells.source, cells.metadata, cells.executionCount,
  runs.id AS runId, runs.status AS runStatus`
const FROM = 'FROM cells LEFT JOIN runs ON runs.id = cells.runId'

const cellOf = (row: Readonly<Record<string, unknown>>, index: number): Cell => {
  const source = String(row.source)
  return {
    id: String(row.id),
    kind: String(row.kind),
    index,
    source,
    hash: textHash(source),
    metadata: JSON.parse(String(row.metadata)),
    executionCount: typeof row.executionCount === 'number' ? row.executionCount : null,
    run: row.runId === null ? null : { id: String(row.runId), status: row.runStatus as RunState },
  }
}

/** All cells in the notebook's order. */
export const readCells = (state: StateDatabase): ReadonlyArray<Cell> =>
  state.select(`SELECT ${COLUMNS} ${FROM} ORDER BY cells.position, cells.id`).map(cellOf)

/** The ids and positions of all cells, in the notebook's order. */
export const cellOrder = (
  state: StateDatabase,
): ReadonlyArray<{ readonly id: string; readonly position: string; readonly kind: string }> =>
  state
    .select('SELECT id, position, kind FROM cells ORDER BY position, id')
    .map(({ id, position, kind }) => ({ id: String(id), position: String(position), kind: String(kind) }))

const noSuchCell = (cellId: string) =>
  new CellNotFound({ cellId, message: `The notebook has no cell ${cellId}: it may have been deleted.` })

/** One cell. */
export const readCell = (state: StateDatabase, cellId: string): Effect.Effect<Cell, CellNotFound> => {
  const [row] = state.select(
    `SELECT ${COLUMNS}, (SELECT count(*) FROM cells AS other
       WHERE (other.position, other.id) < (cells.position, cells.id)) AS place
     ${FROM} WHERE cells.id = $id`,
    { $id: cellId },
  )
  return row === undefined ? Effect.fail(noSuchCell(cellId)) : Effect.succeed(cellOf(row, Number(row.place)))
}

/** A cell's text as the tables hold it. */
export const readStoredText = (state: StateDatabase, cellId: string) => {
  const stored = storedText(state, cellId)
  return stored === null ? Effect.fail(noSuchCell(cellId)) : Effect.succeed(stored)
}

/** A cell's text with what an edit builds upon. */
export const readText = (state: StateDatabase, cellId: string): Effect.Effect<CellText, CellNotFound> =>
  Effect.map(readStoredText(state, cellId), (stored) => ({
    source: stored.source,
    hash: textHash(stored.source),
    state: stateOfText(stored),
  }))
