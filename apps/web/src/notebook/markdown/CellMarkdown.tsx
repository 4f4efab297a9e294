import type { CellParts } from '@anode/cells/view'
import { editTexts, textNow } from '@anode/notebook'
import { type ComponentProps, type DragEvent, useCallback } from 'react'
import { Markdown } from '../../markdown/Markdown.tsx'
import { taskToggle } from '../../markdown/taskRule.ts'
import { useFeatures } from '../feature/Features.ts'
import { useSession } from '../state/SessionContext.ts'
import { goToAnchor } from './goToAnchor.ts'
import { useShownText } from './useLiveText.ts'
import { useMathScope } from './useMathScope.ts'

type Props = ComponentProps<CellParts['Prose']>

/**
 * The rendered text of a cell: its tasks can be ticked, its links lead to headings of other cells, and a feature may
 * take what is dropped on it.
 */
export const CellMarkdown = ({ cellId, source, attachments }: Props) => {
  const session = useSession()
  const features = useFeatures()
  const shown = useShownText(cellId, source)
  const place = useMathScope(cellId)
  const onTask = useCallback(
    (line: number) => {
      const toggle = taskToggle(textNow(session, cellId) ?? '', line)
      if (toggle === null) return
      const { at, mark } = toggle
      editTexts(session, 'tick a task', new Map([[cellId, [{ from: at, to: at + 1, insert: mark }]]]))
    },
    [session, cellId],
  )
  const onAnchor = useCallback((name: string) => void goToAnchor(session, name), [session])
  const onDrop = (event: DragEvent) => {
    // Also tells the page, which opens dropped notebooks.
    if (features.takeDrop(session, cellId, event.dataTransfer)) event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped can also be pasted into the text.
    <div onDrop={onDrop}>
      <Markdown source={shown} attachments={attachments} place={place} onTask={onTask} onAnchor={onAnchor} />
    </div>
  )
}
