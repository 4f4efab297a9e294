import type { NotebookSession } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { use, useCallback, useContext, useSyncExternalStore } from 'react'
import type { MathScope } from '../../markdown/tex/MathContext.ts'
import { SessionContext } from '../state/SessionContext.ts'
import { OutputCell } from './OutputCell.ts'

interface MathCells {
  readonly ids: ReadonlyArray<string>
  readonly texts: ReadonlyArray<string>
  /** Places by what they depend on: one that did not change stays the same object. */
  readonly places: Map<string, MathScope>
}

const none: MathCells = { ids: [], texts: [], places: new Map() }

let last: { readonly json: string; readonly cells: MathCells } = { json: '[]', cells: none }

const readCells = (json: string): MathCells => {
  if (json === last.json) return last.cells
  const rows: ReadonlyArray<readonly [string, string]> = JSON.parse(json)
  last = {
    json,
    cells: { ids: rows.map(([id]) => id), texts: rows.map(([, text]) => text), places: new Map() },
  }
  return last.cells
}

/** Where a cell stands among those that define commands or number equations. */
export const mathScopeOf = (session: NotebookSession, cellId: string, numbers: boolean): MathScope | null => {
  const { ids, texts, places } = readCells(session.queries.read(queries.mathCells))
  if (ids.length === 0) return null
  const at = session.index.indexOf(cellId)
  const own = ids.indexOf(cellId)
  const before = own !== -1 ? own : ids.filter((id) => session.index.indexOf(id) < at).length
  const key = `${before} ${numbers}`
  const place = places.get(key) ?? { texts, before, numbers }
  places.set(key, place)
  return place
}

const usePlace = (cellId: string | null, numbers: boolean): MathScope | null => {
  const session = useContext(SessionContext)
  const subscribe = useCallback(
    (listener: () => void) => {
      if (session === null) return () => {}
      const ends = [
        session.queries.subscribe(queries.mathCells, listener),
        session.index.on('order', listener),
      ]
      return () => {
        for (const end of ends) end()
      }
    },
    [session],
  )
  return useSyncExternalStore(subscribe, () =>
    session === null || cellId === null ? null : mathScopeOf(session, cellId, numbers),
  )
}

/** The place of a cell's own text. */
export const useMathScope = (cellId: string): MathScope | null => usePlace(cellId, true)

/** The place of an output: commands of the cells above are known in it; it numbers nothing. */
export const useOutputMathScope = (): MathScope | null => usePlace(use(OutputCell), false)
