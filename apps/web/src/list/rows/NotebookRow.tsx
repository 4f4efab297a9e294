import type { Principal } from '@anode/document'
import type { ListedNotebook, ListSort, RunningKernel } from '@anode/protocol'
import { Link } from '@tanstack/react-router'
import { CircleAlert, RotateCcw, Trash2 } from 'lucide-react'
import { memo, type Ref, useLayoutEffect, useRef } from 'react'
import { Highlighted } from '../../controls/Highlighted.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { Tip } from '../../controls/Tip.tsx'
import { KernelDot } from '../../kernel/KernelDot.tsx'
import { RelativeTime } from '../../time/RelativeTime.tsx'
import { useListFocus } from './ListFocus.tsx'
import { RenameField } from './RenameField.tsx'
import { RowMenu } from './RowMenu.tsx'
import { rowActions, titleOf } from './rowActions.ts'
import { exactTimes, rowTime } from './rowTimes.ts'

interface RowProps {
  readonly notebook: ListedNotebook
  /** Its place in the list, counted from 0, and how long the list is. */
  readonly index: number
  readonly total: number
  readonly top: number
  readonly height: number
  /** On a narrow page the time stands below the title. */
  readonly narrow: boolean
  readonly search: string
  readonly sort: ListSort
  readonly me: Principal | null
  readonly kernel: RunningKernel | undefined
  /** Whether Tab leads here. */
  readonly isActive: boolean
}

const focusRing =
  'outline-none after:absolute after:inset-0 after:rounded-[10px] focus-visible:after:outline-2 focus-visible:after:outline-accent'

/** One notebook: its title opens it, the menu at the right does the rest. */
export const NotebookRow = memo(
  ({ notebook, index, total, top, height, narrow, search, sort, me, kernel, isActive }: RowProps) => {
    const { activate, wanted, arrived, asked, answered } = useListFocus()
    const target = useRef<HTMLElement>(null)
    const renaming = asked?.id === notebook.id && asked.what === 'rename'
    const trashed = notebook.deletedAt !== null
    const tabIndex = isActive ? 0 : -1

    useLayoutEffect(() => {
      if (!isActive || !wanted || renaming) return
      target.current?.focus({ preventScroll: true })
      arrived()
    }, [isActive, wanted, renaming, arrived])

    const open = (event: MouseEvent) => target.current?.dispatchEvent(new MouseEvent('click', event))
    const time = <Times notebook={notebook} sort={sort} me={me} onClick={trashed ? undefined : open} />
    return (
      <li
        data-notebook-id={notebook.id}
        aria-setsize={total}
        aria-posinset={index + 1}
        className="row absolute inset-x-0 flex items-center gap-3 rounded-[10px] px-3 transition-colors duration-120 focus-within:bg-surface hover:bg-surface"
        style={{ top, height }}
        onFocus={() => activate(notebook.id)}
      >
        <div className="min-w-0 grow">
          <div className="flex min-w-0 items-center gap-2.5">
            {renaming ? (
              <RenameField
                title={titleOf(notebook)}
                onDone={(title) => {
                  answered()
                  if (title !== null) void rowActions.rename(notebook, title)
                }}
              />
            ) : trashed ? (
              <span className="truncate text-[15px] text-ink-soft">
                <Highlighted text={titleOf(notebook)} search={search} />
              </span>
            ) : (
              <Link
                ref={target as Ref<HTMLAnchorElement>}
                to="/n/$notebookId"
                params={{ notebookId: notebook.id }}
                preload="intent"
                tabIndex={tabIndex}
                className={`truncate font-medium text-[15px] ${focusRing}`}
              >
                <Highlighted text={titleOf(notebook)} search={search} />
              </Link>
            )}
            {notebook.damage !== undefined && <Damaged what={notebook.damage} />}
            {kernel && <KernelDot kernel={kernel} className="max-sm:[&>.kernel-words]:sr-only" />}
          </div>
          {notebook.passage !== null && (
            <p className="row-passage truncate font-mono text-[12px]/[18px] text-ink-faint">
              <Highlighted text={notebook.passage} search={search} />
            </p>
          )}
          {narrow && time}
        </div>
        {!narrow && time}
        {trashed ? (
          <Buried notebook={notebook} restore={target as Ref<HTMLButtonElement>} tabIndex={tabIndex} />
        ) : (
          <RowMenu notebook={notebook} tabIndex={tabIndex} />
        )}
      </li>
    )
  },
)

/** Its file is damaged: opening it says what can be done. */
const Damaged = ({ what }: { readonly what: string }) => (
  <Tip text={what}>
    <span className="flex flex-none items-center gap-1.5 text-[12px] text-bad">
      <CircleAlert size={14} aria-hidden />
      Damaged file
    </span>
  </Tip>
)

const Times = ({
  notebook,
  sort,
  me,
  onClick,
}: Pick<RowProps, 'notebook' | 'sort' | 'me'> & {
  readonly onClick: ((event: MouseEvent) => void) | undefined
}) => {
  const { words, at } = rowTime(notebook, sort, me)
  return (
    <Tip
      text={exactTimes(notebook, me).map((line) => (
        <span key={line} className="block">
          {line}
        </span>
      ))}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the title opens it for keys; this only leaves no gap for a pointer. */}
      <p
        onClick={onClick && (({ nativeEvent }) => onClick(nativeEvent))}
        className="relative w-fit flex-none text-[13px] text-ink-faint tabular-nums"
      >
        {words}
        <RelativeTime at={at} />
      </p>
    </Tip>
  )
}

/** What can be done to a notebook in the trash. */
const Buried = ({
  notebook,
  restore,
  tabIndex,
}: {
  readonly notebook: ListedNotebook
  readonly restore: Ref<HTMLButtonElement>
  readonly tabIndex: number
}) => {
  const { ask } = useListFocus()
  return (
    <span className="relative flex flex-none items-center">
      <button
        ref={restore}
        type="button"
        className="button button-quiet"
        aria-label={`Restore ${titleOf(notebook)}`}
        tabIndex={tabIndex}
        onClick={() => void rowActions.restore(notebook)}
      >
        <RotateCcw size={15} aria-hidden />
        <span className="max-sm:hidden">Restore</span>
      </button>
      <IconButton
        label={`Delete ${titleOf(notebook)} for ever`}
        tip="Delete for ever"
        command="list.delete"
        tabIndex={tabIndex}
        onClick={() => ask(notebook.id, 'delete')}
      >
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </span>
  )
}
