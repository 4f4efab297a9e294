import { useEffect, useRef } from 'react'

/** What may stand there, below the field, which keeps the focus. */
export const MatchList = ({
  id,
  matches,
  chosen,
  onChoose,
}: {
  readonly id: string
  readonly matches: ReadonlyArray<string>
  /** The index of the one that Enter takes. */
  readonly chosen: number
  readonly onChoose: (match: string) => void
}) => {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label="Completions"
      className="flex max-h-24 basis-full flex-wrap gap-x-1 overflow-y-auto font-mono text-[12.5px]/5"
    >
      {matches.map((match, i) => (
        <div
          key={match}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === chosen}
          tabIndex={-1}
          className="cursor-default rounded-md px-1.5 aria-selected:bg-paper aria-selected:text-ink"
          onPointerDown={(event) => {
            event.preventDefault()
            onChoose(match)
          }}
        >
          {match}
        </div>
      ))}
    </div>
  )
}
