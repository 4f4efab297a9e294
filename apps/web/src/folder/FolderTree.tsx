// biome-ignore-all lint/a11y/useFocusableInteractive: rows have the focus, not their cells.
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn in part.

import '../controls/rows.css'
import './folder.css'
import type { RunningKernel } from '@anode/protocol'
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useSight } from '../controls/useSight.ts'
import { EntryRow } from './EntryRow.tsx'
import { useFolderTree } from './folderTree.ts'
import { treeFocus, useTreeFocus } from './treeFocus.ts'
import { treeKey } from './treeKey.ts'
import { useTreeVerbs } from './useTreeVerbs.ts'

/** Pixels that stay free above and below a row that the keyboard goes to. */
const SPACE = 56

const isCoarse = (): boolean => matchMedia('(pointer: coarse)').matches

/** The served folder as a tree; only the rows in sight are in the page. */
export const FolderTree = ({
  label,
  isNarrow,
  kernels,
  current = null,
  isBeside = false,
  onUp,
}: {
  readonly label: string
  readonly isNarrow: boolean
  readonly kernels?: ReadonlyArray<RunningKernel>
  /** The path of what the page shows. */
  readonly current?: string | null
  /** It stands beside a notebook, which is to stay. */
  readonly isBeside?: boolean
  /** The keyboard goes up from the first row. */
  readonly onUp?: () => void
}) => {
  const { rows } = useFolderTree()
  const { active, isWanted: wanted, renaming } = useTreeFocus()
  const [target, setTarget] = useState<string | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  const rowHeight = isCoarse() ? 44 : 34
  const sight = useSight(tree, rowHeight, rows.length)
  const { scrollTo } = sight

  const verbs = useTreeVerbs(isBeside)

  const indexOf = useMemo(() => {
    const all = new Map(rows.flatMap((row, i) => (row.is === 'entry' ? [[row.entry.path, i] as const] : [])))
    return (path: string | null) => (path === null ? -1 : (all.get(path) ?? -1))
  }, [rows])
  const activeIndex = indexOf(active)
  /** Where the keyboard was, for when its row is gone. */
  const place = useRef(0)
  if (activeIndex >= 0) place.current = activeIndex
  const firstEntry = rows.findIndex(({ is }) => is === 'entry')
  const leading = activeIndex >= 0 ? activeIndex : Math.max(0, firstEntry)

  // A row that is gone leaves the keyboard to the one in its place.
  useLayoutEffect(() => {
    if (active === null || activeIndex >= 0 || renaming !== null) return
    if (document.activeElement !== document.body && !tree.current?.contains(document.activeElement)) return
    const next = rows.slice(0, place.current + 1).findLast(({ is }) => is === 'entry')
    if (next?.is === 'entry') treeFocus.goTo(next.entry.path)
  }, [rows, active, activeIndex, renaming])

  // The row that the keyboard goes to must be on the screen to take the focus.
  useLayoutEffect(() => {
    if ((!wanted && renaming === null) || tree.current === null) return
    const index = renaming === null ? leading : indexOf(renaming)
    scrollTo(index, SPACE)
  }, [wanted, renaming, leading, indexOf, scrollTo])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.target instanceof HTMLInputElement) return
    // As in the Finder, for keyboards without Delete.
    const isDelete = (event.ctrlKey || event.metaKey) && event.key === 'Backspace'
    if ((event.ctrlKey || event.metaKey) && !isDelete) return
    if (event.target instanceof HTMLButtonElement) return
    // A menu hangs elsewhere in the page, and tells of its keys here.
    if (!event.currentTarget.contains(event.target as Node)) return
    const row = rows[leading]
    if (row?.is !== 'entry') return
    const done = treeKey(isDelete ? 'Delete' : event.key, {
      rows,
      index: leading,
      row,
      verbs,
      ...(onUp && { onUp }),
    })
    if (!done) return
    event.preventDefault()
    event.stopPropagation()
  }

  const shown = Array.from({ length: Math.max(0, sight.last - sight.first + 1) }, (_, i) => sight.first + i)
  for (const index of [indexOf(renaming), leading]) {
    if (index >= 0 && index < rows.length && !shown.includes(index)) shown.push(index)
  }
  return (
    <div
      ref={tree}
      role="treegrid"
      aria-label={label}
      className="relative"
      style={{ height: rows.length * rowHeight }}
      onKeyDown={onKeyDown}
    >
      {shown.map((index) => {
        const row = rows[index]
        if (row === undefined) return null
        const top = index * rowHeight
        if (row.is === 'note') {
          return (
            <div
              key={`${row.path}/`}
              role="row"
              aria-level={row.depth + 1}
              className="absolute inset-x-0 flex items-center truncate text-[13px] text-ink-faint"
              style={{ top, height: rowHeight, paddingLeft: 44 + row.depth * 18 }}
            >
              <span role="gridcell">{row.text}</span>
            </div>
          )
        }
        const { path, notebookId } = row.entry
        return (
          <EntryRow
            key={path}
            row={row}
            top={top}
            height={rowHeight}
            isNarrow={isNarrow}
            isActive={index === leading}
            isWanted={wanted && index === leading}
            isCurrent={current === path}
            isRenaming={renaming === path}
            isDropTarget={target !== null && target === path}
            kernel={
              notebookId === null ? undefined : kernels?.find((kernel) => kernel.notebookId === notebookId)
            }
            verbs={verbs}
            onDropTarget={setTarget}
          />
        )
      })}
    </div>
  )
}
