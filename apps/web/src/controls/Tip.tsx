import * as Tooltip from '@radix-ui/react-tooltip'
import type { ReactElement } from 'react'

/** Shared by all tips below it: the first waits, the next ones follow at once. */
export const TipProvider = Tooltip.Provider

/** Says what a control does, and its key, on hover and focus. */
export const Tip = ({
  text,
  keys,
  children,
}: {
  readonly text: string
  readonly keys?: string | undefined
  readonly children: ReactElement
}) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
        {text}
        {keys && <kbd className="keys font-sans">{keys}</kbd>}
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
)
