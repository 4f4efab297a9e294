import { Copy } from 'lucide-react'
import { useEffect, useReducer, useState, useSyncExternalStore } from 'react'
import { pageLog } from '../log/PageLog.ts'
import { situation } from '../log/situation.ts'
import { copyDiagnostics } from './copyDiagnostics.ts'
import { askAbout, logText, type ServerAbout, versions } from './diagnostics.ts'

/** How often what is shown is looked at again, in milliseconds. */
const REFRESH = 1000

/** How page, server, connection and kernel stand, and what happened lately. */
export const SituationHelp = () => {
  const [about, setAbout] = useState<ServerAbout | null>(null)
  const [, again] = useReducer((count: number) => count + 1, 0)
  const lines = useSyncExternalStore(pageLog.on, () => pageLog.lines)
  useEffect(() => {
    void askAbout().then(setAbout)
    const timer = setInterval(again, REFRESH)
    return () => clearInterval(timer)
  }, [])
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
        <p className="text-[13px]/5 text-ink-soft">
          When you report that something is wrong, these lines help. They hold no passwords, no tokens, and
          nothing of what you wrote.
        </p>
        <button type="button" className="button" onClick={() => void copyDiagnostics()}>
          <Copy size={14} aria-hidden />
          Copy diagnostics
        </button>
      </div>
      <dl className="help-facts">
        {[...versions(about), ...situation.read()].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className="mt-6 mb-2 font-semibold text-[13.5px]">Log of this page</h3>
      <ol className="help-log" aria-label="Log of this page">
        {lines.map((line, i) => (
          <li key={`${line.at} ${i}`} data-level={line.level}>
            {logText(line)}
          </li>
        ))}
        {lines.length === 0 && <li>Nothing happened yet.</li>}
      </ol>
    </>
  )
}
