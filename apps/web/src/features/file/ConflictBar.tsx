import './file.css'
import { GitMergeConflict } from 'lucide-react'
import type { CellProps } from '../../notebook/feature/Feature.ts'
import { useOrder, useSession } from '../../notebook/state/SessionContext.ts'
import { useTextFile } from '../../notebook/text/textFile.ts'
import { type Choice, type Conflict, placeOfOwn } from './conflicts.ts'
import { settleOne } from './settling.ts'
import { useConflicts } from './useConflicts.ts'

/** Above a cell that says what the file said: what it is, and what can become of it. */
export const ConflictBar = ({ cellId, number }: CellProps) => {
  const conflict = useConflicts().find((each) => each.cellId === cellId)
  return conflict === undefined ? null : <Bar conflict={conflict} number={number} />
}

const Bar = ({ conflict, number }: { readonly conflict: Conflict; readonly number: number }) => {
  const session = useSession()
  const isText = useTextFile() !== null
  const place = placeOfOwn(conflict, useOrder())
  const own = place === 'above' ? 'the cell above' : `cell ${place}`
  const choices: ReadonlyArray<readonly [Choice, string]> =
    place === null
      ? [
          ['file', 'Keep this one'],
          ['here', 'Delete it'],
        ]
      : [
          ['here', place === 'above' ? 'Keep the one above' : `Keep cell ${place}`],
          ['file', 'Keep this one'],
          // A text is one: what is to be kept of the other is copied into it.
          ...(isText ? [] : ([['both', 'Keep both']] as const)),
        ]
  return (
    <section
      className="cell-conflict"
      data-conflict={conflict.with}
      aria-label={`Cell ${number}, changed both here and in the file`}
    >
      <p>
        <GitMergeConflict size={15} aria-hidden className="flex-none text-warn" />
        {place === null
          ? 'The file says this; the cell that was written here is gone.'
          : `The file says this; ${own} is what was written here.`}
      </p>
      <div className="flex flex-wrap gap-2">
        {choices.map(([choice, label]) => (
          <button
            key={choice}
            type="button"
            className={choice === 'both' ? 'button button-quiet' : 'button'}
            onClick={() => settleOne(session, conflict, choice)}
          >
            {label}
          </button>
        ))}
      </div>
    </section>
  )
}
