import { Failure } from '../../failures/Failure.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { useTextFile } from '../../notebook/text/textFile.ts'
import type { Choice } from './conflicts.ts'
import { conflictSentence } from './fileWords.ts'
import { settle, showNextConflict } from './settling.ts'
import { useConflicts } from './useConflicts.ts'

const choices: ReadonlyArray<readonly [Choice, string]> = [
  ['here', 'Keep mine'],
  ['file', 'Keep the file’s'],
  ['both', 'Keep both'],
]

/** Cells that were changed both here and in the file: one leads there, several can be settled at once. */
export const ConflictsNotice = () => {
  const session = useSession()
  const conflicts = useConflicts()
  const isText = useTextFile() !== null
  if (conflicts.length === 0) return null
  const areMany = conflicts.length > 1
  return (
    <div data-conflicts={conflicts.length}>
      <Failure tone="plain" what={`${conflictSentence(conflicts.length)}.`}>
        <button type="button" className="button button-primary" onClick={() => showNextConflict(session)}>
          {areMany ? 'Show the next' : 'Show it'}
        </button>
        {areMany &&
          choices
            .filter(([choice]) => choice !== 'both' || !isText)
            .map(([choice, label]) => (
              <button
                key={choice}
                type="button"
                className="button button-quiet"
                onClick={() => void settle(session, conflicts, choice)}
              >
                {label}
              </button>
            ))}
      </Failure>
    </div>
  )
}
