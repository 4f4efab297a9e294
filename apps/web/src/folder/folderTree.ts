import { useEffect, useSyncExternalStore } from 'react'
import { listFolder } from '../server/folder.ts'
import { type OpenListSocket, openListSocket } from '../server/ListSocket.ts'
import { FolderModel, type FolderState, type OpenFolders } from './FolderModel.ts'
import { folderGit } from './folderGit.ts'

const KEY = 'anode.open-folders'

/** Open folders are remembered for this window. */
const memory: OpenFolders = {
  read: () => {
    try {
      const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
      return Array.isArray(stored) ? stored.filter((path) => typeof path === 'string') : []
    } catch {
      return []
    }
  },
  write: (paths) => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(paths))
    } catch {
      // Not remembered where storage is denied.
    }
  },
}

let socket: OpenListSocket | null = null
/** How many views show it. */
let shown = 0

/** The served folder in this page. It outlives its views: who comes back sees at once what was there. */
export const folderTree = new FolderModel(
  { list: listFolder, follow: (paths) => socket?.followFolders(paths) },
  memory,
)

/** Follows what happens in the folder while somebody looks. */
const follow = (): (() => void) => {
  if (shown++ === 0) {
    socket = openListSocket({
      received: (message) => {
        if (message._tag === 'folder') void folderTree.refresh(message.path)
        if (message._tag === 'folder' || message._tag === 'git') folderGit.notice()
      },
      // What happened while there was no connection was not told.
      connected: (isConnected) => {
        if (!isConnected) return
        void folderTree.refresh()
        folderGit.notice()
      },
    })
    folderTree.follow()
    void folderTree.refresh()
    folderGit.notice()
  }
  const look = () => {
    if (document.hidden) return
    void folderTree.refresh()
    folderGit.notice()
  }
  document.addEventListener('visibilitychange', look)
  // What changes in folders that are closed is not told; who comes from a terminal beside the page looks.
  window.addEventListener('focus', folderGit.notice)
  return () => {
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('focus', folderGit.notice)
    if (--shown > 0) return
    socket?.close()
    socket = null
  }
}

/** The folder as it is while the component is shown. */
export const useFolderTree = (): FolderState => {
  useEffect(follow, [])
  return useSyncExternalStore(folderTree.subscribe, folderTree.snapshot)
}
