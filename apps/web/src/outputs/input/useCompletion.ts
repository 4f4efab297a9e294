import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { commonStart } from './commonStart.ts'

/** How many matches are shown: more are narrowed down by typing on. */
const MOST = 60

interface Found {
  /** What the matches stand in place of. */
  readonly start: number
  readonly end: number
  readonly matches: ReadonlyArray<string>
}

const NOTHING: Found = { start: 0, end: 0, matches: [] }

/** Tab asks the kernel, which waits for the answer, what may stand at the caret. */
export const useCompletion = (
  field: RefObject<HTMLInputElement | null>,
  value: string,
  setValue: (value: string) => void,
) => {
  const { kernel } = useSession().replica
  const [found, setFound] = useState(NOTHING)
  const [chosen, setChosen] = useState(0)
  const [note, setNote] = useState<string | null>(null)
  const caret = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (caret.current === null) return
    field.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
  })
  const close = () => {
    setFound(NOTHING)
    setNote(null)
  }
  /** Puts a text where the matches stand; gives the whole line. */
  const put = ({ start, end }: Found, text: string): string => {
    const line = value.slice(0, start) + text + value.slice(end)
    caret.current = start + text.length
    setValue(line)
    return line
  }
  const choose = (text: string) => {
    put(found, text)
    close()
  }
  const ask = async () => {
    const cursor = field.current?.selectionStart ?? value.length
    const reply = await kernel.ask({ _tag: 'complete', code: value, cursor })
    // Somebody has typed on, or answered.
    if (field.current?.value !== value) return
    if (reply._tag !== 'completed') {
      setNote(reply._tag === 'refused' ? reply.refusal.message : null)
      return
    }
    const matches = reply.matches.map(({ text }) => text)
    if (matches.length === 0) {
      setNote('Nothing is known that goes on like this.')
      return
    }
    const there = { ...reply, matches: matches.slice(0, MOST) }
    const start = commonStart(matches)
    const grows = start.length > reply.end - reply.start
    if (grows) put(there, start)
    if (matches.length === 1) return
    setChosen(0)
    setFound({ ...there, end: grows ? there.start + start.length : there.end })
  }
  return {
    matches: found.matches,
    chosen,
    /** Why there are none. */
    note,
    close,
    choose,
    /** Whether the key was meant for the matches. After one that found nothing, Tab leaves the field as ever. */
    press: ({ key, shiftKey }: KeyboardEvent, waits: boolean): boolean => {
      const { matches } = found
      const count = matches.length
      if (count === 0) {
        if (key !== 'Tab' || shiftKey || !waits || value === '' || note !== null) return false
        void ask()
        return true
      }
      if (key === 'Tab' || key === 'ArrowDown' || key === 'ArrowUp') {
        const step = key === 'ArrowUp' || shiftKey ? count - 1 : 1
        setChosen((chosen + step) % count)
      } else if (key === 'Enter') choose(matches[chosen] ?? '')
      else if (key === 'Escape') close()
      else return false
      return true
    },
  }
}
