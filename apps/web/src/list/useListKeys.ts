import { useEffect, useRef } from 'react'

/** What keys do in the list. */
export interface ListKeys {
  /** Goes this many notebooks down, or up. */
  readonly move: (by: number) => void
  readonly search: () => void
  readonly create: () => void
  readonly rename: () => void
  readonly remove: () => void
}

const keys: Readonly<Record<string, (list: ListKeys) => void>> = {
  ArrowDown: ({ move }) => move(1),
  j: ({ move }) => move(1),
  ArrowUp: ({ move }) => move(-1),
  k: ({ move }) => move(-1),
  n: ({ create }) => create(),
  '/': ({ search }) => search(),
  F2: ({ rename }) => rename(),
  Delete: ({ remove }) => remove(),
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, [role=menu], dialog, [role=dialog]') !== null

/** Lets the keys of the list do what they say, wherever on the page the focus is. */
export const useListKeys = (list: ListKeys): void => {
  const current = useRef(list)
  current.current = list
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isField(event.target)) return
      const { ctrlKey, metaKey, altKey, key } = event
      // A second Ctrl+F, in the field, is the browser's own search.
      const find = (ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'f'
      const act = find
        ? keys['/']
        : ctrlKey || metaKey || altKey
          ? undefined
          : keys[key.length === 1 ? key.toLowerCase() : key]
      if (act === undefined) return
      event.preventDefault()
      act(current.current)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
