// biome-ignore-all lint/a11y/useFocusableInteractive: rows have the focus, not their cells.
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn in part.

import type { FolderEntry, RunningKernel } from '@anode/protocol'
import { ChevronRight, CircleAlert } from 'lucide-react'
import { type DragEvent, memo, useLayoutEffect, useRef } from 'react'
import { Tip } from '../controls/Tip.tsx'
import { KernelDot } from '../kernel/KernelDot.tsx'
import { RelativeTime } from '../time/RelativeTime.tsx'
import { droppedEntries } from './droppedEntries.ts'
import { EntryIcon } from './EntryIcon.tsx'
import { EntryMenu } from './EntryMenu.tsx'
import { ENTRY_TYPE } from './entryType.ts'
import type { FolderRow } from './FolderModel.ts'
import { GitMarkOf } from './GitSigns.tsx'
import { NameField } from './NameField.tsx'
import { folderOf, isIn } from './paths.ts'
import { sizeWords } from './sizeWords.ts'
import { treeFocus } from './treeFocus.ts'
import { addressOfEntry, type TreeVerbs } from './useTreeVerbs.ts'

interface EntryRowProps {
  readonly row: FolderRow & { readonly is: 'entry' }
  readonly top: number
  readonly height: number
  /** Without sizes and times: there is no room for them. */
  readonly isNarrow: boolean
  readonly isActive: boolean
  /** It is to take the focus. */
  readonly isWanted: boolean
  /** The page shows it. */
  readonly isCurrent: boolean
  readonly isRenaming: boolean
  readonly isDropTarget: boolean
  readonly kernel: RunningKernel | undefined
  readonly verbs: TreeVerbs
  readonly onDropTarget: (folder: string | null) => void
}

/** The folder into which something is dropped that is dropped on an entry. */
const targetOf = ({ kind, path }: FolderEntry): string => (kind === 'folder' ? path : folderOf(path))

/** A link where the browser's own ways of opening help: in a new tab, in a window. */
const hrefOf = ({ kind, path, problem }: FolderEntry): string | undefined =>
  problem !== null || kind === 'folder' ? undefined : addressOfEntry(path)

/** One file or folder: a click opens it, the menu at the right does the rest. */
export const EntryRow = memo((props: EntryRowProps) => {
  const { row, top, height, isNarrow, isActive, isWanted, isRenaming, kernel, verbs } = props
  const { entry, depth, isOpen } = row
  const { name, path, kind, size, changedAt, problem } = entry
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!isWanted || isRenaming) return
    element.current?.focus({ preventScroll: true })
    treeFocus.arrived()
  }, [isWanted, isRenaming])

  const allows = ({ dataTransfer }: DragEvent) =>
    dataTransfer.types.includes('Files') || dataTransfer.types.includes(ENTRY_TYPE)
  const drop = (event: DragEvent) => {
    props.onDropTarget(null)
    if (!allows(event)) return
    // The page around it sees that it is taken.
    event.preventDefault()
    const moved = event.dataTransfer.getData(ENTRY_TYPE)
    const folder = targetOf(entry)
    if (moved !== '') {
      if (!isIn(moved, folder)) void verbs.move(moved, folder)
    } else void droppedEntries(event.dataTransfer).then((files) => verbs.upload(folder, files))
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys of its rows.
    <div
      ref={element}
      role="row"
      aria-level={depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-selected={isActive}
      {...(props.isCurrent && { 'aria-current': 'page' })}
      {...(kind === 'folder' && { 'aria-expanded': isOpen })}
      tabIndex={isActive ? 0 : -1}
      data-path={path}
      draggable={!isRenaming}
      className={`folder-row ${props.isDropTarget ? 'folder-row-target' : ''}`}
      style={{ top, height, paddingLeft: 6 + depth * 18 }}
      onFocus={() => treeFocus.activate(path)}
      onClick={(event) => {
        // A menu hangs elsewhere in the page, and tells of its clicks here.
        if (!event.currentTarget.contains(event.target as Node)) return
        // The browser follows links itself where it is to open a tab.
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        if (!isRenaming) verbs.open(entry)
      }}
      onDragStart={(event) => {
        event.dataTransfer.setData(ENTRY_TYPE, path)
        event.dataTransfer.setData('text/plain', path)
        event.dataTransfer.effectAllowed = 'copyMove'
      }}
      onDragOver={(event) => {
        if (!allows(event)) return
        event.preventDefault()
        event.stopPropagation()
        props.onDropTarget(targetOf(entry))
      }}
      onDragLeave={() => props.onDropTarget(null)}
      onDrop={drop}
    >
      <span role="gridcell" className="folder-name">
        <ChevronRight
          size={14}
          aria-hidden
          className={`flex-none text-ink-faint transition-transform duration-120 ${kind === 'folder' ? '' : 'invisible'} ${isOpen ? 'rotate-90' : ''}`}
        />
        <EntryIcon name={name} kind={kind} isOpen={isOpen} />
        {isRenaming ? (
          <NameField
            name={name}
            isFolder={kind === 'folder'}
            onDone={(next) => void verbs.renamed(path, next)}
          />
        ) : (
          <a
            href={hrefOf(entry)}
            tabIndex={-1}
            draggable={false}
            className={`min-w-0 truncate ${problem === null ? '' : 'text-ink-faint'} ${kind === 'notebook' ? 'font-medium' : ''}`}
          >
            {name}
          </a>
        )}
        <GitMarkOf path={path} />
        {problem !== null && (
          <Tip text={problem}>
            <CircleAlert size={14} className="flex-none text-warn" aria-label={problem} />
          </Tip>
        )}
        {kernel && <KernelDot kernel={kernel} className="[&>.kernel-words]:sr-only" />}
      </span>
      {!isNarrow && (
        <>
          <span role="gridcell" className="flex-none text-[12.5px] text-ink-faint tabular-nums">
            {kind !== 'folder' && changedAt > 0 && sizeWords(size)}
          </span>
          <span
            role="gridcell"
            className="w-[104px] flex-none text-right text-[12.5px] text-ink-faint tabular-nums"
          >
            {changedAt > 0 && <RelativeTime at={changedAt} />}
          </span>
        </>
      )}
      <span role="gridcell" className="row-menu-cell">
        <EntryMenu entry={entry} tabIndex={isActive ? 0 : -1} verbs={verbs} />
      </span>
    </div>
  )
})
