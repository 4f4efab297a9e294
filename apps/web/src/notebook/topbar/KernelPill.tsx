import { ChevronDown, Power, RotateCcw, Square } from 'lucide-react'
import { CommandItem } from '../../commands/CommandItem.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuSeparator } from '../../controls/Menu.tsx'
import { TippedButton } from '../../controls/TippedButton.tsx'
import { interruptKernel, restartKernel } from '../running.ts'
import { useSession } from '../state/SessionContext.ts'
import { kernelDots, memoryWords } from './kernelState.ts'
import { useKernel } from './useKernel.ts'

/** The kernel's state and memory, and what can be asked of it. */
export const KernelPill = () => {
  const session = useSession()
  const { status, label, tone, row, memory } = useKernel()
  const open = tone !== 'off'
  return (
    <>
      <Menu
        trigger={
          <TippedButton
            tip={open && memory !== null ? `Python kernel · ${memoryWords(memory)} of memory` : 'Kernel'}
            data-kernel-status={status}
            className="button button-quiet gap-2 font-normal"
            aria-label={`Kernel: ${label}${memory !== null && open ? ` ${memoryWords(memory)}` : ''}`}
          >
            <span className={`size-2 rounded-full ${kernelDots[tone]}`} aria-hidden />
            <span className="max-[440px]:hidden">{label}</span>{' '}
            {memory !== null && open && (
              <span className="text-ink-faint tabular-nums max-md:hidden">{memoryWords(memory)}</span>
            )}
            <ChevronDown size={13} className="text-ink-faint max-sm:hidden" aria-hidden />
          </TippedButton>
        }
      >
        <p className="max-w-[280px] px-2 py-1.5 text-[12.5px] text-ink-soft">
          {row?.reason ??
            (open ? `Python kernel: ${label.toLowerCase()}.` : 'The kernel starts with the first run.')}
        </p>
        <MenuSeparator />
        <CommandItem id="kernel.interrupt" icon={Square} />
        <CommandItem id="kernel.restart" icon={RotateCcw} />
        <CommandItem id="kernel.restartAndRunAll" icon={RotateCcw} />
        <CommandItem id="kernel.shutDown" icon={Power} />
      </Menu>
      <span className="flex max-sm:hidden">
        <IconButton
          label="Interrupt kernel"
          command="kernel.interrupt"
          disabled={!open}
          onClick={() => interruptKernel(session)}
        >
          <Square size={13} aria-hidden />
        </IconButton>
        <IconButton
          label="Restart kernel"
          command="kernel.restart"
          disabled={!open}
          onClick={() => restartKernel(session)}
        >
          <RotateCcw size={15} aria-hidden />
        </IconButton>
      </span>
    </>
  )
}
