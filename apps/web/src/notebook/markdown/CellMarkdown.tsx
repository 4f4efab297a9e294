import type { CellParts } from '@anode/cells/view'
import { type ComponentProps, type DragEvent, useCallback } from 'react'
import { Markdown } from '../../markdown/Markdown.tsx'
import { taskToggle } from '../../markdown/taskRule.ts'
import { insertPictures } from '../attachments/insertPictures.ts'
import { picturesIn } from '../attachments/picturesIn.ts'
import { useSession } from '../state/SessionContext.ts'
import { editTexts, textNow } from '../textEdits.ts'
import { goToAnchor } from './goToAnchor.ts'
import { useShownText } from './useLiveText.ts'

type Props = ComponentProps<CellParts['Markdown']>

/**
 * The rendered text of a cell: its tasks can be ticked, its links lead to headings of other cells, pictures
 * that are dropped on it are added below.
 */
export const CellMarkdown = ({ cellId, source, attachments }: Props) => {
  const session = useSession()
  const shown = useShownText(cellId, source)
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
    const files = picturesIn(event.dataTransfer)
    if (files.length === 0) return
    // Also tells the page, which opens dropped notebooks.
    event.preventDefault()
    void insertPictures(session, cellId, files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pictures can also be pasted into the text.
    <div onDrop={onDrop}>
      <Markdown source={shown} attachments={attachments} onTask={onTask} onAnchor={onAnchor} />
    </div>
  )
}
