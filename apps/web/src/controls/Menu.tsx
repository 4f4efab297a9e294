import * as Dropdown from '@radix-ui/react-dropdown-menu'
import type { LucideIcon } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Keys } from './Tip.tsx'

/** A menu under its trigger, which must be a button. */
export const Menu = ({
  trigger,
  children,
  align = 'end',
  onClosed,
}: {
  readonly trigger: ReactElement
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
  /** The menu is about to give the focus back to its trigger, unless the event's default is prevented. */
  readonly onClosed?: (event: Event) => void
}) => (
  <Dropdown.Root modal={false}>
    <Dropdown.Trigger asChild>{trigger}</Dropdown.Trigger>
    <Dropdown.Portal>
      <Dropdown.Content
        className="menu"
        align={align}
        sideOffset={6}
        collisionPadding={8}
        {...(onClosed && { onCloseAutoFocus: onClosed })}
      >
        {children}
      </Dropdown.Content>
    </Dropdown.Portal>
  </Dropdown.Root>
)

export const MenuItem = ({
  icon: Icon,
  keys,
  command,
  danger,
  disabled,
  onSelect,
  children,
}: {
  readonly icon?: LucideIcon
  readonly keys?: string | undefined
  /** The id of the command that it does: its key is shown. */
  readonly command?: string | undefined
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}) => (
  <Dropdown.Item
    className={`menu-item ${danger ? 'menu-item-danger' : ''}`}
    disabled={disabled ?? false}
    onSelect={onSelect}
  >
    {Icon && <Icon size={15} aria-hidden />}
    {children}
    <Keys keys={keys} command={command} />
  </Dropdown.Item>
)

export const MenuSeparator = () => <Dropdown.Separator className="menu-separator" />
