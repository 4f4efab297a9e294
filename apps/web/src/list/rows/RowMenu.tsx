import type { ListedNotebook } from '@anode/protocol'
import { Copy, Download, Ellipsis, ExternalLink, PencilLine, Trash2 } from 'lucide-react'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../controls/Menu.tsx'
import { useAfterMenu } from '../../controls/useAfterMenu.ts'
import { useListFocus } from './ListFocus.tsx'
import { rowActions, titleOf } from './rowActions.ts'

/** What can be done to a notebook, apart from opening it. */
export const RowMenu = ({
  notebook,
  tabIndex,
}: {
  readonly notebook: ListedNotebook
  readonly tabIndex: number
}) => {
  const { ask } = useListFocus()
  const { later, onClosed } = useAfterMenu()
  return (
    <Menu
      onClosed={onClosed}
      trigger={
        <IconButton
          label={`Actions for ${titleOf(notebook)}`}
          tip="Rename, duplicate, delete"
          className="row-menu"
          tabIndex={tabIndex}
        >
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={ExternalLink} onSelect={() => rowActions.openInNewTab(notebook)}>
        Open in new tab
      </MenuItem>
      <MenuItem
        icon={PencilLine}
        command="list.rename"
        onSelect={() => later(() => ask(notebook.id, 'rename'))}
      >
        Rename
      </MenuItem>
      <MenuItem icon={Copy} onSelect={() => void rowActions.duplicate(notebook)}>
        Duplicate
      </MenuItem>
      <MenuItem icon={Download} onSelect={() => rowActions.download(notebook)}>
        Download .ipynb
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Trash2} danger command="list.delete" onSelect={() => void rowActions.remove(notebook)}>
        Move to trash
      </MenuItem>
    </Menu>
  )
}
