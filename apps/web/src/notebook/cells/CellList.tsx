import './cells.css'
import { insertCell } from '@anode/notebook'
import { Plus } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useHidden, useOrder, useSession } from '../state/SessionContext.ts'
import { CellPart } from './CellPart.tsx'
import { estimatedHeight } from './CellShell.tsx'
import { InsertLine, offeredKinds } from './InsertLine.tsx'
import { Nearness } from './Nearness.ts'
import { type Part, partsOf } from './parts.ts'
import { useLaidOut } from './useLaidOut.ts'

/** The cells in order, and where new ones are added at the end. */
export const CellList = () => {
  const session = useSession()
  const ids = useOrder()
  const hidden = useHidden()
  const placed = useLaidOut(ids.length)
  const [nearness] = useState(() => new Nearness())
  const before = useRef<ReadonlyArray<Part>>([])
  const parts = useMemo(() => {
    before.current = partsOf(ids.slice(0, placed), before.current)
    return before.current
  }, [ids, placed])
  let count = 0
  const starts = parts.map(({ ids: own }) => {
    count += own.length
    return count - own.length
  })
  const later = useMemo(() => {
    const heights = ids.slice(placed).map((id) => {
      const entry = hidden.has(id) ? undefined : session.index.entry(id)
      return entry === undefined ? 0 : estimatedHeight(entry)
    })
    return heights.reduce((sum, height) => sum + height, 0)
  }, [ids, placed, hidden, session])
  return (
    <>
      {ids.length > 0 && (
        <div className="cell-first">
          <InsertLine index={0} />
        </div>
      )}
      {parts.map(({ key, ids: own }, i) => (
        <CellPart key={key} ids={own} start={starts[i] ?? 0} hidden={hidden} nearness={nearness} />
      ))}
      {later > 0 && <div style={{ height: later }} aria-hidden />}
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
