import { useRef } from 'react'

/**
 * Does something once a menu is closed that takes the focus itself, as a field does: the menu does not give it back to
 * its button then. `onClosed` is the menu's.
 */
export const useAfterMenu = () => {
  const next = useRef<(() => void) | null>(null)
  return {
    later: (run: () => void): void => {
      next.current = run
    },
    onClosed: (event: Event): void => {
      const run = next.current
      next.current = null
      if (run === null) return
      event.preventDefault()
      run()
    },
  }
}
