import { useEffect, useRef, useState } from 'react'
import type { RunEntry } from '../notebook/state/CellIndex.ts'
import { useSession } from '../notebook/state/SessionContext.ts'
import { showFailure } from '../toasts/Toasts.tsx'

/** What `input()` asks, and the line that answers it. */
export const InputPrompt = ({ run }: { readonly run: RunEntry }) =>
  run.status === 'running' && run.inputPrompt !== null ? (
    <Prompt key={`${run.id} ${run.inputPrompt}`} run={run} prompt={run.inputPrompt} />
  ) : null

const Prompt = ({ run, prompt }: { readonly run: RunEntry; readonly prompt: string }) => {
  const { replica } = useSession()
  const [value, setValue] = useState('')
  const [sent, setSent] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // The program waits for exactly this, unless the person is writing somewhere.
    if (!document.activeElement?.closest('.cm-content, input, textarea')) field.current?.focus()
  }, [])
  const answer = () => {
    if (replica.giveInput(run.id, value)) setSent(true)
    else {
      showFailure({
        what: 'The answer was not sent',
        why: 'There is no connection to the server, and answers are not stored.',
        todo: 'Answer when it is back; the program waits.',
      })
    }
  }
  return (
    <form
      className="mx-3.5 mt-2 flex flex-wrap items-center gap-2 rounded-[10px] bg-accent-soft py-1.5 pr-1.5 pl-3.5"
      onSubmit={(event) => {
        event.preventDefault()
        answer()
      }}
    >
      <label className="flex min-w-[min(100%,240px)] grow flex-wrap items-center gap-x-2 font-mono text-[13px]/5">
        <span className="whitespace-pre-wrap">{prompt || 'Input'}</span>
        <input
          ref={field}
          type={run.inputPassword ? 'password' : 'text'}
          autoComplete="off"
          className="field min-w-40 grow bg-paper font-mono"
          value={value}
          disabled={sent}
          onChange={(event) => setValue(event.target.value)}
        />
      </label>
      <button type="submit" className="button button-quiet" disabled={sent}>
        {sent ? 'Sent' : 'Enter'}
      </button>
    </form>
  )
}
