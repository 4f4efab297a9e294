import { isNearLimit } from '@anode/document/limits'
import type { KernelUsage as Usage } from '@anode/protocol'
import { cpuWords, memoryWords } from '../../kernel/kernelState.ts'

/** How much memory the kernel takes of what it may, and how much of the processors, as it changes. */
export const KernelUsage = ({ memory, usage }: { readonly memory: number; readonly usage: Usage }) => {
  const { memoryLimit, memoryPeak, cpu, processes } = usage
  const isNear = isNearLimit(memory, memoryLimit)
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 px-2 pb-1.5 text-[12.5px] [&>dd]:text-right [&>dd]:tabular-nums [&>dt]:text-ink-faint">
      <dt>Memory</dt>
      <dd className={isNear ? 'text-warn' : undefined}>
        {memoryWords(memory)}
        {memoryLimit !== null && ` of ${memoryWords(memoryLimit)}`}
      </dd>
      {memoryLimit !== null && (
        <dd className="col-span-2 my-1 h-1 overflow-hidden rounded-full bg-surface-strong" aria-hidden>
          <span
            className={`block h-full rounded-full ${isNear ? 'bg-warn' : 'bg-accent'}`}
            style={{ width: `${Math.min(100, (memory / memoryLimit) * 100)}%` }}
          />
        </dd>
      )}
      <dt>Peak</dt>
      <dd>{memoryWords(memoryPeak)}</dd>
      <dt>Processor</dt>
      <dd>{cpuWords(cpu)}</dd>
      {processes > 1 && (
        <>
          <dt>Processes</dt>
          <dd>{processes}</dd>
        </>
      )}
    </dl>
  )
}
