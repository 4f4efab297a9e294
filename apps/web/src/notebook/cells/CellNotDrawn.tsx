import * as queries from '@anode/notebook/queries'
import { useMemo } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { useQuery } from '../state/SessionContext.ts'

/** A cell that could not be drawn, in its place, with its text. */
export const CellNotDrawn = ({
  cellId,
  error,
  retry,
}: {
  readonly cellId: string
  readonly error: unknown
  readonly retry: () => void
}) => {
  const cell = useQuery(useMemo(() => queries.cell(cellId), [cellId]))
  return (
    <div className="col-start-2 flex flex-col gap-2.5 py-1">
      <Failure
        {...failureOf('This cell could not be drawn', error)}
        todo="The rest of the notebook is not concerned, and nothing is lost. Its text is below."
      >
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      </Failure>
      <pre className="stream-text overflow-x-auto rounded-[12px] bg-surface px-3.5 py-2.5">
        {cell?.source}
      </pre>
    </div>
  )
}
