import '../folder/folder.css'
import { getRouteApi } from '@tanstack/react-router'
import { ChevronDown, FileOutput, FilePen, FilePlus2, FileX, FolderPlus, Upload } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { commands } from '../commands/commands.ts'
import { Menu, MenuItem, MenuSeparator } from '../controls/Menu.tsx'
import { TippedButton } from '../controls/TippedButton.tsx'
import { useAfterMenu } from '../controls/useAfterMenu.ts'
import { Failure } from '../failures/Failure.tsx'
import { failureOf } from '../failures/failureText.ts'
import { SignedOutPage } from '../failures/SignedOut.tsx'
import { droppedEntries } from '../folder/droppedEntries.ts'
import { FolderSearch } from '../folder/FolderSearch.tsx'
import { FolderTrashed } from '../folder/FolderTrashed.tsx'
import { FolderTree } from '../folder/FolderTree.tsx'
import { folderTree, useFolderTree } from '../folder/folderTree.ts'
import { GitLine } from '../folder/GitSigns.tsx'
import { chooseOutputsInFiles, useServedFolder } from '../folder/servedFolder.ts'
import { UploadList } from '../folder/UploadList.tsx'
import { useTreeVerbs } from '../folder/useTreeVerbs.ts'
import { showFailure, showToast } from '../toasts/Toasts.tsx'
import { dropPlace } from './importing/dropPlace.ts'
import { ListShell } from './ListShell.tsx'
import { OfflineList } from './OfflineList.tsx'
import { SearchField } from './SearchField.tsx'
import { storeChoices, storedChoices } from './state/choices.ts'
import { useNotebookList } from './state/notebookList.ts'
import { useNarrow } from './useNarrow.ts'
import { ViewBar } from './ViewBar.tsx'

const route = getRouteApi('/')

/** Has outputs in files from now on, or out of them, and says what that means. */
const changeOutputs = async (inFiles: boolean): Promise<void> => {
  try {
    await chooseOutputsInFiles(inFiles)
    showToast({
      text: inFiles
        ? 'Outputs are in the files of this folder from their next change on.'
        : 'Outputs are in the notebooks alone, from the next change of each file on.',
    })
  } catch (error) {
    showFailure(failureOf('That was not changed', error))
  }
}

const focusFirst = () =>
  document.querySelector<HTMLElement>('[role=treegrid] [tabindex="0"], [data-found] a')?.focus()

/** The served folder: its notebooks and files, found, opened, made, uploaded and put away. */
export const FolderList = () => {
  const { search = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const folder = useServedFolder()
  const { listings, rows } = useFolderTree()
  const { counts, kernels } = useNotebookList({ view: 'recent', sort: 'changed', search: '' })
  const field = useRef<HTMLInputElement>(null)
  const isNarrow = useNarrow()
  const [isOver, setOver] = useState(false)
  const verbs = useTreeVerbs()
  const { later, onClosed } = useAfterMenu()
  const name = folder?.name ?? ''
  const root = listings.get('')
  const failure = root?.failure ?? null

  const find = useCallback(
    (words: string) => void navigate({ replace: true, search: (before) => ({ ...before, search: words }) }),
    [navigate],
  )
  useEffect(() => {
    document.title = name === '' ? 'Anode' : `${name} · Anode`
    storeChoices({ ...storedChoices(), view: 'folder' })
  }, [name])
  useEffect(
    () =>
      commands.provide([
        {
          id: 'app.newNotebook',
          title: 'New notebook in the folder',
          group: 'Anode',
          keys: { command: ['n'] },
          run: () => void verbs.make('', 'notebook'),
        },
        {
          id: 'folder.newFile',
          title: 'New file',
          group: 'List',
          run: () => void verbs.make('', 'file'),
        },
        {
          id: 'folder.newFolder',
          title: 'New folder',
          group: 'List',
          run: () => void verbs.make('', 'folder'),
        },
        { id: 'folder.upload', title: 'Upload files', group: 'List', run: () => verbs.pick('') },
        {
          id: 'list.search',
          title: 'Search the folder',
          group: 'List',
          keys: { command: ['/', 'Mod-f'] },
          run: () => field.current?.select(),
        },
        {
          id: 'list.recent',
          title: 'Notebooks that were opened lately',
          group: 'List',
          run: () => void navigate({ search: { view: 'recent' } }),
        },
      ]),
    [verbs, navigate],
  )

  useEffect(
    () =>
      dropPlace.set({
        take: (data) => void droppedEntries(data).then((files) => verbs.upload('', files)),
        hover: setOver,
      }),
    [verbs],
  )

  if (failure?.tag === 'Unauthorized') return <SignedOutPage />
  return (
    <ListShell>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-4 px-3">
        <div className="mr-auto min-w-0">
          <h1 className="truncate font-semibold text-[26px]/9 tracking-[-0.022em]" title={folder?.path}>
            {name}
          </h1>
          <GitLine />
        </div>
        <TippedButton
          tip="Or drop files and folders onto the list"
          className="button button-quiet max-sm:px-2.5"
          onClick={() => verbs.pick('')}
        >
          <Upload size={15} aria-hidden />
          <span className="max-sm:sr-only">Upload</span>
        </TippedButton>
        <span className="flex">
          <TippedButton
            tip="A file in this folder"
            command="app.newNotebook"
            className="button button-primary rounded-r-none"
            onClick={() => void verbs.make('', 'notebook')}
          >
            <FilePlus2 size={15} aria-hidden />
            New notebook
          </TippedButton>
          <Menu
            onClosed={onClosed}
            trigger={
              <TippedButton
                tip="Something else"
                aria-label="New"
                className="button button-primary ml-px rounded-l-none px-2 pointer-coarse:px-3.5"
              >
                <ChevronDown size={15} aria-hidden />
              </TippedButton>
            }
          >
            <MenuItem icon={FilePen} onSelect={() => later(() => void verbs.make('', 'file'))}>
              New file
            </MenuItem>
            <MenuItem icon={FolderPlus} onSelect={() => void verbs.make('', 'folder')}>
              New folder
            </MenuItem>
            <MenuSeparator />
            <MenuItem
              icon={folder?.outputsInFiles === false ? FileOutput : FileX}
              onSelect={() => void changeOutputs(folder?.outputsInFiles === false)}
            >
              {folder?.outputsInFiles === false ? 'Put outputs into files' : 'Keep outputs out of files'}
            </MenuItem>
          </Menu>
        </span>
      </div>
      <div className="mt-6 mb-2 px-3">
        <SearchField
          field={field}
          search={search}
          label="Search files"
          placeholder="Search names and content"
          onDown={focusFirst}
          onSearch={find}
        />
      </div>
      <ViewBar view="folder" counts={counts}>
        <FolderTrashed />
      </ViewBar>
      <div className="mb-3 flex flex-col gap-3 px-3 empty:hidden">
        <UploadList />
        {failure !== null && failure.tag !== 'Unreachable' && (
          <Failure {...failureOf('The folder could not be listed', failure)}>
            <button type="button" className="button" onClick={() => void folderTree.refresh()}>
              Try again
            </button>
          </Failure>
        )}
      </div>
      {failure?.tag === 'Unreachable' && (
        <OfflineList search={search} onRetry={() => void folderTree.refresh()} />
      )}
      <div className={`folder-drop ${isOver ? 'folder-drop-over' : ''}`}>
        {search !== '' ? (
          <FolderSearch search={search} />
        ) : (
          <>
            <FolderTree
              label={`Files of ${name}`}
              isNarrow={isNarrow}
              {...(kernels && { kernels: kernels.kernels })}
              onUp={() => field.current?.focus()}
            />
            {rows.length === 0 && root?.entries?.length === 0 && (
              <p className="px-3 py-10 text-[15px]/6 text-ink-soft">
                Nothing is in this folder yet. Start a notebook, or drop files here.
              </p>
            )}
          </>
        )}
      </div>
    </ListShell>
  )
}
