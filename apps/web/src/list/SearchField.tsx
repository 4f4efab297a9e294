import { Search } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'

/** How long typing must rest before it is searched for, in milliseconds. */
const REST = 120

/** Searches as one types. Escape clears it, the down arrow leads to what was found. */
export const SearchField = ({
  field,
  search,
  label = 'Search notebooks',
  placeholder,
  onSearch,
  onDown,
}: {
  readonly field: RefObject<HTMLInputElement | null>
  readonly search: string
  /** What assistive technology calls it. */
  readonly label?: string
  readonly placeholder: string
  readonly onSearch: (words: string) => void
  readonly onDown: () => void
}) => {
  const [words, setWords] = useState(search)
  const sent = useRef(search)
  // Somebody else changed what is searched for: a link, or the browser's way back.
  useEffect(() => {
    if (search === sent.current) return
    sent.current = search
    setWords(search)
  }, [search])
  useEffect(() => {
    if (words.trim() === sent.current) return
    const timer = setTimeout(() => {
      sent.current = words.trim()
      onSearch(sent.current)
    }, REST)
    return () => clearTimeout(timer)
  }, [words, onSearch])
  return (
    <label className="relative block">
      <Search size={15} className="absolute top-1/2 left-3 -translate-y-1/2 text-ink-faint" aria-hidden />
      <input
        ref={field}
        type="search"
        className="field w-full pr-9 pl-9"
        aria-label={label}
        aria-keyshortcuts="/ Control+F"
        placeholder={placeholder}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            if (words === '') field.current?.blur()
            else setWords('')
          }
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault()
            onDown()
          }
        }}
      />
      {words === '' && (
        <kbd
          className="-translate-y-1/2 absolute top-1/2 right-3 font-sans text-[12px] text-ink-faint pointer-coarse:hidden"
          aria-hidden
        >
          /
        </kbd>
      )}
    </label>
  )
}
