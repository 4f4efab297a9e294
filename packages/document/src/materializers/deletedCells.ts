import { mergeCellText } from '../cellText.ts'
import type { ReadState } from './requests.ts'
import { type Statement, statement } from './statement.ts'

/** So much text of deleted cells is kept, in characters: whoever opens the notebook loads it. */
const KEPT_TEXT = 100_000

const COLUMNS = 'id, kind, position, source, textState, metadata, attachments'

/** Keeps the cells of which `which` is true, as they are just before they are deleted. */
export const keepDeleted = (
  which: 'true' | 'id = $cellId',
  values: { readonly cellId?: string; readonly seq: number; readonly by: string },
): Statement =>
  statement(
    ['deletedCells'],
    `INSERT OR REPLACE INTO deletedCells (${COLUMNS}, seq, deletedBy)
     SELECT ${COLUMNS}, $seq, $by FROM cells WHERE ${which}`,
    values,
  )

/** Cells that are back are not deleted any more. */
export const forgetPresent = statement(
  ['deletedCells'],
  'DELETE FROM deletedCells WHERE id IN (SELECT id FROM cells)',
  {},
)

/** Lets the oldest go when there is too much; not those into which somebody wrote and does not know. */
export const forgetOldest = statement(
  ['deletedCells'],
  `DELETE FROM deletedCells WHERE late IS NULL AND id IN (
     SELECT id FROM (
       SELECT id, sum(length(source) + coalesce(length(textState), 0) + coalesce(length(attachments), 0) + 100)
         OVER (ORDER BY seq DESC, id) AS kept FROM deletedCells)
     WHERE kept > ${KEPT_TEXT})`,
  {},
)

interface LateCell {
  readonly source: string
  readonly textState: string | null
  readonly late: string | null
}

const deletedCell = (cellId: string, query: ReadState): LateCell | undefined => {
  const [cell] = query({
    query: 'SELECT source, textState, late FROM deletedCells WHERE id = $cellId',
    bindValues: { cellId },
  }) as ReadonlyArray<LateCell>
  return cell
}

const lateOf = ({ late }: LateCell): ReadonlyArray<string> => (late === null ? [] : JSON.parse(late))

/** Somebody wrote into a cell that is gone: it is kept with what was deleted, to be offered back. */
export const lateText = (
  { cellId, update, by }: { readonly cellId: string; readonly update: string; readonly by: string },
  query: ReadState,
): Statement | [] => {
  const cell = deletedCell(cellId, query)
  if (cell === undefined) return []
  const merged = mergeCellText(cell, update)
  if (merged.source === cell.source) return []
  const late = JSON.stringify([...new Set([...lateOf(cell), by])].sort())
  return statement(
    ['deletedCells'],
    'UPDATE deletedCells SET source = $source, textState = $textState, late = $late WHERE id = $cellId',
    { cellId, ...merged, late },
  )
}

/** One who wrote late has dealt with it. */
export const lateTextDropped = (cellId: string, by: string, query: ReadState): Statement | [] => {
  const cell = deletedCell(cellId, query)
  if (cell === undefined) return []
  const late = lateOf(cell).filter((one) => one !== by)
  return statement(['deletedCells'], 'UPDATE deletedCells SET late = $late WHERE id = $cellId', {
    cellId,
    late: late.length === 0 ? null : JSON.stringify(late),
  })
}
