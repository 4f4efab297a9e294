import { ChevronDown, Power, RotateCcw, Square } from 'lucide-react'
import { keysOf } from '../../commands/commands.ts'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../controls/Menu.tsx'
import { interruptKernel, restartAndRunAll, restartKernel, shutDownKernel } from '../running.ts'
import { useSession } from '../state/SessionContext.ts'
import { memoryWords } from './kernelState.ts'
import { useKernel } from './useKernel.ts'

const dots = {
  off: 'bg-line-strong',
  starting: 'bg-warn',
  ready: 'bg-ok',
  busy: 'bg-accent',
  bad: 'bg-bad',
}

/** The kernel's state and memory, and what can be asked of it. */
export const KernelPill = () => {
  const session = useSession()
  const { status, label, tone, row, memory } = useKernel()
  const open = tone !== 'off'
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            data-kernel-status={status}
            className="button button-quiet gap-2 font-normal"
            aria-label={`Kernel: ${label}${memory !== null && open ? `, ${memoryWords(memory)}` : ''}`}
          >
            <span className={`size-2 rounded-full ${dots[tone]}`} aria-hidden />
            <span className="max-[440px]:hidden">{label}</span>
            {memory !== null && open && (
              <span className="text-ink-faint tabular-nums max-md:hidden">{memoryWords(memory)}</span>
            )}
            <ChevronDown size={13} className="text-ink-faint max-sm:hidden" aria-hidden />
          </button>
        }
      >
        <p className="max-w-[280px] px-2 py-1.5 text-[12.5px] text-ink-soft">
          {row?.reason ??
            (open ? `Python kernel: ${label.toLowerCase()}.` : 'The kernel starts with the first run.')}
        </p>
        <MenuSeparator />
        <MenuItem icon={Square} keys={keysOf('kernel.interrupt')} onSelect={() => interruptKernel(session)}>
          Interrupt
        </MenuItem>
        <MenuItem icon={RotateCcw} keys={keysOf('kernel.restart')} onSelect={() => restartKernel(session)}>
          Restart
        </MenuItem>
        <MenuItem icon={RotateCcw} onSelect={() => restartAndRunAll(session)}>
          Restart and run all
        </MenuItem>
        <MenuItem icon={Power} onSelect={() => shutDownKernel(session)}>
          Shut down
        </MenuItem>
      </Menu>
      <span className="flex max-sm:hidden">
        <IconButton
          label="Interrupt kernel"
          keys={keysOf('kernel.interrupt')}
          disabled={!open}
          onClick={() => interruptKernel(session)}
        >
          <Square size={13} aria-hidden />
        </IconButton>
        <IconButton
          label="Restart kernel"
          keys={keysOf('kernel.restart')}
          disabled={!open}
          onClick={() => restartKernel(session)}
        >
          <RotateCcw size={15} aria-hidden />
        </IconButton>
      </span>
    </>
  )
}
