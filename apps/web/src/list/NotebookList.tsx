import '../controls/rows.css'
import type { ListView } from '@anode/protocol'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Failure } from '../failures/Failure.tsx'
import { failureOf } from '../failures/failureText.ts'
import { SignedOutPage } from '../failures/SignedOut.tsx'
import { DeleteForeverDialog, type ToDelete } from './DeleteForeverDialog.tsx'
import { EmptyList } from './EmptyList.tsx'
import { ImportResults } from './importing/ImportResults.tsx'
import { usePaste } from './importing/usePaste.ts'
import { KeyHints } from './KeyHints.tsx'
import { RunningKernels } from './kernels/RunningKernels.tsx'
import { ListHeader } from './ListHeader.tsx'
import { ListShell } from './ListShell.tsx'
import { OfflineList } from './OfflineList.tsx'
import { ListFocusContext } from './rows/ListFocus.tsx'
import { Rows } from './rows/Rows.tsx'
import { SearchField } from './SearchField.tsx'
import type { ListChoices } from './state/choices.ts'
import { notebookList, useNotebookList } from './state/notebookList.ts'
import { useCreate } from './useCreate.ts'
import { useFocus } from './useFocus.ts'
import { useListCommands } from './useListCommands.ts'
import { EmptyTrashButton, SortMenu, ViewBar } from './ViewBar.tsx'

const route = getRouteApi('/')

/** Every notebook, those opened lately, or the trash: found, opened, made and put away. */
export const NotebookList = ({
  view,
  choices,
  choose,
}: {
  readonly view: ListView
  readonly choices: ListChoices
  readonly choose: (changed: Partial<ListChoices>) => void
}) => {
  const { search = '' } = route.useSearch()
  const navigate = route.useNavigate()
  // Who searches does not know when they opened it.
  const state = useNotebookList({
    view: view === 'recent' && search !== '' ? 'all' : view,
    sort: choices.sort,
    search,
  })
  const making = useCreate()
  const { focus, active, move } = useFocus(state)
  const [toDelete, setToDelete] = useState<ToDelete | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const trash = view === 'trash'
  const title = trash ? 'Trash' : 'Notebooks'
  const { counts, failure, total, query } = state
  const away = failure?.tag === 'Unreachable'
  usePaste()
  const find = useCallback(
    (words: string) => void navigate({ replace: true, search: (before) => ({ ...before, search: words }) }),
    [navigate],
  )

  useEffect(() => {
    document.title = trash ? 'Trash · Anode' : 'Anode'
    if (!trash) choose({ view })
  }, [view, trash, choose])

  const emptyTrash = () => setToDelete({ count: counts?.trash ?? 0 })
  useListCommands({
    view,
    sort: choices.sort,
    active,
    trashed: counts?.trash ?? 0,
    move,
    focusSearch: () => field.current?.select(),
    pickFiles: () => files.current?.click(),
    create: () => making.create('empty'),
    ask: focus.ask,
    askToEmptyTrash: emptyTrash,
    show: (next) => void navigate({ search: (before) => ({ ...before, view: next }) }),
    sortBy: (sort) => choose({ sort }),
  })

  const asking = focus.asked?.what === 'delete' ? focus.asked.id : null
  const askedFor = asking === null ? undefined : [...state.rows.values()].find(({ id }) => id === asking)
  if (failure?.tag === 'Unauthorized') return <SignedOutPage />
  return (
    <ListShell>
      <ListHeader title={title} files={files} {...making} />
      <div className="mt-6 mb-2 px-3">
        <SearchField
          field={field}
          search={search}
          placeholder={trash ? 'Search the trash' : 'Search titles and content'}
          onDown={() => move(0)}
          onSearch={find}
        />
      </div>
      <ViewBar view={view} counts={counts}>
        {view === 'all' && <SortMenu sort={choices.sort} onSort={(sort) => choose({ sort })} />}
        {trash && counts !== null && counts.trash > 0 && <EmptyTrashButton onEmpty={emptyTrash} />}
      </ViewBar>
      <div className="mb-3 flex flex-col gap-3 px-3 empty:hidden">
        <ImportResults />
        {failure !== null && !away && (
          <Failure {...failureOf('The list of notebooks could not be loaded', failure)}>
            <button type="button" className="button" onClick={() => void notebookList.refresh()}>
              Try again
            </button>
          </Failure>
        )}
      </div>
      {away && <OfflineList search={search} onRetry={() => void notebookList.refresh()} />}
      {state.kernels !== null && failure === null && !trash && search === '' && (
        <RunningKernels running={state.kernels} />
      )}
      {!away && query !== null && query.search !== '' && total > 0 && (
        <p role="status" className="px-3 py-1 text-[12.5px] text-ink-faint">
          {total === 1 ? '1 notebook holds' : `${total.toLocaleString('en')} notebooks hold`} “{query.search}”
        </p>
      )}
      <ListFocusContext value={focus}>
        {!away && total > 0 && <Rows state={state} label={trash ? 'Notebooks in the trash' : 'Notebooks'} />}
      </ListFocusContext>
      {query !== null && total === 0 && failure === null && (
        <EmptyList view={query.view} search={query.search} all={counts?.all ?? 0} {...making} />
      )}
      {!away && total > 0 && <KeyHints trash={trash} />}
      <DeleteForeverDialog
        toDelete={askedFor ?? toDelete}
        onClose={askedFor ? focus.answered : () => setToDelete(null)}
      />
    </ListShell>
  )
}
