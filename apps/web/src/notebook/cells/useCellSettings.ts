import type { CellProps } from '@anode/cells/view'
import { type NotebookSession, setCellSettings } from '@anode/notebook'
import { useCallback } from 'react'

/** What a kind's view changes the cell's settings with. */
export const useCellSettings = (session: NotebookSession, cellId: string): CellProps['setSettings'] =>
  useCallback((kind, change) => setCellSettings(session, cellId, kind, change), [session, cellId])
