import { problemOfPython } from '@anode/document/environment'
import type { NotebookEnvironmentInfo } from '@anode/protocol'
import { ChevronRight } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { fetchInterpreters } from '../../server/environments.ts'
import { canChange } from './canChange.ts'
import { usePackages } from './usePackages.ts'

/** The Pythons that the notebook can run on, as it says itself. */
const RequiredPython = ({ info }: { readonly info: NotebookEnvironmentInfo }) => {
  const id = useId()
  const [{ doing }, changes] = usePackages()
  const stated = info.requiresPython ?? ''
  const [typed, setTyped] = useState(stated)
  useEffect(() => setTyped(stated), [stated])
  const text = typed.trim()
  const problem = text === '' ? null : problemOfPython(text)
  return (
    <form
      className="package-add"
      onSubmit={(event) => {
        event.preventDefault()
        if (problem !== null || text === stated) return
        void changes.change('Looking for that Python …', { requiresPython: text === '' ? null : text })
      }}
    >
      <label className="min-w-0 flex-1 text-[12.5px] text-ink-soft">
        Versions of Python that it runs on
        <input
          type="text"
          className="field mt-1 w-full text-ink"
          placeholder="Any, or >=3.11"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <button
        type="submit"
        className="button self-end"
        disabled={doing !== null || problem !== null || text === stated}
      >
        Set
      </button>
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" className="package-found text-bad">
          {problem}
        </p>
      )}
    </form>
  )
}

/** A Python of the server's machine in place of an environment that Anode makes. */
const ChosenInterpreter = ({ info }: { readonly info: NotebookEnvironmentInfo }) => {
  const id = useId()
  const { notebookId } = useSession().replica
  const [{ doing }, changes] = usePackages()
  const [typed, setTyped] = useState('')
  const [known, setKnown] = useState<ReadonlyArray<string>>([])
  useEffect(() => {
    let isCurrent = true
    // Without an answer one writes the path oneself.
    fetchInterpreters(notebookId).then(
      (found) => isCurrent && setKnown(found),
      () => {},
    )
    return () => {
      isCurrent = false
    }
  }, [notebookId])
  if (info.source.kind === 'interpreter') {
    return (
      <button
        type="button"
        className="button self-start"
        disabled={doing !== null}
        onClick={() => void changes.choose(null)}
      >
        Back to the usual packages
      </button>
    )
  }
  if (info.source.kind !== 'base') {
    return (
      <div className="flex flex-col gap-2 text-[12.5px]/[18px] text-ink-soft">
        <p>An interpreter of the server’s machine counts where nobody names packages.</p>
        {info.interpreter !== null && (
          <>
            <p>
              For this notebook that is <span className="break-words font-mono">{info.interpreter}</span>.
            </p>
            <button
              type="button"
              className="button self-start"
              disabled={doing !== null}
              onClick={() => void changes.choose(null)}
            >
              Take the choice back
            </button>
          </>
        )}
      </div>
    )
  }
  return (
    <form
      className="package-add"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim() !== '') void changes.choose(typed.trim())
      }}
    >
      <label className="min-w-0 flex-1 text-[12.5px] text-ink-soft">
        Use a Python or virtual environment of the server’s machine
        <input
          type="text"
          className="field mt-1 w-full text-ink"
          list={`${id}-known`}
          placeholder="/path/to/.venv"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <datalist id={`${id}-known`}>
        {known.map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      <button type="submit" className="button self-end" disabled={doing !== null || typed.trim() === ''}>
        Use
      </button>
    </form>
  )
}

/** Which Python it is, and the way back from a list of its own: seldom wanted, so folded. */
export const PythonOptions = ({ info }: { readonly info: NotebookEnvironmentInfo }) => {
  const [{ doing }, changes] = usePackages()
  return (
    <details className="package-options">
      <summary>
        <ChevronRight size={14} aria-hidden className="package-chevron" />
        Python
      </summary>
      <div className="flex flex-col gap-4 pt-2">
        {canChange(info) && <RequiredPython info={info} />}
        <ChosenInterpreter info={info} />
        {info.source.kind === 'notebook' && (
          <button
            type="button"
            className="button self-start"
            disabled={doing !== null}
            onClick={() => void changes.forget()}
          >
            Take away the notebook’s own list
          </button>
        )}
      </div>
    </details>
  )
}
