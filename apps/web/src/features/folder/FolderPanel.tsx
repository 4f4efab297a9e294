import { FilePlus2, FolderPlus, Upload } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { FolderTree } from '../../folder/FolderTree.tsx'
import { folderTree, useFolderTree } from '../../folder/folderTree.ts'
import { useServedFolder } from '../../folder/servedFolder.ts'
import { UploadList } from '../../folder/UploadList.tsx'
import { useTreeVerbs } from '../../folder/useTreeVerbs.ts'
import { notebookPath } from '../../notebook/beside/notebookFolder.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** The served folder, with what lies beside the notebook in sight. */
export const FolderPanel = () => {
  const session = useSession()
  const folder = useServedFolder()
  const { listings } = useFolderTree()
  const verbs = useTreeVerbs()
  const [current, setCurrent] = useState<string | null>(null)
  useEffect(() => {
    const look = () =>
      void notebookPath(session).then((path) => {
        setCurrent(path)
        if (path !== null) void folderTree.reveal(path)
      })
    look()
    return session.replica.live.on('file', look)
  }, [session])
  if (folder === undefined) return null
  if (folder === null) {
    return (
      <p className="px-2 text-[13px]/5 text-ink-soft">
        No folder is served. Start Anode with one to see its files here, and have notebooks among them:{' '}
        <code className="font-mono text-[12px]">anode path/to/folder</code>
      </p>
    )
  }
  const failure = listings.get('')?.failure ?? null
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <div className="flex items-center px-2">
        <span className="min-w-0 grow truncate font-medium text-[13px]" title={folder.path}>
          {folder.name}
        </span>
        <IconButton label="New notebook" onClick={() => void verbs.make('', 'notebook')}>
          <FilePlus2 size={15} aria-hidden />
        </IconButton>
        <IconButton label="New folder" onClick={() => void verbs.make('', 'folder')}>
          <FolderPlus size={15} aria-hidden />
        </IconButton>
        <IconButton label="Upload files" onClick={() => verbs.pick('')}>
          <Upload size={15} aria-hidden />
        </IconButton>
      </div>
      <UploadList />
      {failure !== null && <p className="px-2 text-[13px] text-bad">{failure.message}</p>}
      <FolderTree label={`Files of ${folder.name}`} isNarrow isBeside current={current} />
    </div>
  )
}
