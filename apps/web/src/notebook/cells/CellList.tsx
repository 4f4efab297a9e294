import './cells.css'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { insertCell } from '../editing.ts'
import { useHidden, useOrder, useSession } from '../state/SessionContext.ts'
import { CellShell } from './CellShell.tsx'
import { InsertLine, offeredKinds } from './InsertLine.tsx'
import { Nearness } from './Nearness.ts'

/** The cells in order, and where new ones are added at the end. */
export const CellList = () => {
  const session = useSession()
  const ids = useOrder()
  const hidden = useHidden()
  const [nearness] = useState(() => new Nearness())
  return (
    <>
      {ids.length > 0 && (
        <div className="cell-first">
          <InsertLine index={0} />
        </div>
      )}
      {ids.map((cellId, i) =>
        hidden.has(cellId) ? null : (
          <CellShell key={cellId} cellId={cellId} number={i + 1} nearness={nearness} />
        ),
      )}
      <div className="cell-end">
        {ids.length === 0 && (
          <p className="w-full text-[15px]/6 text-ink-soft">This notebook is empty. Add its first cell.</p>
        )}
        {offeredKinds.map(({ kind, label }) => (
          <button
            key={kind}
            type="button"
            className="button button-quiet"
            aria-label={`Add ${label.toLowerCase()} cell`}
            onClick={() => insertCell(session, session.index.ids.length, kind)}
          >
            <Plus size={15} aria-hidden />
            {label}
          </button>
        ))}
      </div>
    </>
  )
}
