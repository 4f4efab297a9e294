import type { ListView, NotebookList } from '@anode/protocol'
import { Link } from '@tanstack/react-router'
import { ArrowDownWideNarrow, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Menu } from '../controls/Menu.tsx'
import { MenuChoices } from '../controls/MenuChoices.tsx'
import { useServedFolder } from '../folder/servedFolder.ts'
import { type ListChoices, sortNames } from './state/choices.ts'

const views: ReadonlyArray<{ readonly view: ListView | 'folder'; readonly name: string }> = [
  { view: 'folder', name: 'Files' },
  { view: 'recent', name: 'Recent' },
  { view: 'all', name: 'All' },
  { view: 'trash', name: 'Trash' },
]

/** Which notebooks are shown, and what concerns all of them. */
export const ViewBar = ({
  view,
  counts,
  children,
}: {
  readonly view: ListView | 'folder'
  readonly counts: NotebookList['counts'] | null
  /** What can be done with this view. */
  readonly children: ReactNode
}) => {
  const folder = useServedFolder()
  const shown = views.filter(
    (each) => each.view !== 'folder' || (folder ?? null) !== null || view === 'folder',
  )
  return (
    <div className="mb-1 flex min-h-9 flex-wrap items-center gap-1 px-1">
      <nav aria-label="Views" className="mr-auto flex">
        {shown.map(({ view: other, name }) => (
          <Link
            key={other}
            to="/"
            search={(before) => ({ ...before, view: other })}
            aria-current={other === view ? 'page' : undefined}
            className={`button button-quiet px-2 ${other === view ? 'text-ink!' : 'font-normal!'}`}
          >
            {name}
            {other !== 'recent' && other !== 'folder' && counts !== null && counts[other] > 0 && (
              <span className="font-normal text-[12px] text-ink-faint tabular-nums">
                {counts[other].toLocaleString('en')}
              </span>
            )}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  )
}

/** In which order notebooks are shown. */
export const SortMenu = ({
  sort,
  onSort,
}: {
  readonly sort: ListChoices['sort']
  readonly onSort: (sort: ListChoices['sort']) => void
}) => (
  <Menu
    trigger={
      <button
        type="button"
        className="button button-quiet px-2 font-normal!"
        aria-label={`Sort: ${sortNames[sort]}`}
      >
        <ArrowDownWideNarrow size={15} aria-hidden />
        {sortNames[sort]}
      </button>
    }
  >
    <MenuChoices label="Sort" choices={sortNames} chosen={sort} onChoose={onSort} />
  </Menu>
)

/** Asks for all of the trash to be deleted. */
export const EmptyTrashButton = ({ onEmpty }: { readonly onEmpty: () => void }) => (
  <button type="button" className="button button-quiet px-2" onClick={onEmpty}>
    <Trash2 size={15} aria-hidden />
    Empty trash
  </button>
)
