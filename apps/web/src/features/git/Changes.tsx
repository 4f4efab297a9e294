import type { GitRepository } from '@anode/protocol'
import { History } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '../../controls/ConfirmDialog.tsx'
import { IconButton } from '../../controls/IconButton.tsx'
import { GitLine } from '../../folder/GitSigns.tsx'
import { underwayOf } from '../../folder/gitWords.ts'
import { nameOf } from '../../folder/paths.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { ChangeRow } from './ChangeRow.tsx'
import { CommitForm } from './CommitForm.tsx'
import type { Shows } from './GitView.ts'
import { gitActions } from './gitActions.ts'

/** The files that have changed, to look at, to commit, and to bring back. */
export const Changes = ({
  repository,
  current,
  onShow,
}: Shows & {
  readonly repository: GitRepository
  /** The notebook's file. */
  readonly current: string | null
}) => {
  const session = useSession()
  const { changes, isMore, hidden, underway } = repository
  /** Those that are not to be committed: what changes next is, unless somebody says otherwise. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<ReadonlyArray<string> | null>(null)
  const able = changes.filter(({ problem, mark }) => problem === null && mark !== 'conflict')
  const chosen = able.filter(({ path }) => !left.has(path)).map(({ path }) => path)
  const choose = (paths: ReadonlyArray<string>, isChosen: boolean) => {
    const next = new Set(left)
    for (const path of paths) isChosen ? next.delete(path) : next.add(path)
    setLeft(next)
  }
  const words = underwayOf(repository)
  const isConflict = changes.some(({ mark }) => mark === 'conflict')
  const isChanged = changes.some(({ path }) => path === current)
  return (
    <>
      <div className="flex items-center gap-1 px-2">
        <div className="min-w-0 grow">
          <GitLine isBrief />
        </div>
        {current !== null && (
          <IconButton
            label={`History of ${nameOf(current)}`}
            onClick={() => onShow({ is: 'history', path: current })}
          >
            <History size={15} aria-hidden />
          </IconButton>
        )}
      </div>
      {words !== null && (
        <p className="git-note">
          {words}.{underway === 'rebase' && ' Go on with it at a terminal.'}
          {underway !== 'rebase' && !isConflict && ' A commit takes all that it has staged, and ends it.'}
        </p>
      )}
      {isConflict && (
        <p className="git-note">
          Files with ! have conflicts. Open them, settle what both sides changed, then mark them as settled
          with ✓.
        </p>
      )}
      {changes.length === 0 ? (
        <p className="px-2 text-[13px]/5 text-ink-soft" data-first tabIndex={-1}>
          All files are as in the last commit.
        </p>
      ) : (
        <>
          <CommitForm chosen={chosen} isHeld={isConflict || underway === 'rebase'} />
          <label className="git-all">
            <input
              data-first
              type="checkbox"
              checked={chosen.length > 0 && chosen.length === able.length}
              disabled={able.length === 0}
              ref={(box) => {
                if (box !== null) box.indeterminate = chosen.length > 0 && chosen.length < able.length
              }}
              onChange={({ target }) =>
                choose(
                  able.map(({ path }) => path),
                  target.checked,
                )
              }
            />
            {chosen.length} of {able.length} chosen
          </label>
          <ul className="git-changes" aria-label="Changed files">
            {changes.map((change) => (
              <ChangeRow
                key={change.path}
                change={change}
                isCurrent={change.path === current}
                isChosen={!left.has(change.path)}
                onChoose={(isChosen) => choose([change.path], isChosen)}
                onDiscard={() => setAsked([change.path])}
                onShow={onShow}
              />
            ))}
          </ul>
          {isMore && (
            <p className="git-note">
              There are more. Commit these first, or all at a terminal; what should never be committed belongs
              into .gitignore.
            </p>
          )}
        </>
      )}
      {hidden > 0 && (
        <p className="px-2 text-[12px]/5 text-ink-faint">
          {hidden === 1 ? 'One more file differs' : `${hidden} more files differ`} whose{' '}
          {hidden === 1 ? 'name begins' : 'names begin'} with a dot: commit {hidden === 1 ? 'it' : 'them'} at
          a terminal.
        </p>
      )}
      {current !== null && !isChanged && changes.length > 0 && (
        <p className="px-2 text-[12px]/5 text-ink-faint">This notebook is as in the last commit.</p>
      )}
      {asked !== null && (
        <ConfirmDialog
          title={`Discard the changes of ${nameOf(asked[0] ?? '')}?`}
          confirm="Discard changes"
          keep="Keep them"
          onConfirm={() => void gitActions.discard(session, asked)}
          onClose={() => setAsked(null)}
        >
          {changes.find(({ path }) => path === asked[0])?.mark === 'untracked'
            ? 'Git does not know the file: it goes to the trash of the folder.'
            : 'The file becomes what it was in the last commit. What it says now stays in the trash of the folder.'}
        </ConfirmDialog>
      )}
    </>
  )
}
