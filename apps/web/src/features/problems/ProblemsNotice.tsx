import type { ProblemRow } from '@anode/document'
import type { NotebookSession } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { goToCell } from '../../notebook/places/going.ts'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'

/** So many are named. */
const MOST = 3

const words: Readonly<Record<string, string>> = {
  'v1.OutputAppended': 'an output',
  'v1.OutputReplaced': 'an output',
  'v1.OutputsRestored': 'outputs',
  'v1.OutputsReverted': 'outputs',
  'v1.TextAppended': 'an output',
  'v1.CellTextEdited': 'an edit of the text',
  'v1.CellMetadataSet': 'the settings',
  'v1.CellAttachmentSet': 'an attachment',
  'v1.NotebookLoaded': 'an output or a setting',
}

/** What is missing where: “Cell 3: an output”. */
const sentenceOf = ({ index }: NotebookSession, { cellId, fact }: ProblemRow): string => {
  const place = cellId === null ? -1 : index.indexOf(cellId)
  return `${place === -1 ? 'Notebook' : `Cell ${place + 1}`}: ${words[fact] ?? 'a change'}`
}

/** The names of problems of which this browser's person knows. */
const known = (key: string): ReadonlySet<string> => {
  try {
    return new Set((localStorage.getItem(key) ?? '').split('\n'))
  } catch {
    return new Set()
  }
}

const remember = (key: string, ids: ReadonlyArray<string>): void => {
  try {
    localStorage.setItem(key, ids.join('\n'))
  } catch {
    // Then it is said again the next time.
  }
}

/** What of the notebook could not be read, by the cell: the rest is here, and nothing was changed in it. */
export const ProblemsNotice = () => {
  const session = useSession()
  const all = useQuery(queries.problems)
  const key = `anode-known-problems:${session.replica.notebookId}`
  const [seen, setSeen] = useState(() => known(key))
  const problems = all.filter(({ id }) => !seen.has(id))
  if (problems.length === 0) return null
  const first = problems.find(({ cellId }) => cellId !== null && session.index.indexOf(cellId) !== -1)
  const rest = problems.length - MOST
  const named = problems.slice(0, MOST).map((problem) => sentenceOf(session, problem))
  const dismiss = () => {
    const ids = all.map(({ id }) => id)
    remember(key, ids)
    setSeen(new Set(ids))
  }
  return (
    <div data-problems>
      <Failure
        tone="warn"
        what="Part of this notebook could not be read and is not shown"
        why={[...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')}
        todo="Everything else is here. Run the cell again, or write its text anew."
        details={problems
          .map(({ seq, fact, cellId, reason }) => `${seq} ${fact} ${cellId ?? ''}: ${reason}`)
          .join('\n')}
      >
        {first?.cellId && (
          <button type="button" className="button" onClick={() => goToCell(session, first.cellId as string)}>
            Show the cell
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={dismiss}>
          Dismiss
        </button>
      </Failure>
    </div>
  )
}
