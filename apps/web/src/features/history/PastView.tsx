import './timeline.css'
import { type Changes, changesBetween } from '@anode/notebook/history'
import { useMemo, useState } from 'react'
import { Nearness } from '../../notebook/cells/Nearness.ts'
import { PastBanner } from './PastBanner.tsx'
import { PastCell } from './PastCell.tsx'
import { PastFailure } from './PastFailure.tsx'
import { usePast } from './usePast.ts'

const noChanges: Changes = { of: new Map(), goneBehind: new Map() }

/** The notebook as it was, in place of the live one: to be read, compared and brought back. */
export const PastView = () => {
  const shown = usePast((state) => state.shown)
  const before = usePast((state) => state.before)
  const [nearness] = useState(() => new Nearness())
  const changes = useMemo(
    () => (shown === null || before === null ? noChanges : changesBetween(before.cells, shown.cells)),
    [shown, before],
  )
  return (
    <div data-past={shown?.seq}>
      <PastBanner />
      <PastFailure />
      {shown !== null && (
        <>
          {shown.cells.length === 0 && (
            <p className="py-6 text-[15px]/6 text-ink-soft">The notebook was empty then.</p>
          )}
          <Gone cells={changes.goneBehind.get(null)} />
          {shown.cells.map((copy, index) => (
            <div key={copy.id}>
              <PastCell
                copy={copy}
                number={index + 1}
                change={changes.of.get(copy.id) ?? null}
                nearness={nearness}
              />
              <Gone cells={changes.goneBehind.get(copy.id)} />
            </div>
          ))}
        </>
      )}
    </div>
  )
}

/** Cells that were deleted at this moment, where they stood. */
const Gone = ({
  cells = [],
}: {
  readonly cells?: Changes['goneBehind'] extends ReadonlyMap<unknown, infer A> ? A | undefined : never
}) =>
  cells.map(({ id, source }) => (
    <p key={id} className="past-gone" data-past-gone={id}>
      Deleted here: <span className="font-mono">{source.trim().split('\n')[0] || 'an empty cell'}</span>
    </p>
  ))
