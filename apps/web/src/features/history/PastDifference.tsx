import type { CellCopy } from '@anode/document'
import { sameOutputs } from '@anode/notebook/history'
import * as queries from '@anode/notebook/queries'
import { GitCompareArrows, RotateCcw } from 'lucide-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { Boundary } from '../../failures/Boundary.tsx'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'
import { restoreCellAndTell } from './restoring.ts'

const CellDiff = lazy(() => import('./CellDiff.tsx').then((module) => ({ default: module.CellDiff })))

/** How a cell of the past differs from the same cell now; nothing where it does not. */
export const PastDifference = ({ then }: { readonly then: CellCopy }) => {
  const session = useSession()
  const row = useQuery(useMemo(() => queries.cell(then.id), [then.id]))
  const outputs = useQuery(useMemo(() => queries.outputs(then.id), [then.id]))
  const now = useMemo(() => (row === null ? null : session.copy(then.id)), [session, row, outputs, then.id])
  const [open, setOpen] = useState(false)
  const text = now !== null && now.source !== then.source
  const shows = now !== null && !sameOutputs(now.outputs, then.outputs)
  const kind = now !== null && now.kind !== then.kind
  if (now !== null && !text && !shows && !kind) return null
  const words =
    now === null
      ? 'Deleted since'
      : text && shows
        ? 'Text and output changed since'
        : text
          ? 'Text changed since'
          : shows
            ? 'Output changed since'
            : 'Kind changed since'
  return (
    <div className="past-difference">
      <span>{words}</span>
      {now !== null && (text || shows) && (
        <button type="button" className="past-link" aria-expanded={open} onClick={() => setOpen(!open)}>
          <GitCompareArrows size={13} aria-hidden />
          {open ? 'Hide difference' : 'Compare with now'}
        </button>
      )}
      <button type="button" className="past-link" onClick={() => restoreCellAndTell(session, then)}>
        <RotateCcw size={13} aria-hidden />
        {now === null ? 'Bring this cell back' : 'Restore this cell'}
      </button>
      {open && now !== null && (
        <Boundary
          of={null}
          fallback={(error) => (
            <Failure
              {...failureOf('The difference could not be shown', error)}
              todo="Reload the page when the server answers, then try again."
            />
          )}
        >
          <Suspense>
            <CellDiff then={then} now={now} />
          </Suspense>
        </Boundary>
      )}
    </div>
  )
}
