import { Crosshair, MonitorSmartphone } from 'lucide-react'
import { CommandItem } from '../../controls/CommandItem.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuSeparator } from '../../controls/Menu.tsx'
import { usePeople } from '../../notebook/state/usePeople.ts'

/** Says that the person has this notebook open a second time: what happens here by itself, they do there. */
export const ElsewhereMark = () => {
  const elsewhere = usePeople().some(({ isMe }) => isMe)
  if (!elsewhere) return null
  return (
    <Menu
      trigger={
        <IconButton label="Open elsewhere too" tip="You have this notebook open elsewhere too">
          <MonitorSmartphone size={16} aria-hidden />
        </IconButton>
      }
    >
      <p className="max-w-[300px] px-2 py-1.5 text-[12.5px]/[18px] text-ink-soft">
        You have this notebook open in another tab or on another device. What you write and run there shows
        here at once; both use the same kernel, and each undoes only its own changes.
      </p>
      <MenuSeparator />
      <CommandItem id="people.elsewhere" icon={Crosshair} />
    </Menu>
  )
}
