import { type LimitName, limitNames, limitText, readLimit } from '@anode/document/limits'
import type { LimitsChange, LimitsReport } from '@anode/protocol'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { Modal } from '../../controls/Modal.tsx'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { changeLimits, fetchLimits } from '../../server/limits.ts'
import './kernel.css'
import { kernelDialogsOf } from './KernelDialogs.ts'

/** What each limit is called, and what happens over it. */
const words: Readonly<Record<LimitName, readonly [name: string, over: string]>> = {
  memory: ['Memory', 'Over it the kernel is ended'],
  cpuTime: ['Processor time of a run', 'Over it the run is interrupted'],
  wallTime: ['Time of a run', 'Over it the run is interrupted'],
  output: ['Output of a run', 'Over it the run is interrupted'],
  folder: ['The notebook’s folder', 'Over it the kernel is ended'],
  processes: ['Processes', 'Over it the kernel is ended'],
  openFiles: ['Open files', 'One more cannot be opened'],
}
const order: ReadonlyArray<LimitName> = [
  'memory',
  'wallTime',
  'cpuTime',
  'output',
  'folder',
  'processes',
  'openFiles',
]

type Texts = Readonly<Record<LimitName | 'idleMinutes', string>>

/** What the notebook asks for itself, as it is written in the form. */
const textsOf = ({ limits, idle }: LimitsReport): Texts => ({
  ...(Object.fromEntries(
    limitNames.map((name) => {
      const limit = limits[name]
      return [name, limit?.by === 'notebook' ? limitText(name, limit.value) : '']
    }),
  ) as Readonly<Record<LimitName, string>>),
  idleMinutes: idle.by === 'notebook' ? String(idle.minutes) : '',
})

/** What is other than it was; what is empty is the server's again, also where the notebook says what cannot be read. */
const changeOf = (report: LimitsReport, now: Texts): LimitsChange => {
  const before = textsOf(report)
  const isUnclear = report.problems.length > 0
  const changed = limitNames.filter((name) => {
    const text = now[name].trim()
    return text !== before[name] || (isUnclear && text === '')
  })
  const minutes = now.idleMinutes.trim()
  return {
    ...Object.fromEntries(changed.map((name) => [name, now[name].trim() === '' ? null : now[name].trim()])),
    ...(minutes === before.idleMinutes ? {} : { idleMinutes: minutes === '' ? null : Number(minutes) }),
  }
}

/** What is written that is nothing to be had, with why. */
const problemsOf = (change: LimitsChange): ReadonlyMap<keyof Texts, string> => {
  const problems = new Map<keyof Texts, string>()
  for (const name of limitNames) {
    const written = change[name]
    const read = written === undefined || written === null ? 0 : readLimit(name, written)
    if (typeof read !== 'number') problems.set(name, read.problem)
  }
  const { idleMinutes = null } = change
  if (idleMinutes !== null && !(idleMinutes >= 0)) {
    problems.set('idleMinutes', 'It is no number of minutes. Write it as in 120; 0 is never.')
  }
  return problems
}

const Field = ({
  label,
  hint,
  placeholder,
  value,
  problem,
  onChange,
}: {
  readonly label: string
  readonly hint: string
  readonly placeholder: string
  readonly value: string
  /** Why what is written is not to be had; null: it may be. */
  readonly problem: string | null
  readonly onChange: (value: string) => void
}) => {
  const id = useId()
  return (
    <div className="kernel-limit">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        className="field tabular-nums"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={problem !== null}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className={`text-[12.5px]/4 ${problem === null ? 'text-ink-faint' : 'text-warn'}`}>
        {problem ?? hint}
      </p>
    </div>
  )
}

/** Asks what the notebook's kernel may take, within what the server lets it take. */
export const KernelLimits = () => {
  const session = useSession()
  const dialogs = kernelDialogsOf(session)
  const [report, setReport] = useState<LimitsReport | null>(null)
  const [texts, setTexts] = useState<Texts | null>(null)
  const [failed, setFailed] = useState<{ readonly what: string; readonly error: unknown } | null>(null)
  const [wrong, setWrong] = useState<ReadonlyMap<keyof Texts, string>>(new Map())
  const [isSaving, setSaving] = useState(false)
  useEffect(() => {
    let shown = true
    fetchLimits(session.replica.notebookId).then(
      (found) => {
        if (!shown) return
        setReport(found)
        setTexts(textsOf(found))
      },
      (error) => shown && setFailed({ what: 'The limits were not found', error }),
    )
    return () => {
      shown = false
    }
  }, [session])
  const form = useRef<HTMLFormElement>(null)
  const isFound = report !== null
  useEffect(() => {
    if (isFound) form.current?.querySelector('input')?.focus()
  }, [isFound])
  useEffect(() => {
    if (wrong.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [wrong])
  const close = () => dialogs.close()
  const write = (name: keyof Texts, text: string) => {
    if (texts !== null) setTexts({ ...texts, [name]: text })
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (report === null || texts === null) return
    const change = changeOf(report, texts)
    if (Object.keys(change).length === 0) return close()
    const problems = problemsOf(change)
    setWrong(problems)
    if (problems.size > 0) return
    setSaving(true)
    try {
      await changeLimits(session.replica.notebookId, change)
      close()
    } catch (error) {
      setSaving(false)
      setFailed({ what: 'The limits were not changed', error })
    }
  }
  const most = (name: LimitName): string => {
    const limit = report?.server[name]
    return limit === undefined ? 'none' : limitText(name, limit.value)
  }
  return (
    <Modal open title="Limits of the kernel" className="kernel-dialog" onClose={close}>
      <form ref={form} onSubmit={save} className="px-2">
        <h2 className="font-semibold text-[16px]/6 tracking-[-0.01em]">Limits of the kernel</h2>
        <p className="mt-1 mb-3 text-[13px] text-ink-soft">
          What this notebook’s kernel may take, with all that it starts. An empty field is as the server has
          it, and no notebook can have more. It holds at once.
        </p>
        {report === null && failed === null && (
          <p role="status" className="text-[13px] text-ink-faint">
            Looking…
          </p>
        )}
        {report?.problems.map((problem) => (
          <p key={problem} className="mb-2 text-[13px] text-warn">
            {problem}
          </p>
        ))}
        {texts !== null && report !== null && (
          <>
            {order.map((name) => (
              <Field
                key={name}
                label={words[name][0]}
                hint={words[name][1]}
                placeholder={most(name)}
                value={texts[name]}
                problem={wrong.get(name) ?? null}
                onChange={(value) => write(name, value)}
              />
            ))}
            <Field
              label="Minutes idle"
              hint="Shut down then; 0 is never"
              placeholder={report.idle.server === 0 ? 'never' : String(report.idle.server)}
              value={texts.idleMinutes}
              problem={wrong.get('idleMinutes') ?? null}
              onChange={(value) => write('idleMinutes', value)}
            />
          </>
        )}
        {failed !== null && (
          <div className="mt-3">
            <Failure {...failureOf(failed.what, failed.error)} />
          </div>
        )}
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={texts === null || isSaving}>
            Save
          </button>
        </div>
      </form>
    </Modal>
  )
}
