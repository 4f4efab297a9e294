import { type KeyboardEvent, useRef } from 'react'

/** Up and Down go through earlier answers, as in a terminal; what was begun is behind the last one. */
export const useHistory = (
  read: () => ReadonlyArray<string>,
  value: string,
  setValue: (value: string) => void,
) => {
  const at = useRef<{ readonly answers: ReadonlyArray<string>; index: number } | null>(null)
  return {
    /** Whether the key was meant for the history. */
    press: ({ key }: KeyboardEvent): boolean => {
      const step = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
      if (step === 0) return false
      if (at.current === null) {
        const answers = [...read(), value]
        at.current = { answers, index: answers.length - 1 }
      }
      const index = at.current.index + step
      const answer = at.current.answers[index]
      if (answer !== undefined) {
        at.current.index = index
        setValue(answer)
      }
      return true
    },
    /** What stands there now is one's own. */
    leave: () => {
      at.current = null
    },
  }
}
