import type { CellParts } from '@anode/cells/view'
import { setShown } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { ChevronRight } from 'lucide-react'
import { type ComponentProps, useMemo } from 'react'
import { useQuery, useSession } from '../state/SessionContext.ts'

/** In place of a text that is folded: its first line, and how much there is. */
export const FoldedSource = ({ cellId }: ComponentProps<CellParts['Editor']>) => {
  const session = useSession()
  const cell = useQuery(useMemo(() => queries.cell(cellId), [cellId]))
  const lines = cell?.source.trimEnd().split('\n') ?? []
  const first = lines.find((line) => line.trim() !== '') ?? ''
  return (
    <button
      type="button"
      className="folded-source"
      aria-expanded={false}
      aria-label={`Unfold code, ${lines.length === 1 ? '1 line' : `${lines.length} lines`}`}
      onClick={() => setShown(session, [cellId], 'source', false)}
    >
      <ChevronRight size={14} className="flex-none" aria-hidden />
      <span className="truncate font-mono">{first || 'Empty'}</span>
      {lines.length > 1 && <span className="flex-none">{lines.length} lines</span>}
    </button>
  )
}
