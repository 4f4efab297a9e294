import { getRouteApi } from '@tanstack/react-router'
import { lazyPart } from '../failures/LazyPart.tsx'
import { useServedFolder } from '../folder/servedFolder.ts'
import { NotebookList } from './NotebookList.tsx'
import { useChoices } from './useChoices.ts'

const route = getRouteApi('/')

const FolderPart = lazyPart(async () => (await import('./FolderList.tsx')).FolderList)

/** The notebooks of this server, or the folder that it serves. */
export const ListPage = () => {
  const { view: asked } = route.useSearch()
  const [choices, choose] = useChoices()
  const folder = useServedFolder()
  const view = asked ?? choices.view
  if (view !== 'folder') return <NotebookList view={view} choices={choices} choose={choose} />
  // Chosen on a server that served one.
  if (folder === null) return <NotebookList view="recent" choices={choices} choose={choose} />
  return <FolderPart />
}
