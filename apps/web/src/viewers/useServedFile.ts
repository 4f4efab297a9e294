import { useCallback, useEffect, useRef, useState } from 'react'
import { folderTree } from '../folder/folderTree.ts'
import { folderOf } from '../folder/paths.ts'
import { openListSocket } from '../server/ListSocket.ts'
import { lookAt, type ServedFile } from './ServedFile.ts'

export interface FileState {
  /** As it was looked at last; null before that. */
  readonly file: ServedFile | null
  /** Why it could not be looked at now; what was shown may stay. */
  readonly failure: unknown
  readonly look: () => void
}

/** Somebody writes: it is looked at when that is over for a moment, in milliseconds. */
const PAUSE = 200

/** A file of the served folder, also when it is changed by other programs. */
export const useServedFile = (path: string): FileState => {
  const [state, setState] = useState<Omit<FileState, 'look'>>({ file: null, failure: null })
  const number = useRef(0)
  const look = useCallback(() => {
    const mine = ++number.current
    lookAt(path).then(
      (file) => {
        if (mine !== number.current) return
        setState((before) =>
          before.failure === null && before.file?.path === path && before.file.version === file.version
            ? before
            : { file, failure: null },
        )
      },
      (failure) => {
        if (mine === number.current) setState((before) => ({ file: before.file, failure }))
      },
    )
  }, [path])
  useEffect(() => {
    setState({ file: null, failure: null })
    look()
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(look, PAUSE)
    }
    const folder = folderOf(path)
    const socket = openListSocket({
      received: (message) => {
        if (message._tag === 'folder' && message.path === folder) soon()
      },
      connected: (isConnected) => {
        if (isConnected) soon()
      },
    })
    socket.followFolders([folder])
    const seen = () => {
      if (!document.hidden) soon()
    }
    document.addEventListener('visibilitychange', seen)
    return () => {
      number.current++
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', seen)
      socket.close()
      void folderTree.refresh(folder)
    }
  }, [path, look])
  return { ...state, look }
}
