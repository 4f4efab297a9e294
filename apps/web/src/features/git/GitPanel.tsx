import './git.css'
import { useEffect, useRef, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { folderGit, useGit } from '../../folder/folderGit.ts'
import { useFolderTree } from '../../folder/folderTree.ts'
import { useServedFolder } from '../../folder/servedFolder.ts'
import { Changes } from './Changes.tsx'
import { FileDiff } from './FileDiff.tsx'
import { FileHistory } from './FileHistory.tsx'
import type { GitView } from './GitView.ts'
import { useNotebookPath } from './useNotebookPath.ts'

/** Git in the served folder: what has changed, and for each file how, and since when. */
export const GitPanel = () => {
  const folder = useServedFolder()
  // While it is shown, what happens in the folder is told.
  useFolderTree()
  const { report, failure } = useGit()
  const current = useNotebookPath()
  const [view, setView] = useState<GitView>({ is: 'changes' })
  const panel = useRef<HTMLDivElement>(null)
  const shown = useRef(view)
  useEffect(() => {
    if (shown.current === view) return
    shown.current = view
    // What had the keyboard is gone.
    panel.current?.querySelector<HTMLElement>('[data-first]')?.focus()
  }, [view])
  if (folder === undefined) return null
  if (folder === null) {
    return (
      <p className="px-2 text-[13px]/5 text-ink-soft">
        No folder is served. Start Anode with a git repository to commit what you change here:{' '}
        <code className="font-mono text-[12px]">anode path/to/repository</code>
      </p>
    )
  }
  const repository = report?.repository ?? null
  return (
    <div ref={panel} className="git-panel">
      {failure !== null && (
        <Failure {...failureOf('Git could not be asked', failure)}>
          <button type="button" className="button" onClick={() => void folderGit.refresh()}>
            Try again
          </button>
        </Failure>
      )}
      {report?.absence && (
        <div className="px-2 text-[13px]/5 text-ink-soft" role="status">
          <p className="wrap-anywhere">{report.absence.message}</p>
          <button type="button" className="button mt-3" onClick={() => void folderGit.refresh()}>
            Look again
          </button>
        </div>
      )}
      {repository !== null && view.is === 'changes' && (
        <Changes repository={repository} current={current} onShow={setView} />
      )}
      {repository !== null && view.is === 'diff' && (
        <FileDiff key={`${view.path} ${view.since?.commit}`} view={view} onShow={setView} />
      )}
      {repository !== null && view.is === 'history' && (
        <FileHistory key={view.path} path={view.path} onShow={setView} />
      )}
    </div>
  )
}
