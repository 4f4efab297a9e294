import { plainText } from '@anode/document/terminal'
import type { RunEntry } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { Bug } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { showFailure } from '../../toasts/Toasts.tsx'
import { isDebugger } from './isDebugger.ts'
import { MatchList } from './MatchList.tsx'
import { useCompletion } from './useCompletion.ts'
import { useHistory } from './useHistory.ts'
import { useIsAlone } from './useIsAlone.ts'

/** How a program is told that nothing more comes. */
const END_OF_FILE = '\x04'

/** What `input()` asks, and the line that answers it. */
export const InputPrompt = ({ cellId, run }: { readonly cellId: string; readonly run: RunEntry }) =>
  run.status === 'running' ? <Prompt key={run.id} cellId={cellId} run={run} /> : null

/**
 * Stays while the run goes on and somebody types in it: a debugger asks again and again, and what is typed in between
 * waits for its next question, as in a terminal.
 */
const Prompt = ({ cellId, run }: { readonly cellId: string; readonly run: RunEntry }) => {
  const session = useSession()
  const { replica, index } = session
  const { inputPrompt: asked, inputSeq } = run
  const id = useId()
  const [value, setValue] = useState('')
  /** The last question, and the last one that was answered here. */
  const [seen, setSeen] = useState(inputSeq)
  const [answered, setAnswered] = useState<number | null>(null)
  const [typing, setTyping] = useState(false)
  const [isSecret, setIsSecret] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const isAlone = useIsAlone()
  const kernel = () => replica.read(queries.kernel)?.sessionId ?? ''
  const history = useHistory(() => session.answers.of(kernel()), value, setValue)
  const completion = useCompletion(field, value, setValue)
  useEffect(() => {
    // The program waits for exactly this, unless the person is writing somewhere.
    if (inputSeq === null || document.activeElement?.closest('.cm-content, input, textarea')) return
    field.current?.focus()
  }, [inputSeq])
  // A question stands there until the log says that it was answered.
  const waits = asked !== null && inputSeq !== answered
  const isPassword = waits && run.inputPassword
  const answeredElsewhere = asked === null && seen !== answered
  const isShown = asked !== null || (typing && !(answeredElsewhere && value === ''))
  if (inputSeq !== null && inputSeq !== seen) setSeen(inputSeq)
  if (!isShown && typing) setTyping(false)
  if (isPassword !== isSecret) {
    setIsSecret(isPassword)
    // What was begun of a password is never seen, whoever has answered.
    if (isSecret) setValue('')
  }
  const answer = (line: string) => {
    if (!waits) return
    if (!replica.giveInput(run.id, line)) {
      showFailure({
        what: 'The answer was not sent',
        why: 'There is no connection to the server, and answers are not stored.',
        todo: 'Answer when it is back; the program waits.',
      })
      return
    }
    if (!run.inputPassword && line !== END_OF_FILE) session.answers.add(kernel(), line)
    setAnswered(inputSeq)
    setValue('')
    history.leave()
    completion.close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'd' && event.ctrlKey && value === '') {
      event.preventDefault()
      answer(END_OF_FILE)
    } else if (!isPassword && (completion.press(event, waits) || history.press(event))) {
      event.preventDefault()
      event.stopPropagation()
    }
  }
  if (!isShown) return null
  const debugs = waits && isDebugger(asked)
  const { matches, chosen, note } = completion
  return (
    <form
      data-answered={waits ? undefined : ''}
      aria-label={`Cell ${index.indexOf(cellId) + 1} asks`}
      className="mx-3.5 mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 rounded-[10px] bg-accent-soft py-1.5 pr-1.5 pl-3.5 data-[answered]:bg-transparent"
      onSubmit={(event) => {
        event.preventDefault()
        answer(value)
      }}
    >
      <label className="flex min-w-[min(100%,240px)] grow flex-wrap items-center gap-x-2 font-mono text-[13px]/5">
        {debugs && (
          <span className="inline-flex items-center gap-1 font-sans text-[12px] text-ink-soft">
            <Bug size={13} aria-hidden />
            Debugger
          </span>
        )}
        <span className={waits ? 'whitespace-pre-wrap' : 'text-ink-faint'}>
          {waits ? plainText(asked) || 'Input' : answeredElsewhere ? 'Somebody else has answered' : 'Running'}
        </span>
        <input
          ref={field}
          type={isPassword ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          className="field min-w-40 grow bg-paper font-mono"
          {...(matches.length > 0 && listOf(id, chosen))}
          value={value}
          onChange={(event) => {
            setValue(event.target.value)
            history.leave()
            completion.close()
          }}
          onFocus={() => setTyping(true)}
          onBlur={() => {
            setTyping(false)
            completion.close()
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <button type="submit" className="button button-quiet" disabled={!waits}>
        Enter
      </button>
      {matches.length > 0 && (
        <MatchList id={id} matches={matches} chosen={chosen} onChoose={completion.choose} />
      )}
      {waits && (
        <p role="status" className="basis-full text-[12px]/4 text-ink-soft empty:hidden">
          {note ?? hintFor({ isPassword, debugs, isAlone })}
        </p>
      )}
    </form>
  )
}

/** Tells assistive technology of the list below the field. */
const listOf = (id: string, chosen: number) => ({
  role: 'combobox',
  'aria-expanded': true,
  'aria-controls': id,
  'aria-activedescendant': `${id}-${chosen}`,
})

/** What one may want to know who is asked. */
const hintFor = (asked: {
  readonly isPassword: boolean
  readonly debugs: boolean
  readonly isAlone: boolean
}): string =>
  [
    asked.isPassword ? 'Not shown to anybody, and not stored.' : '',
    asked.debugs ? 'n: next line, s: step in, c: continue, q: quit, h: help.' : '',
    asked.isAlone ? '' : 'Everyone here is asked; the first answer counts.',
  ]
    .filter((part) => part !== '')
    .join(' ')
