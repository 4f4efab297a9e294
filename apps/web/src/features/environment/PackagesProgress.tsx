import { restartKernel } from '@anode/notebook'
import type { EnvironmentState } from '@anode/protocol'
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { tellRestarted } from '../../notebook/tell/tellKernel.ts'
import { useKernel } from '../../notebook/topbar/useKernel.ts'
import { usePackages } from './usePackages.ts'

const phases: Readonly<Partial<Record<EnvironmentState['phase'], string>>> = {
  checking: 'Looking for versions that go together …',
  creating: 'Making an environment …',
  installing: 'Installing …',
}

/** What is being made for the notebook now, whoever asked for it. */
const useLiveEnvironment = (): EnvironmentState | null => {
  const { live } = useSession().replica
  const subscribe = useCallback((listener: () => void) => live.on('environment', listener), [live])
  return useSyncExternalStore(subscribe, () => live.environment)
}

const Work = ({
  words,
  isOurs,
  environment,
}: {
  readonly words: string
  /** Whether it was asked for from here: it may wait for another's. */
  readonly isOurs: boolean
  readonly environment: EnvironmentState | null
}) => {
  const [, changes] = usePackages()
  const packages = environment?.packages ?? []
  const done = packages.filter(({ state }) => state === 'installed').length
  const coming = packages.filter(({ state }) => state === 'downloading').map(({ name }) => name)
  return (
    <section aria-label="What is being changed" className="packages-work">
      <div className="flex items-center gap-2">
        <p role="status" className="min-w-0 grow">
          {words}
        </p>
        {(isOurs || environment?.isChange) && (
          <button type="button" className="button" onClick={() => void changes.cancel()}>
            Cancel
          </button>
        )}
      </div>
      {packages.length > 0 && (
        <>
          <progress aria-label="Packages installed" value={done} max={packages.length} />
          <p className="text-[12.5px] text-ink-soft tabular-nums">
            {done} of {packages.length}
            {coming.length > 0 && ` · ${coming.slice(0, 3).join(', ')}${coming.length > 3 ? ' …' : ''}`}
          </p>
        </>
      )}
    </section>
  )
}

/** What is being changed, why the last change came to nothing, and what a kernel that runs does not have yet. */
export const PackagesProgress = () => {
  const place = useRef<HTMLDivElement>(null)
  const [{ doing, failure }] = usePackages()
  const isNews = doing !== null || failure !== null
  useEffect(() => {
    // It may have been asked for at the other end of the panel.
    if (isNews) place.current?.scrollIntoView({ block: 'nearest' })
  }, [isNews])
  return (
    <div ref={place} className="packages-progress">
      <Progress />
    </div>
  )
}

const Progress = () => {
  const session = useSession()
  const [{ doing, failure, isAhead }, changes] = usePackages()
  const environment = useLiveEnvironment()
  const { tone } = useKernel()
  const phase = environment === null ? undefined : phases[environment.phase]
  if (doing !== null || phase !== undefined) {
    return (
      <Work
        words={phase ?? doing ?? ''}
        isOurs={doing !== null}
        environment={phase === undefined ? null : environment}
      />
    )
  }
  if (failure !== null) {
    return (
      <Failure {...failure}>
        <button type="button" className="button" onClick={() => changes.dropFailure()}>
          Close
        </button>
      </Failure>
    )
  }
  if (!isAhead || tone === 'off' || tone === 'bad') return null
  return (
    <Failure
      tone="plain"
      what="It counts from the next start of the kernel"
      why="The kernel that runs keeps what it was started with."
    >
      <button
        type="button"
        className="button button-primary"
        onClick={() => void restartKernel(session).then(tellRestarted)}
      >
        Restart the kernel
      </button>
    </Failure>
  )
}
