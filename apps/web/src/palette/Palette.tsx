import './palette.css'
import { FileText, Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useKeysOf } from '../commands/commands.ts'
import { Modal } from '../controls/Modal.tsx'
import { palette, recentIds, rememberId } from './palette.ts'
import { type Line, type Offer, paletteLines } from './paletteLines.ts'
import { useOffers } from './useOffers.ts'

/** Every command and every notebook, found by typing. */
export const Palette = ({ open }: { readonly open: boolean }) => {
  // What is done goes after the dialog has given the focus back, or the focus it sets would be taken again.
  const chosen = useRef<Offer | null>(null)
  return (
    <Modal
      open={open}
      title="Commands"
      className="palette"
      onClose={palette.close}
      onClosed={() => {
        const offer = chosen.current
        chosen.current = null
        offer?.run()
      }}
    >
      <Lines
        open={open}
        onChoose={(offer) => {
          chosen.current = offer
          rememberId(offer.id)
          palette.close()
        }}
      />
    </Modal>
  )
}

const Lines = ({ open, onChoose }: { readonly open: boolean; readonly onChoose: (offer: Offer) => void }) => {
  const id = useId()
  const offers = useOffers(open)
  const [query, setQuery] = useState('')
  const [recent] = useState(recentIds)
  const lines = useMemo(() => paletteLines(offers, query, recent), [offers, query, recent])
  const [at, setAt] = useState(0)
  const current = Math.min(at, lines.length - 1)
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    list.current?.querySelector(`[data-line="${current}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const step = (by: number) => setAt(lines.length === 0 ? 0 : (current + by + lines.length) % lines.length)
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => setAt(Math.min(lines.length - 1, current + 8)),
      PageUp: () => setAt(Math.max(0, current - 8)),
      Enter: () => {
        const line = lines[current]
        if (line !== undefined) onChoose(line.offer)
      },
    }
    const move = event.nativeEvent.isComposing ? undefined : moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  }
  return (
    <>
      <div className="palette-field">
        <Search size={17} className="flex-none text-ink-faint" aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-label="Find a command or a notebook"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={lines.length > 0 ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          placeholder="Find a command or a notebook"
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        <kbd className="key">Esc</kbd>
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label="Commands" className="palette-lines">
        {lines.map((line, i) => (
          <LineView
            key={line.offer.id}
            id={`${id}-${i}`}
            line={line}
            index={i}
            current={i === current}
            onPoint={() => setAt(i)}
            onChoose={() => onChoose(line.offer)}
          />
        ))}
      </div>
      {lines.length === 0 && (
        <p role="status" className="px-4 pt-1 pb-5 text-[14px] text-ink-soft">
          Nothing is called “{query.trim()}”.
        </p>
      )}
    </>
  )
}

interface LineProps {
  readonly id: string
  readonly line: Line
  readonly index: number
  readonly current: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

const LineView = ({ id, line, index, current, onPoint, onChoose }: LineProps) => {
  const { offer, at, heading } = line
  const keys = useKeysOf(offer.id)
  return (
    <>
      {heading !== null && (
        <div role="presentation" className="palette-heading">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and takes the keys. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant points at it instead. */}
      <div
        id={id}
        role="option"
        aria-selected={current}
        data-line={index}
        className="palette-line"
        onPointerMove={() => current || onPoint()}
        onClick={onChoose}
      >
        {offer.group === 'Notebooks' && (
          <FileText size={15} className="flex-none text-ink-faint" aria-hidden />
        )}
        <span className="truncate">
          <Highlighted text={offer.title} at={at} />
        </span>
        {keys !== undefined && <kbd className="keys font-sans">{keys}</kbd>}
      </div>
    </>
  )
}

/** A text with the characters that were found in it. */
const Highlighted = ({ text, at }: { readonly text: string; readonly at: ReadonlyArray<number> }) => {
  if (at.length === 0) return text
  const found = new Set(at)
  return [...text].map((character, i) => (found.has(i) ? <mark key={i}>{character}</mark> : character))
}
