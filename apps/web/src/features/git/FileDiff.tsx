import type { GitDiff } from '@anode/protocol'
import { Download, History, RotateCcw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ConfirmDialog } from '../../controls/ConfirmDialog.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { Failure } from '../../failures/Failure.tsx'
import { type FailureWords, failureOf } from '../../failures/failureText.ts'
import { useGit } from '../../folder/folderGit.ts'
import { shortHash } from '../../folder/gitWords.ts'
import { nameOf } from '../../folder/paths.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { diffOf, pastFileUrl } from '../../server/git.ts'
import { CellChange } from './CellChange.tsx'
import type { GitView, Shows } from './GitView.ts'
import { gitActions } from './gitActions.ts'
import { Hunks } from './Hunks.tsx'
import { sent } from './sent.ts'
import { ViewHead } from './ViewHead.tsx'

const emptyWords = ({ before, after }: GitDiff): string => {
  if (!before && !after) return 'The file is not there, and was not.'
  if (!before) return 'The file is new, and empty.'
  return after ? 'Nothing differs.' : 'The file is deleted.'
}

/** How a file differs from what it was in a commit: by cells, or by lines. */
export const FileDiff = ({ view, onShow }: Shows & { readonly view: GitView & { readonly is: 'diff' } }) => {
  const session = useSession()
  const { path, since } = view
  // It is asked for anew when something has changed.
  const { report } = useGit()
  const [diff, setDiff] = useState<GitDiff | null>(null)
  const [failure, setFailure] = useState<FailureWords | null>(null)
  const [isAsking, setAsking] = useState(false)
  useEffect(() => {
    let isOver = false
    void (async () => {
      try {
        await sent(session)
        const found = await diffOf(path, since?.commit, since?.path ?? undefined)
        if (isOver) return
        setDiff(found)
        setFailure(null)
      } catch (error) {
        if (!isOver) setFailure(failureOf('The changes could not be compared', error))
      }
    })()
    return () => {
      isOver = true
    }
  }, [session, path, since, report])
  const name = nameOf(path)
  const isNothing = diff !== null && diff.lines.length + diff.notes.length + (diff.cells?.length ?? 0) === 0
  return (
    <>
      <ViewHead
        back={since === null ? 'Back to the changes' : 'Back to the history'}
        onBack={() => onShow(since === null ? { is: 'changes' } : { is: 'history', path })}
        path={path}
        title={name}
      >
        {since !== null && since.path !== null && (
          <a
            className="icon-button"
            aria-label={`Download ${name} as it was`}
            title="Download it as it was"
            href={pastFileUrl(since.path, since.commit)}
          >
            <Download size={15} aria-hidden />
          </a>
        )}
        {since !== null && since.path === path && (
          <IconButton label="Bring it back as it was" onClick={() => setAsking(true)}>
            <RotateCcw size={15} aria-hidden />
          </IconButton>
        )}
        {since === null && (
          <IconButton label={`History of ${name}`} onClick={() => onShow({ is: 'history', path })}>
            <History size={15} aria-hidden />
          </IconButton>
        )}
      </ViewHead>
      <p className="px-2 text-[12px]/5 text-ink-faint">
        {since === null
          ? 'Since the last commit'
          : `Since “${since.subject}” (${shortHash(since.commit)}), to what it says now`}
      </p>
      {failure !== null && <Failure {...failure} />}
      <div className="git-diff" data-diff={path} aria-live="off">
        {diff?.notes.map((note) => (
          <p key={note} className="git-note">
            {note}
          </p>
        ))}
        {diff?.cells?.map((cell) => (
          <CellChange key={`${cell.before} ${cell.after}`} cell={cell} />
        ))}
        {diff !== null && diff.cells === null && <Hunks label={`Lines of ${name}`} hunks={diff.lines} />}
        {isNothing && <p className="px-2 text-[13px]/5 text-ink-soft">{emptyWords(diff)}</p>}
        {diff?.isCut && <p className="git-note">There is more. At a terminal: git diff</p>}
      </div>
      {isAsking && since !== null && (
        <ConfirmDialog
          title={`Bring ${name} back as it was?`}
          confirm="Bring it back"
          keep="Leave it as it is"
          onConfirm={() => void gitActions.bringBack(session, path, since.commit)}
          onClose={() => setAsking(false)}
        >
          It becomes what it was in “{since.subject}”. What it says now stays in the trash of the folder.
        </ConfirmDialog>
      )}
    </>
  )
}
