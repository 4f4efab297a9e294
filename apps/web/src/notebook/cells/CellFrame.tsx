import { cellKinds } from '@anode/cells'
import type { CellParts, CellView } from '@anode/cells/view'
import { memo, useCallback, useMemo } from 'react'
import { Markdown } from '../../markdown/Markdown.tsx'
import { CellOutputs } from '../../outputs/CellOutputs.tsx'
import * as queries from '../queries.ts'
import type { CellEntry } from '../state/CellIndex.ts'
import { useQuery, useSession } from '../state/SessionContext.ts'
import { CellControls } from './CellControls.tsx'
import { CellEditor } from './CellEditor.tsx'
import { CellGutter } from './CellGutter.tsx'
import { InsertLine } from './InsertLine.tsx'

/** What views are given to build with. */
const parts: CellParts = { Editor: CellEditor, Outputs: CellOutputs, Markdown }

interface FrameProps {
  readonly entry: CellEntry
  readonly view: CellView
  /** Its place, counted from 1. */
  readonly number: number
  readonly selected: 'selected' | 'editing' | null
}

/** A drawn cell: gutter, content as its kind says, controls, and the line below where cells are added. */
export const CellFrame = memo(({ entry, view, number, selected }: FrameProps) => {
  const { selection } = useSession()
  const cell = useQuery(useMemo(() => queries.cell(entry.id), [entry.id]))
  const edit = useCallback(() => selection.select(entry.id, true), [selection, entry.id])
  if (cell === null) return null
  return (
    <>
      <div className="cell-gutter">
        {cellKinds.get(entry.kind)?.runsOnKernel && <CellGutter entry={entry} />}
      </div>
      <div className="cell-body">
        <view.Body cell={cell} editing={selected === 'editing'} onEdit={edit} parts={parts} />
      </div>
      <CellControls entry={entry} number={number} />
      <InsertLine index={number} />
    </>
  )
})
