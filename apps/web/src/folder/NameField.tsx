import { useLayoutEffect, useRef, useState } from 'react'
import { stemLength } from './paths.ts'

/** A name being changed: Enter and leaving it keep the new one, Escape the old one. Its ending is not selected. */
export const NameField = ({
  name,
  isFolder,
  onDone,
}: {
  readonly name: string
  readonly isFolder: boolean
  /** The new name; null when it stays as it was. */
  readonly onDone: (name: string | null) => void
}) => {
  const [value, setValue] = useState(name)
  const field = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useLayoutEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(0, stemLength(name, isFolder))
  }, [name, isFolder])
  const finish = (keep: boolean) => {
    if (done.current) return
    done.current = true
    const next = value.trim()
    onDone(keep && next !== '' && next !== name ? next : null)
  }
  return (
    <input
      ref={field}
      className="field -ml-2 h-7! w-full max-w-[420px] px-2! text-[14px]"
      aria-label={`Name of ${name}`}
      value={value}
      spellCheck={false}
      maxLength={255}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => finish(true)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') finish(true)
        if (event.key === 'Escape') finish(false)
      }}
    />
  )
}
