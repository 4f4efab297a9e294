import { useEffect, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { conflictCells } from './conflictCells.ts'
import { conflictsOf } from './conflicts.ts'
import { conflictSentence } from './fileWords.ts'

/** Tells assistive technology of cells that turn out to be changed both here and in the file. */
export const ConflictAnnouncer = () => {
  const session = useSession()
  const [said, setSaid] = useState('')
  useEffect(() => {
    // What comes back by undo is no news.
    const known = new Set<string>()
    let isFirst = true
    return session.queries.subscribe(conflictCells, (json) => {
      const fresh = conflictsOf(json).filter(({ cellId }) => !known.has(cellId))
      for (const { cellId } of fresh) known.add(cellId)
      if (fresh.length > 0 && !isFirst) setSaid(`${conflictSentence(fresh.length)}.`)
      isFirst = false
    })
  }, [session])
  return (
    <div role="log" aria-live="polite" aria-label="Changes in the file" className="sr-only">
      {said}
    </div>
  )
}
