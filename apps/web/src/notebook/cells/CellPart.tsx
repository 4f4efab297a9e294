import { memo, useEffect, useRef, useState } from 'react'
import { CellShell } from './CellShell.tsx'
import type { Nearness } from './Nearness.ts'

/** Some cells that follow each other. Only while they are near the window it is watched which of them are. */
export const CellPart = memo(
  ({
    ids,
    start,
    hidden,
    nearness,
  }: {
    readonly ids: ReadonlyArray<string>
    /** How many cells come before it. */
    readonly start: number
    /** Cells that are folded away. */
    readonly hidden: { readonly has: (id: string) => boolean }
    readonly nearness: Nearness
  }) => {
    const element = useRef<HTMLDivElement>(null)
    const [near, setNear] = useState(start === 0)
    useEffect(
      () => (element.current === null ? undefined : nearness.watchPart(element.current, setNear)),
      [nearness],
    )
    return (
      <div ref={element} className="cell-part">
        {ids.map((cellId, i) =>
          hidden.has(cellId) ? null : (
            <CellShell
              key={cellId}
              cellId={cellId}
              number={start + i + 1}
              nearness={near ? nearness : null}
            />
          ),
        )}
      </div>
    )
  },
)
