import { type KeyboardEvent, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { gitActions } from './gitActions.ts'

/** What a message was begun with stays while another panel is looked at. */
let draft = ''

/** Commits the files that are chosen, with a message. */
export const CommitForm = ({
  chosen,
  isHeld,
}: {
  readonly chosen: ReadonlyArray<string>
  /** Something else must be done first. */
  readonly isHeld: boolean
}) => {
  const session = useSession()
  const [message, setMessage] = useState(draft)
  const [isBusy, setBusy] = useState(false)
  const write = (text: string) => {
    draft = text
    setMessage(text)
  }
  const isAble = !isBusy && !isHeld && chosen.length > 0 && message.trim() !== ''
  const commit = async () => {
    if (!isAble) return
    setBusy(true)
    if (await gitActions.commit(session, message, chosen)) write('')
    setBusy(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void commit()
  }
  return (
    <form
      className="git-commit"
      onSubmit={(event) => {
        event.preventDefault()
        void commit()
      }}
    >
      <textarea
        className="field git-message"
        aria-label="Message of the commit"
        placeholder="What you changed, and why"
        rows={2}
        maxLength={20_000}
        value={message}
        onChange={({ target }) => write(target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="button button-primary" disabled={!isAble}>
        {isBusy
          ? 'Committing …'
          : chosen.length === 1
            ? 'Commit 1 file'
            : `Commit ${chosen.length.toLocaleString('en')} files`}
      </button>
    </form>
  )
}
