import { commentsOf } from '@anode/notebook/comments'
import { type RefObject, useEffect } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** Gives the element the focus when it is wished for under this key. */
export const useFocusWish = (key: string, element: RefObject<HTMLElement | null>): void => {
  const comments = commentsOf(useSession())
  useEffect(() => {
    const focus = () => {
      if (element.current === null || !comments.takeFocusWish(key)) return
      element.current.focus({ preventScroll: true })
      element.current.scrollIntoView({ block: 'nearest' })
    }
    focus()
    return comments.on(focus)
  }, [comments, key, element])
}
