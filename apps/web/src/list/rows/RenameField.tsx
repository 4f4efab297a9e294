import { useLayoutEffect, useRef, useState } from 'react'

/** A title being changed: Enter and leaving it keep the new one, Escape the old one. */
export const RenameField = ({
  title,
  onDone,
}: {
  readonly title: string
  /** The new title; null when it stays as it was. */
  readonly onDone: (title: string | null) => void
}) => {
  const [value, setValue] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  // Before the next key arrives: it belongs to the title and is no command.
  useLayoutEffect(() => field.current?.select(), [])
  const finish = (keep: boolean) => {
    if (done.current) return
    done.current = true
    const next = value.trim()
    onDone(keep && next !== '' && next !== title ? next : null)
  }
  return (
    <input
      ref={field}
      className="field relative -ml-2.5 w-full max-w-[420px] font-medium text-[15px]"
      aria-label="Title"
      value={value}
      maxLength={500}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(true)
        if (event.key === 'Escape') finish(false)
      }}
    />
  )
}
