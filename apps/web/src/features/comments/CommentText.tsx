import { namesIn } from '@anode/notebook/comments'
import { useLayoutEffect, useRef } from 'react'
import { Markdown } from '../../markdown/Markdown.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** The browser paints names over the text, which stays as Markdown made it. */
const NAMES = 'comment-names'

const highlight = (): Highlight | null => {
  if (!('highlights' in CSS)) return null
  const known = CSS.highlights.get(NAMES) ?? new Highlight()
  CSS.highlights.set(NAMES, known)
  return known
}

/** A comment's text, with the names of those to whom it speaks. */
export const CommentText = ({
  text,
  mentions,
}: {
  readonly text: string
  readonly mentions: ReadonlyArray<string>
}) => {
  const session = useSession()
  const body = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const marks = highlight()
    if (marks === null || body.current === null || mentions.length === 0 || text === '') return
    const people = mentions.map((id) => ({ id, name: session.nameOf(id) }))
    const ranges: Range[] = []
    const walker = document.createTreeWalker(body.current, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode as Text
      for (const { from, to } of namesIn(node.data, people)) {
        const range = document.createRange()
        range.setStart(node, from)
        range.setEnd(node, to)
        ranges.push(range)
      }
    }
    for (const range of ranges) marks.add(range)
    return () => {
      for (const range of ranges) marks.delete(range)
    }
  }, [session, text, mentions])
  return (
    <div ref={body} className="comment-text">
      <Markdown source={text} attachments={null} />
    </div>
  )
}
