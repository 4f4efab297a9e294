import type { CellParts } from '@anode/cells/view'
import { type ComponentProps, useCallback } from 'react'
import { Markdown } from '../../markdown/Markdown.tsx'
import { taskToggle } from '../../markdown/taskRule.ts'
import { useSession } from '../state/SessionContext.ts'
import { editTexts, textNow } from '../textEdits.ts'
import { goToAnchor } from './goToAnchor.ts'

type Props = ComponentProps<CellParts['Markdown']>

/** The rendered text of a cell: its tasks can be ticked, its links lead to headings of other cells. */
export const CellMarkdown = ({ cellId, source, attachments }: Props) => {
  const session = useSession()
  const onTask = useCallback(
    (line: number) => {
      const toggle = taskToggle(textNow(session, cellId) ?? '', line)
      if (toggle === null) return
      const { at, mark } = toggle
      editTexts(session, new Map([[cellId, [{ from: at, to: at + 1, insert: mark }]]]))
    },
    [session, cellId],
  )
  const onAnchor = useCallback((name: string) => void goToAnchor(session, name), [session])
  return <Markdown source={source} attachments={attachments} onTask={onTask} onAnchor={onAnchor} />
}
