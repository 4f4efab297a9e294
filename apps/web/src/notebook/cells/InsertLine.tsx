import { cellKinds } from '@anode/cells'
import { cellViews } from '@anode/cells/view'
import { insertCell } from '@anode/notebook'
import { Plus } from 'lucide-react'
import { useSession } from '../state/SessionContext.ts'

/** The kinds that are offered wherever cells are added, with what people call them. */
export const offeredKinds = [...cellViews]
  .filter(([, view]) => view.offered)
  .map(([kind]) => ({ kind, label: cellKinds.get(kind)?.label ?? kind }))

/**
 * The thin line between two cells; on hover it offers to add one there. `hides`: so many cells behind the
 * one above are folded away, and a new one goes behind them.
 */
export const InsertLine = ({
  index,
  hides = 0,
  offered = true,
}: {
  readonly index: number
  readonly hides?: number
  /** False: only its room is kept so far. */
  readonly offered?: boolean
}) => {
  const session = useSession()
  if (!offered) return <div className="insert-line" />
  return (
    <div className="insert-line">
      <div className="insert-buttons">
        {offeredKinds.map(({ kind, label }) => (
          <button
            key={kind}
            type="button"
            tabIndex={-1}
            aria-label={`Insert ${label.toLowerCase()} cell below cell ${index}`}
            onClick={() => insertCell(session, index + hides, kind)}
          >
            <Plus size={13} aria-hidden />
            {label}
          </button>
        ))}
      </div>
    </div>
  )
}
