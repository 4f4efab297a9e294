import { COMMENT_LIMIT, problemOfComment } from '@anode/document'
import { commentsOf } from '@anode/notebook/comments'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { NameList } from './NameList.tsx'
import { useFocusWish } from './useFocusWish.ts'
import { useMentioning } from './useMentioning.ts'

interface ComposerProps {
  /** Names the draft, and what the focus is wished for with. */
  readonly draft: string
  /** What assistive technology calls the field. */
  readonly label: string
  readonly placeholder: string
  /** What the button says that sends. */
  readonly verb: string
  /** What is there already, when it is edited. */
  readonly initial?: string
  /** Buttons are shown only once something is written. */
  readonly quiet?: boolean
  readonly onSend: (text: string) => void
  /** The draft is given up, or Esc leaves it as it is. */
  readonly onEnd?: (how: 'discarded' | 'left') => void
}

/** A field for a comment. Ctrl+Enter sends, Esc leaves and keeps what is written. */
export const Composer = (props: ComposerProps) => {
  const { draft, label, placeholder, verb, initial = '', quiet = false, onSend, onEnd } = props
  const { drafts } = commentsOf(useSession())
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => drafts.get(draft) || initial)
  const id = useId()
  useFocusWish(draft, field)
  const change = (next: string) => {
    setText(next)
    drafts.set(draft, next === initial ? '' : next)
  }
  const naming = useMentioning(() => field.current, change)
  const isOffering = naming.people.length > 0
  const tooLong = text.length > COMMENT_LIMIT ? problemOfComment(text) : null

  const send = () => {
    if (problemOfComment(text.trim()) !== null) return
    onSend(text)
    setText('')
  }
  const discard = () => {
    drafts.drop(draft)
    setText(initial)
    onEnd?.('discarded')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || naming.onKey(event)) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      send()
    }
    // The panel takes it from here: back to the cell.
    if (event.key === 'Escape') onEnd?.('left')
  }
  return (
    <div className="composer" data-quiet={(quiet && text === '') || undefined}>
      <textarea
        ref={field}
        className="composer-field"
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={isOffering ? id : undefined}
        aria-activedescendant={isOffering ? `${id}-${naming.chosen}` : undefined}
        aria-invalid={tooLong !== null}
        aria-describedby={tooLong === null ? undefined : `${id}-problem`}
        placeholder={placeholder}
        rows={quiet ? 1 : 3}
        value={text}
        onChange={({ target }) => {
          change(target.value)
          naming.look(target)
        }}
        onSelect={({ currentTarget }) => naming.look(currentTarget)}
        onBlur={naming.close}
        onKeyDown={onKeyDown}
      />
      {isOffering && (
        <NameList id={id} people={naming.people} chosen={naming.chosen} onChoose={naming.choose} />
      )}
      {tooLong !== null && (
        <p id={`${id}-problem`} role="alert" className="composer-problem">
          {tooLong}
        </p>
      )}
      <div className="composer-buttons">
        <button type="button" className="button button-quiet" onClick={discard}>
          {initial === '' ? 'Discard' : 'Cancel'}
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={text.trim() === '' || tooLong !== null}
          onClick={send}
        >
          {verb}
        </button>
      </div>
    </div>
  )
}
