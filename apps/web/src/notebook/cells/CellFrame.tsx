import { cellKinds } from '@anode/cells'
import type { CellParts, CellView } from '@anode/cells/view'
import { type CellRow, type RunRow, textHash } from '@anode/document'
import { areOutputsFolded, areOutputsWhole, type CellEntry, isSourceFolded } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { memo, useCallback, useMemo } from 'react'
import { CellOutputs } from '../../outputs/CellOutputs.tsx'
import { type OutputsLook, OutputsLookContext } from '../../outputs/look/OutputsLook.ts'
import { AllOf } from '../feature/AllOf.ts'
import { useFeatures } from '../feature/Features.ts'
import { CellMarkdown } from '../markdown/CellMarkdown.tsx'
import { WithPreview } from '../markdown/WithPreview.tsx'
import { useQuery, useSection, useSession } from '../state/SessionContext.ts'
import { CellBox } from './CellBox.tsx'
import { CellControls } from './CellControls.tsx'
import { CellEditor } from './CellEditor.tsx'
import { CellGutter } from './CellGutter.tsx'
import { FoldedSource } from './FoldedSource.tsx'
import { InsertLine } from './InsertLine.tsx'
import { SectionFold } from './SectionFold.tsx'
import { useCellSettings } from './useCellSettings.ts'
import { useLater } from './useLater.ts'

/** What views are given to build with. */
const parts: CellParts = { Editor: CellEditor, Outputs: CellOutputs, Prose: CellMarkdown, WithPreview }
const foldedParts: CellParts = { ...parts, Editor: FoldedSource }

/** How the cell's outputs are shown; `run` is the cell's last one. */
const useLook = (cell: CellRow | null, run: RunRow | null): OutputsLook => {
  const folded = cell !== null && areOutputsFolded(cell.metadata)
  const whole = cell !== null && areOutputsWhole(cell.metadata)
  const source = cell?.source ?? ''
  const sourceHash = useMemo(() => textHash(source), [source])
  const edited = run !== null && run.status !== 'queued' && run.source !== source
  return useMemo(() => ({ folded, whole, edited, sourceHash }), [folded, whole, edited, sourceHash])
}

interface FrameProps {
  readonly entry: CellEntry
  readonly view: CellView
  /** Its place, counted from 1. */
  readonly number: number
  readonly selected: 'selected' | 'editing' | null
}

/** A drawn cell: gutter, content as its kind says, controls, and the line below where cells are added. */
export const CellFrame = memo(({ entry, view, number, selected }: FrameProps) => {
  const session = useSession()
  const { selection } = session
  const { cellMarks, allCellMarks } = useFeatures()
  const cell = useQuery(useMemo(() => queries.cell(entry.id), [entry.id]))
  const run = useQuery(useMemo(() => queries.run(entry.run?.id ?? ''), [entry.run?.id]))
  const look = useLook(cell, run)
  const hides = useSection(entry.id)
  const later = useLater()
  const edit = useCallback(() => selection.select(entry.id, true), [selection, entry.id])
  const setSettings = useCellSettings(session, entry.id)
  if (cell === null) return null
  return (
    <>
      <CellBox gutter={cellKinds.get(entry.kind)?.run && <CellGutter entry={entry} />}>
        {hides !== null && <SectionFold cellId={entry.id} hides={hides} />}
        <OutputsLookContext value={look}>
          <view.Body
            cell={cell}
            editing={selected === 'editing'}
            onEdit={edit}
            setSettings={setSettings}
            parts={isSourceFolded(cell.metadata) && selected !== 'editing' ? foldedParts : parts}
          />
        </OutputsLookContext>
      </CellBox>
      <AllOf views={later ? allCellMarks : cellMarks} cellId={entry.id} number={number} />
      {(later || selected !== null) && <CellControls entry={entry} number={number} />}
      <InsertLine index={number} hides={hides ?? 0} offered={later} />
    </>
  )
})
