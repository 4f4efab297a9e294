import type { LucideIcon } from 'lucide-react'
import { commands, isEnabled, useCommands } from '../commands/commands.ts'
import { MenuItem } from './Menu.tsx'

/** A command in a menu: its title, its keys, dimmed while it cannot be done. */
export const CommandItem = ({
  id,
  icon,
  danger = false,
  optional = false,
}: {
  readonly id: string
  readonly icon?: LucideIcon
  readonly danger?: boolean
  /** Left out, not dimmed, while it cannot be done: it is about things of another kind. */
  readonly optional?: boolean
}) => {
  const command = useCommands().get(id)
  if (command === undefined || (optional && !isEnabled(command))) return null
  return (
    <MenuItem
      {...(icon === undefined ? {} : { icon })}
      command={id}
      danger={danger}
      disabled={!isEnabled(command)}
      onSelect={() => commands.run(id)}
    >
      {command.title}
    </MenuItem>
  )
}
