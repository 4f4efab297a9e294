import { viewOf } from '@anode/cells/view'
import type { CellEntry } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { useMemo } from 'react'
import { useQuery, useSession } from '../state/SessionContext.ts'
import { useCellSettings } from './useCellSettings.ts'

/** What the cell's kind adds to its controls. */
export const KindToolbar = ({ entry: { id, kind } }: { readonly entry: CellEntry }) => {
  const setSettings = useCellSettings(useSession(), id)
  const cell = useQuery(useMemo(() => queries.cell(id), [id]))
  const { Toolbar } = viewOf(kind)
  return Toolbar === null || cell === null ? null : <Toolbar cell={cell} setSettings={setSettings} />
}
