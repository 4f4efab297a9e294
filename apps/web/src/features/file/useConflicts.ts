import { useMemo } from 'react'
import { useQuery } from '../../notebook/state/SessionContext.ts'
import { conflictCells } from './conflictCells.ts'
import { type Conflict, conflictsOf } from './conflicts.ts'

/** Every cell that says what the file said, in the notebook's order. */
export const useConflicts = (): ReadonlyArray<Conflict> => {
  const json = useQuery(conflictCells)
  return useMemo(() => conflictsOf(json), [json])
}
