import { interruptKernel, restartKernel } from '@anode/notebook'
import { ChevronDown, Cpu, Gauge, Package, Power, RotateCcw, Square } from 'lucide-react'
import { CommandItem } from '../../controls/CommandItem.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuSeparator } from '../../controls/Menu.tsx'
import { TippedButton } from '../../controls/TippedButton.tsx'
import { cpuWords, kernelDetail, kernelDots, memoryWords, usageWords } from '../../kernel/kernelState.ts'
import { useSession } from '../state/SessionContext.ts'
import { tellKernel, tellRestarted } from '../tell/tellKernel.ts'
import { KernelUsage } from './KernelUsage.tsx'
import { useKernel, useStartDetail } from './useKernel.ts'
import { useKernelName } from './useKernelName.ts'

/** The kernel's state and memory, and what can be asked of it. */
export const KernelPill = () => {
  const session = useSession()
  const kernel = useKernel()
  const { status, label, tone, reason, since, memory, usage } = kernel
  const detail = useStartDetail(kernel)
  const open = tone !== 'off'
  const name = useKernelName()
  return (
    <>
      <Menu
        trigger={
          <TippedButton
            tip={
              open && memory !== null ? `${name ?? 'Python'} kernel · ${usageWords(memory, usage)}` : 'Kernel'
            }
            data-kernel-status={status}
            className="button button-quiet gap-2 font-normal"
            aria-label={`Kernel: ${name === null ? '' : `${name}, `}${label}${memory !== null && open ? ` ${memoryWords(memory)}` : ''}`}
          >
            <span className={`size-2 rounded-full ${kernelDots[tone]}`} aria-hidden />
            {name !== null && <span className="max-w-[140px] truncate text-ink max-md:hidden">{name}</span>}
            <span className="max-[440px]:hidden">{label}</span>{' '}
            {detail !== null && (
              <span className="max-w-[240px] truncate text-ink-faint tabular-nums max-md:hidden">
                {detail}
              </span>
            )}
            {memory !== null && open && (
              <span className="text-ink-faint tabular-nums max-md:hidden">{memoryWords(memory)}</span>
            )}
            {usage !== null && tone === 'busy' && (
              <span className="text-ink-faint tabular-nums max-lg:hidden">{cpuWords(usage.cpu)}</span>
            )}
            <ChevronDown size={13} className="text-ink-faint max-sm:hidden" aria-hidden />
          </TippedButton>
        }
      >
        <p className="max-w-[280px] px-2 py-1.5 text-[12.5px] text-ink-soft">
          {detail === null
            ? (reason ??
              (open
                ? `${name ?? 'Python'} kernel: ${label.toLowerCase()}${since === null ? '' : ` ${kernelDetail(kernel, Date.now())}`}.`
                : 'The kernel starts with the first run.'))
            : `${label} ${detail}`}
        </p>
        {open && memory !== null && usage !== null && <KernelUsage memory={memory} usage={usage} />}
        <MenuSeparator />
        <CommandItem id="kernel.interrupt" icon={Square} />
        <CommandItem id="kernel.restart" icon={RotateCcw} />
        <CommandItem id="kernel.restartAndRunAll" icon={RotateCcw} />
        <CommandItem id="kernel.shutDown" icon={Power} />
        <MenuSeparator />
        <CommandItem id="kernel.choose" icon={Cpu} />
        <CommandItem id="panel.packages" icon={Package} />
        <CommandItem id="kernel.limits" icon={Gauge} />
      </Menu>
      <span className="flex max-sm:hidden">
        <IconButton
          label="Interrupt kernel"
          command="kernel.interrupt"
          disabled={!open}
          onClick={() => void interruptKernel(session).then(tellKernel)}
        >
          <Square size={13} aria-hidden />
        </IconButton>
        <IconButton
          label="Restart kernel"
          command="kernel.restart"
          disabled={!open}
          onClick={() => void restartKernel(session).then(tellRestarted)}
        >
          <RotateCcw size={15} aria-hidden />
        </IconButton>
      </span>
    </>
  )
}
