import type { FolderEntry } from '@anode/protocol'
import {
  ClipboardCopy,
  Copy,
  Download,
  Ellipsis,
  ExternalLink,
  FilePen,
  FilePlus2,
  FileSymlink,
  FolderPlus,
  PencilLine,
  Trash2,
  Upload,
} from 'lucide-react'
import { IconButton } from '../controls/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../controls/Menu.tsx'
import { useAfterMenu } from '../controls/useAfterMenu.ts'
import { folderActions } from './folderActions.ts'
import type { TreeVerbs } from './useTreeVerbs.ts'

/** What can be done to something in the folder, apart from opening it. */
export const EntryMenu = ({
  entry,
  tabIndex,
  verbs,
}: {
  readonly entry: FolderEntry
  readonly tabIndex: number
  readonly verbs: TreeVerbs
}) => {
  const { later, onClosed } = useAfterMenu()
  const { path, name, kind } = entry
  return (
    <Menu
      onClosed={onClosed}
      trigger={
        <IconButton
          label={`Actions for ${name}`}
          tip="Rename, copy, delete"
          className="row-menu"
          tabIndex={tabIndex}
          onClick={(event) => event.stopPropagation()}
        >
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      }
    >
      {kind === 'folder' ? (
        <>
          <MenuItem icon={FilePlus2} onSelect={() => void verbs.make(path, 'notebook')}>
            New notebook in it
          </MenuItem>
          <MenuItem icon={FilePen} onSelect={() => later(() => void verbs.make(path, 'file'))}>
            New file in it
          </MenuItem>
          <MenuItem icon={FolderPlus} onSelect={() => void verbs.make(path, 'folder')}>
            New folder in it
          </MenuItem>
          <MenuItem icon={Upload} onSelect={() => verbs.pick(path)}>
            Upload files to it
          </MenuItem>
          <MenuSeparator />
        </>
      ) : (
        <>
          <MenuItem icon={FileSymlink} keys="Enter" onSelect={() => verbs.open(entry)}>
            Open
          </MenuItem>
          <MenuItem icon={ExternalLink} onSelect={() => verbs.openInNewTab(entry)}>
            Open in new tab
          </MenuItem>
        </>
      )}
      <MenuItem icon={PencilLine} keys="F2" onSelect={() => later(() => verbs.rename(path))}>
        Rename
      </MenuItem>
      <MenuItem icon={Copy} onSelect={() => void folderActions.duplicate(path)}>
        Duplicate
      </MenuItem>
      <MenuItem icon={Download} onSelect={() => folderActions.download(entry)}>
        {kind === 'folder' ? 'Download as zip' : 'Download'}
      </MenuItem>
      <MenuItem icon={ClipboardCopy} onSelect={() => void folderActions.copyPath(path)}>
        Copy path
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Trash2} danger keys="Delete" onSelect={() => void verbs.remove(path)}>
        Move to trash
      </MenuItem>
    </Menu>
  )
}
