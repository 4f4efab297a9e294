import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { SEQUENCE } from '../../commands/Keymap.ts'
import { keyLabel, keyName } from '../../commands/keyName.ts'
import { acted } from '../../typing/followTyping.ts'

const focusIt = (element: HTMLElement | null): void => element?.focus()

/** Keys that begin no sequence: with modifiers, or named. */
const standsAlone = (key: string): boolean => key.length > 1

/** Waits for a key, or for two in a row; asks before it takes one that others have. */
export const KeyRecorder = ({
  title,
  conflictsWith,
  onKey,
  onCancel,
}: {
  readonly title: string
  /** The titles of what the key does now. */
  readonly conflictsWith: (key: string) => ReadonlyArray<string>
  readonly onKey: (key: string) => void
  readonly onCancel: () => void
}) => {
  const [first, setFirst] = useState<string | null>(null)
  const [asked, setAsked] = useState<string | null>(null)
  const field = useRef<HTMLButtonElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    field.current?.focus()
    return () => clearTimeout(timer.current)
  }, [])

  const propose = (key: string) => {
    setFirst(null)
    // It goes away by what was pressed in it.
    acted()
    if (conflictsWith(key).length === 0) onKey(key)
    else setAsked(key)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const key = keyName(event)
    if (key === null || key === 'Tab' || key === 'Shift-Tab') return
    event.preventDefault()
    event.stopPropagation()
    clearTimeout(timer.current)
    if (key === 'Escape') onCancel()
    else if (first !== null) propose(standsAlone(key) ? key : `${first} ${key}`)
    else if (standsAlone(key)) propose(key)
    else {
      setFirst(key)
      timer.current = setTimeout(() => propose(key), SEQUENCE)
    }
  }
  if (asked !== null) {
    return (
      <div role="alert" className="key-conflict">
        <p>
          <kbd className="key">{keyLabel(asked)}</kbd> does “{conflictsWith(asked).join('”, “')}” now.
        </p>
        <button ref={focusIt} type="button" className="button button-primary" onClick={() => onKey(asked)}>
          Take it
        </button>
        <button type="button" className="button button-quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    )
  }
  return (
    <button
      ref={field}
      type="button"
      className="key-recorder"
      data-takes-keys
      aria-label={`Press the new key for “${title}”; Esc cancels`}
      onKeyDown={onKeyDown}
      onBlur={onCancel}
    >
      {first === null ? 'Press a key' : `${keyLabel(first)} …`}
    </button>
  )
}
