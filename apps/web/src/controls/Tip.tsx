import * as Tooltip from '@radix-ui/react-tooltip'
import type { ReactElement, ReactNode } from 'react'
import { useKeysOf } from '../commands/commands.ts'

/** Shared by all tips below it: the first waits, the next ones follow at once. */
export const TipProvider = Tooltip.Provider

/** Says what a control does, and its key, on hover and focus. */
export const Tip = ({
  text,
  keys,
  command,
  side = 'top',
  children,
}: {
  readonly text: ReactNode
  readonly keys?: string | undefined
  /** The id of the command that the control does: its key is shown. */
  readonly command?: string | undefined
  readonly side?: 'top' | 'right' | undefined
  readonly children: ReactElement
}) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content className="tip" side={side} sideOffset={6} collisionPadding={8}>
        {text}
        <Keys keys={keys} command={command} />
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
)

/** Keys at the end of a line: given, or those of a command as they are now. */
export const Keys = ({
  keys,
  command,
}: {
  readonly keys?: string | undefined
  readonly command?: string | undefined
}) => {
  const own = useKeysOf(command)
  const shown = keys ?? own
  return shown === undefined ? null : <kbd className="keys font-sans">{shown}</kbd>
}
