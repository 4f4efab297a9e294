import type { ListedNotebook, ListSort, ListView } from '@anode/protocol'
import type { Command } from '../commands/Command.ts'
import type { RowQuestion } from './rows/ListFocus.tsx'
import { rowActions } from './rows/rowActions.ts'
import { sortNames } from './state/choices.ts'

/** What commands need of the list as it is now. */
export interface ShownList {
  readonly view: ListView
  readonly sort: ListSort
  /** The notebook that they act on. */
  readonly active: ListedNotebook | undefined
  /** How many notebooks are in the trash. */
  readonly trashed: number
  /** Goes this many notebooks down, or up. */
  readonly move: (by: number) => void
  readonly focusSearch: () => void
  readonly pickFiles: () => void
  readonly create: () => void
  readonly ask: (id: string, what: RowQuestion) => void
  readonly askToEmptyTrash: () => void
  readonly show: (view: ListView) => void
  readonly sortBy: (sort: ListSort) => void
}

type ListCommand = Command<readonly [ShownList]>

const isTrash = ({ view }: ShownList) => view === 'trash'
const hasNotebook = ({ active, view }: ShownList) => active !== undefined && view !== 'trash'

/** Something that is done to the active notebook. */
const onActive =
  (run: (notebook: ListedNotebook, list: ShownList) => unknown) =>
  (list: ShownList): void => {
    if (list.active !== undefined) run(list.active, list)
  }

const sorts = Object.entries(sortNames).map(
  ([sort, name]): ListCommand => ({
    id: `list.sort.${sort}`,
    title: `Sort by: ${name.toLowerCase()}`,
    group: 'List',
    when: (list) => list.view === 'all' && list.sort !== sort,
    run: (list) => list.sortBy(sort as ListSort),
  }),
)

const views = (['recent', 'all'] as const).map(
  (view): ListCommand => ({
    id: `list.${view}`,
    title: view === 'recent' ? 'Notebooks that were opened lately' : 'Every notebook',
    group: 'List',
    when: (list) => list.view !== view,
    run: (list) => list.show(view),
  }),
)

/** What can be done in the list of notebooks. */
export const listCommands: ReadonlyArray<ListCommand> = [
  // As everywhere, with a key.
  {
    id: 'app.newNotebook',
    title: 'New notebook',
    group: 'Anode',
    keys: { command: ['n'] },
    run: ({ create }) => create(),
  },
  {
    id: 'list.down',
    title: 'Next notebook',
    group: 'List',
    keys: { command: ['j', 'ArrowDown'] },
    run: ({ move }) => move(1),
  },
  {
    id: 'list.up',
    title: 'Previous notebook',
    group: 'List',
    keys: { command: ['k', 'ArrowUp'] },
    run: ({ move }) => move(-1),
  },
  {
    id: 'list.search',
    title: 'Search notebooks',
    group: 'List',
    // In the field itself Ctrl+F is the browser's own search.
    keys: { command: ['/', 'Mod-f'] },
    run: ({ focusSearch }) => focusSearch(),
  },
  { id: 'list.open', title: 'Open .ipynb files', group: 'List', run: ({ pickFiles }) => pickFiles() },
  {
    id: 'list.rename',
    title: 'Rename notebook',
    group: 'List',
    keys: { command: ['F2'] },
    when: hasNotebook,
    run: onActive(({ id }, { ask }) => ask(id, 'rename')),
  },
  {
    id: 'list.duplicate',
    title: 'Duplicate notebook',
    group: 'List',
    when: hasNotebook,
    run: onActive(rowActions.duplicate),
  },
  {
    id: 'list.download',
    title: 'Download .ipynb',
    group: 'List',
    when: hasNotebook,
    run: onActive(rowActions.download),
  },
  {
    id: 'list.openInNewTab',
    title: 'Open in new tab',
    group: 'List',
    when: hasNotebook,
    run: onActive(rowActions.openInNewTab),
  },
  {
    id: 'list.delete',
    title: 'Delete notebook',
    group: 'List',
    // The second as in the Finder, for keyboards without Delete.
    keys: { command: ['Delete', 'Mod-Backspace'] },
    when: ({ active }) => active !== undefined,
    run: onActive((notebook, list) =>
      isTrash(list) ? list.ask(notebook.id, 'delete') : rowActions.remove(notebook),
    ),
  },
  {
    id: 'list.restore',
    title: 'Restore notebook',
    group: 'List',
    when: (list) => isTrash(list) && list.active !== undefined,
    run: onActive(rowActions.restore),
  },
  {
    id: 'list.emptyTrash',
    title: 'Empty trash',
    group: 'List',
    when: (list) => isTrash(list) && list.trashed > 0,
    run: ({ askToEmptyTrash }) => askToEmptyTrash(),
  },
  ...views,
  ...sorts,
]
