import type { RunEntry } from '@anode/notebook'
import { interruptKernel, restartKernel } from '@anode/notebook'
import { TriangleAlert } from 'lucide-react'
import { useKeysOf } from '../commands/commands.ts'
import { useActive, useSession } from '../notebook/state/SessionContext.ts'
import { tellKernel, tellRestarted } from '../notebook/tell/tellKernel.ts'
import { useLiveKernel } from '../notebook/topbar/useKernel.ts'

/** Says of a run that an interrupt did not end what will: another one, then a restart. */
export const UnheededInterrupt = ({ run }: { readonly run: RunEntry }) => {
  const unheeded = useLiveKernel()?.unheeded
  if (run.status !== 'running' || unheeded?.runId !== run.id) return null
  return <Notice times={unheeded.times} isPending={unheeded.isPending} />
}

const Notice = ({ times, isPending }: { readonly times: number; readonly isPending: boolean }) => {
  const session = useSession()
  const keys = useKeysOf('kernel.interrupt')
  const waiting = useActive().filter(({ run }) => run?.status === 'queued').length
  return (
    <div
      role="status"
      className="mx-3.5 mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-[10px] bg-warn-soft py-1.5 pr-1.5 pl-3.5 text-[13px]/5"
    >
      <p className="flex min-w-[min(100%,280px)] grow basis-0 gap-2">
        <TriangleAlert size={15} aria-hidden className="mt-0.5 flex-none text-warn" />
        <span>
          {isPending
            ? 'Interrupted again. If the run still goes on in a few seconds, it is said here.'
            : wordsFor(times, waiting)}
        </span>
      </p>
      <span className="flex flex-wrap gap-1">
        <button
          type="button"
          className={`button ${times > 1 ? 'button-quiet' : ''}`}
          onClick={() => void interruptKernel(session).then(tellKernel)}
        >
          Interrupt again{keys !== undefined && <span className="max-sm:hidden"> ({keys})</span>}
        </button>
        {times > 1 && (
          <button
            type="button"
            className="button"
            onClick={() => void restartKernel(session).then(tellRestarted)}
          >
            Restart kernel
          </button>
        )}
      </span>
    </div>
  )
}

/** What has happened, and what is lost by what comes next. */
const wordsFor = (times: number, waiting: number): string => {
  if (times === 1)
    return 'The interrupt did not end this run: its code catches it, or does not notice it. Often a second one does.'
  const runs =
    waiting === 0 ? '' : ` and ${waiting === 1 ? 'the run that waits' : `${waiting} runs that wait`}`
  return `This run goes on after ${times} interrupts: only a restart ends it. That loses the kernel’s variables${runs}; the notebook and its outputs stay.`
}
