import type { RunningKernel } from '@anode/protocol'
import { kernelDots, kernelState } from './kernelState.ts'

/** A kernel's state as the notebook's own page shows it. */
const stateOf = ({ status, memory }: RunningKernel, hostConnected: boolean) =>
  kernelState({ status: status === 'busy' ? 'ready' : status }, { hostConnected, memory }, status === 'busy')

/** A kernel's state as a dot and a word. */
export const KernelDot = ({
  kernel,
  hostConnected = true,
  className = '',
}: {
  readonly kernel: RunningKernel
  readonly hostConnected?: boolean
  readonly className?: string
}) => {
  const { label, tone } = stateOf(kernel, hostConnected)
  return (
    <span
      data-kernel-status={kernel.status}
      className={`flex flex-none items-center gap-1.5 text-[12.5px] text-ink-faint ${className}`}
    >
      <span className={`size-2 rounded-full ${kernelDots[tone]}`} aria-hidden />
      <span className="kernel-words">
        <span className="sr-only">Kernel: </span>
        {label}
      </span>
    </span>
  )
}
