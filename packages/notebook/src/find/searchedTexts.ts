import { fromSqlJson } from '@anode/document'
import { plainText } from '@anode/document/terminal'
import { oneText } from '../queries.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'

const sources = oneText(
  'findSources',
  `SELECT json_group_array(json_array(id, source)) AS value
     FROM (SELECT id, source FROM cells ORDER BY position, id)`,
  ['cells'],
)

/** Of each output what people read, and nothing of its pictures: as JSON, since SQLite would cut texts at a NUL. */
const outputs = oneText(
  'findOutputs',
  `SELECT json_group_array(json_array(cellId, text,
       body -> '$.ename', body -> '$.evalue', body -> '$.traceback', body -> '$.data."text/markdown"',
       body -> '$.data."text/latex"', body -> '$.data."text/plain"')) AS value
     FROM (SELECT cellId, text, body FROM outputs ORDER BY cellId, position, id)`,
  ['outputs'],
)

/**
 * Changes with every change of a text or an output, and costs nothing. It names the tables, because LiveStore
 * reads from the query itself which ones it depends on.
 */
export const textChanges = oneText(
  'findChanges',
  `SELECT CAST(total_changes() AS TEXT) || coalesce((SELECT '' FROM cells LIMIT 1), '')
     || coalesce((SELECT '' FROM outputs LIMIT 1), '') AS value`,
  ['cells', 'outputs'],
)

type OutputTuple = [string, string, unknown, unknown, ReadonlyArray<string> | null, ...Array<unknown>]

/** The text of an output, as it is shown; empty for pictures and the like. */
const textOfOutput = ([, stream, ename, evalue, traceback, ...data]: OutputTuple): string => {
  if (stream !== '') return plainText(stream)
  if (typeof ename === 'string') {
    const lines = traceback ?? []
    return plainText(lines.length > 0 ? lines.join('\n') : `${ename}: ${evalue}`)
  }
  const shown = data.find((text) => typeof text === 'string')
  return plainText(shown ?? '')
}

/** A text in which is searched: a cell's own, or one of its outputs. */
export interface SearchedText {
  readonly cellId: string
  readonly inOutput: boolean
  readonly text: string
}

/** The texts of these cells (of all: null) in the notebook's order, each followed by its outputs if wanted. */
export const searchedTexts = (
  { replica, texts }: NotebookSession,
  withOutputs: boolean,
  among: ReadonlySet<string> | null,
): ReadonlyArray<SearchedText> => {
  // What was typed is found, too.
  texts.flush()
  const cells = fromSqlJson(replica.read(sources)) as ReadonlyArray<[string, string]>
  const rows = (withOutputs ? fromSqlJson(replica.read(outputs)) : []) as ReadonlyArray<OutputTuple>
  const byCell = Map.groupBy(rows, ([cellId]) => cellId)
  return cells.flatMap(([cellId, text]) => {
    if (among !== null && !among.has(cellId)) return []
    const own: SearchedText = { cellId, inOutput: false, text }
    const others = (byCell.get(cellId) ?? []).map(
      (row): SearchedText => ({ cellId, inOutput: true, text: textOfOutput(row) }),
    )
    return [own, ...others.filter(({ text }) => text !== '')]
  })
}
