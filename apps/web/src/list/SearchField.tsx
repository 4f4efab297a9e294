import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'

/** How long typing must rest before it is searched for, in milliseconds. */
const REST = 120

/** Searches as one types. */
export const SearchField = ({
  search,
  placeholder,
  onSearch,
}: {
  readonly search: string
  readonly placeholder: string
  readonly onSearch: (words: string) => void
}) => {
  const [words, setWords] = useState(search)
  useEffect(() => {
    if (words.trim() === search) return
    const timer = setTimeout(() => onSearch(words.trim()), REST)
    return () => clearTimeout(timer)
  }, [words, search, onSearch])
  return (
    <label className="relative grow">
      <Search size={15} className="absolute top-1/2 left-3 -translate-y-1/2 text-ink-faint" aria-hidden />
      <input
        type="search"
        className="field w-full pl-9"
        aria-label="Search notebooks"
        placeholder={placeholder}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </label>
  )
}
