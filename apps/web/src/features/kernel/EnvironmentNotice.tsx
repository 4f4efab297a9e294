import { Check } from 'lucide-react'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { useOpenPanel } from '../../notebook/state/openPanel.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { useTextFile } from '../../notebook/text/textFile.ts'

const phases = {
  checking: 'Looking for Python…',
  creating: 'Creating the Python environment…',
  installing: 'Installing Python packages…',
}

/** A change that takes longer than this is worth a word to those who did not ask for it, in ms. */
const LONG_CHANGE = 1000

/** Whether something has been so for a while. */
const useLasting = (isSo: boolean): boolean => {
  const [isLasting, setLasting] = useState(false)
  useEffect(() => {
    if (!isSo) return setLasting(false)
    const timer = setTimeout(() => setLasting(true), LONG_CHANGE)
    return () => clearTimeout(timer)
  }, [isSo])
  return isSo && isLasting
}

/** The Python environment while it is being made, package by package. */
export const EnvironmentNotice = () => {
  const { live } = useSession().replica
  const subscribe = useCallback((listener: () => void) => live.on('environment', listener), [live])
  const environment = useSyncExternalStore(subscribe, () => live.environment)
  const isChange = environment?.isChange === true && environment.phase !== 'ready'
  const isLasting = useLasting(isChange)
  // Beside the panel of packages, which says it, nothing is to be pushed down for it.
  const isSaid = useOpenPanel().id === 'packages'
  const isText = useTextFile() !== null
  if (environment === null || environment.phase === 'ready' || isText) return null
  if (isChange && (isSaid || !isLasting)) return null
  const { phase, packages, error } = environment
  if (phase === 'failed') {
    return (
      <Failure
        what="Python is not ready"
        why={error}
        todo={error ? undefined : 'The server’s own output says more. Start it again to try once more.'}
      />
    )
  }
  const done = packages.filter(({ state }) => state === 'installed').length
  return (
    <section aria-label="Python environment" className="rounded-xl bg-surface px-4 py-3.5 text-[13px]">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-medium" role="status">
          {isChange && phase === 'checking' ? 'Looking for Python packages…' : phases[phase]}
        </h2>
        {packages.length > 0 && (
          <span className="text-ink-faint tabular-nums">
            {done} of {packages.length}
          </span>
        )}
      </div>
      <p className="text-ink-soft">
        {isChange
          ? 'Somebody changes the notebook’s packages. The kernel that runs goes on with those that it has.'
          : 'Only the first start takes this long. Write meanwhile; runs wait for it.'}
      </p>
      {packages.length > 0 && (
        <>
          <progress
            className="my-2.5 block h-1 w-full overflow-hidden rounded-full bg-surface-strong [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-surface-strong [&::-webkit-progress-value]:bg-accent"
            aria-label="Packages installed"
            value={done}
            max={packages.length}
          />
          <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[12.5px]" hidden={isChange}>
            {packages.map(({ name, version, state }) => (
              <li
                key={name}
                data-package={name}
                className={`flex items-center gap-1 ${state === 'waiting' ? 'text-ink-faint' : 'text-ink-soft'}`}
              >
                {state === 'installed' ? (
                  <Check size={13} className="text-ok" aria-label="installed" />
                ) : (
                  <span
                    className={`mx-1 size-1.5 rounded-full ${state === 'downloading' ? 'bg-accent' : 'bg-line-strong'}`}
                    aria-hidden
                  />
                )}
                {name} <span className="text-ink-faint tabular-nums">{version}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
