import { isNearLimit } from '@anode/document/limits'
import type { RunningKernels as Running, RunningKernel } from '@anode/protocol'
import { Link } from '@tanstack/react-router'
import { Square } from 'lucide-react'
import { useId, useState } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { KernelDot } from '../../kernel/KernelDot.tsx'
import { cpuWords, memoryWords, usageWords } from '../../kernel/kernelState.ts'
import { askKernel } from '../../server/notebooks.ts'
import { RelativeTime } from '../../time/RelativeTime.tsx'
import { showFailure } from '../../toasts/Toasts.tsx'

/** How many kernels are shown before one asks for more. */
const FEW = 4

/** The kernels that run, what they take, and a way to stop each. */
export const RunningKernels = ({ running }: { readonly running: Running }) => {
  const name = useId()
  const [all, setAll] = useState(false)
  const { kernels, hostConnected } = running
  if (kernels.length === 0) return null
  const memory = kernels.reduce((sum, kernel) => sum + (kernel.memory ?? 0), 0)
  const shown = all ? kernels : kernels.slice(0, FEW)
  return (
    <section aria-labelledby={name} className="mx-3 mb-4 rounded-xl bg-surface px-3 py-2">
      <h2 id={name} className="flex min-h-7 items-center gap-2 px-1 text-[12.5px] text-ink-faint">
        <span className="font-medium text-ink-soft">Running kernels</span>
        <span className="tabular-nums">
          {kernels.length}
          {memory > 0 && ` · ${memoryWords(memory)}`}
        </span>
      </h2>
      <ul aria-label="Running kernels">
        {shown.map((kernel) => (
          <Kernel key={kernel.notebookId} kernel={kernel} hostConnected={hostConnected} />
        ))}
      </ul>
      {kernels.length > FEW && (
        <button
          type="button"
          className="button button-quiet -ml-2"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? 'Show fewer' : `Show ${kernels.length - FEW} more`}
        </button>
      )}
    </section>
  )
}

/** Since when nobody uses it. */
const Idle = ({ since }: { readonly since: number }) => (
  <span className="flex-none text-[12.5px] text-ink-faint max-sm:hidden">
    last used <RelativeTime at={since} />
  </span>
)

const Kernel = ({
  kernel,
  hostConnected,
}: {
  readonly kernel: RunningKernel
  readonly hostConnected: boolean
}) => {
  const [stopping, setStopping] = useState(false)
  const title = kernel.title || 'Untitled'
  const { memory, usage } = kernel
  const isNear = isNearLimit(memory, usage?.memoryLimit ?? null)
  const stop = () => {
    setStopping(true)
    askKernel(kernel.notebookId, 'shutdown').catch((error) => {
      setStopping(false)
      showFailure(failureOf(`The kernel of “${title}” was not stopped`, error))
    })
  }
  return (
    <li className="flex min-h-9 items-center gap-3 px-1">
      <Link
        to="/n/$notebookId"
        params={{ notebookId: kernel.notebookId }}
        className="min-w-0 grow truncate rounded-sm text-[14px] hover:underline"
      >
        {title}
      </Link>
      {stopping ? (
        <span className="text-[12.5px] text-ink-faint">Stopping…</span>
      ) : (
        <>
          {kernel.idleSince !== null && <Idle since={kernel.idleSince} />}
          <KernelDot kernel={kernel} hostConnected={hostConnected} />
        </>
      )}
      <span className="w-14 flex-none text-right text-[12.5px] text-ink-faint tabular-nums max-sm:hidden">
        {usage !== null && usage.cpu > 0 && cpuWords(usage.cpu)}
      </span>
      <span
        className={`w-16 flex-none text-right text-[12.5px] tabular-nums ${isNear ? 'text-warn' : 'text-ink-faint'}`}
        title={memory === null ? undefined : usageWords(memory, usage)}
      >
        {memory !== null && memoryWords(memory)}
      </span>
      <IconButton
        label={`Stop the kernel of ${title}`}
        tip="Stop the kernel"
        disabled={stopping}
        onClick={stop}
      >
        <Square size={13} aria-hidden />
      </IconButton>
    </li>
  )
}
