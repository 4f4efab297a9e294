import { useEffect, useState } from 'react'
import { folderGit } from '../../folder/folderGit.ts'
import { notebookPath } from '../../notebook/beside/notebookFolder.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** The path of the notebook's file in the served folder; null: it is none of it. Git is asked when it was written. */
export const useNotebookPath = (): string | null => {
  const session = useSession()
  const [path, setPath] = useState<string | null>(null)
  useEffect(() => {
    const look = () => {
      void notebookPath(session).then(setPath)
      folderGit.notice()
    }
    look()
    return session.replica.live.on('file', look)
  }, [session])
  return path
}
