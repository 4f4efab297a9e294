import type { FolderRow } from './FolderModel.ts'
import { folderTree } from './folderTree.ts'
import { folderOf } from './paths.ts'
import { treeFocus } from './treeFocus.ts'
import type { TreeVerbs } from './useTreeVerbs.ts'

interface TreePlace {
  readonly rows: ReadonlyArray<FolderRow>
  /** Of the row that has the keyboard, and that row. */
  readonly index: number
  readonly row: FolderRow & { readonly is: 'entry' }
  readonly verbs: TreeVerbs
  readonly onUp?: () => void
}

/** Goes to the next entry in a direction; false when there is none. */
const go = ({ rows, index }: TreePlace, by: 1 | -1, from = index + by): boolean => {
  for (let i = from; i >= 0 && i < rows.length; i += by) {
    const row = rows[i]
    if (row?.is !== 'entry') continue
    treeFocus.goTo(row.entry.path)
    return true
  }
  return false
}

/** What a key does in the tree, as in every tree (w3.org/WAI/ARIA/apg/patterns/treeview); false: nothing. */
export const treeKey = (key: string, place: TreePlace): boolean => {
  const { rows, row, verbs } = place
  const { entry, isOpen, depth } = row
  switch (key) {
    case 'ArrowDown':
    case 'j':
      go(place, 1)
      return true
    case 'ArrowUp':
    case 'k':
      if (!go(place, -1)) place.onUp?.()
      return true
    case 'Home':
      go(place, 1, 0)
      return true
    case 'End':
      go(place, -1, rows.length - 1)
      return true
    case 'ArrowRight':
      if (entry.kind !== 'folder') return true
      if (isOpen) go(place, 1)
      else folderTree.toggle(entry.path, true)
      return true
    case 'ArrowLeft':
      if (isOpen) folderTree.toggle(entry.path, false)
      else if (depth > 0) treeFocus.goTo(folderOf(entry.path))
      return true
    case 'Enter':
    case ' ':
      verbs.open(entry)
      return true
    case 'F2':
      verbs.rename(entry.path)
      return true
    case 'Delete':
      void verbs.remove(entry.path)
      return true
    default:
      return false
  }
}
