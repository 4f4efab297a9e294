import type { GitChange } from '@anode/protocol'
import { Check, Undo2 } from 'lucide-react'
import { IconButton } from '../../controls/IconButton.tsx'
import { GitLetter } from '../../folder/GitSigns.tsx'
import { folderOf, nameOf } from '../../folder/paths.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import type { Shows } from './GitView.ts'
import { gitActions } from './gitActions.ts'

/** A file that has changed: to choose for the commit, to look at, to bring back. */
export const ChangeRow = ({
  change,
  isCurrent,
  isChosen,
  onChoose,
  onDiscard,
  onShow,
}: Shows & {
  readonly change: GitChange
  /** It is the notebook's file. */
  readonly isCurrent: boolean
  readonly isChosen: boolean
  readonly onChoose: (isChosen: boolean) => void
  readonly onDiscard: () => void
}) => {
  const session = useSession()
  const { path, mark, problem } = change
  const folder = folderOf(path)
  const isConflict = mark === 'conflict'
  return (
    <li className="git-change" data-change={path} aria-current={isCurrent || undefined}>
      <input
        type="checkbox"
        aria-label={`Commit ${path}`}
        checked={problem === null && !isConflict && isChosen}
        disabled={problem !== null || isConflict}
        onChange={({ target }) => onChoose(target.checked)}
      />
      <button
        type="button"
        className="git-file"
        title={problem ?? path}
        disabled={problem !== null}
        onClick={() => onShow({ is: 'diff', path, since: null })}
      >
        <span className="truncate">{nameOf(path)}</span>
        {folder !== '' && <span className="git-folder">{folder}</span>}
        {problem !== null && <span className="sr-only">{problem}</span>}
      </button>
      {isConflict ? (
        <IconButton
          label={`Mark ${nameOf(path)} as settled`}
          onClick={() => void gitActions.settle(session, path)}
        >
          <Check size={14} aria-hidden />
        </IconButton>
      ) : (
        problem === null && (
          <IconButton
            label={`Discard the changes of ${nameOf(path)}`}
            className="git-action"
            onClick={onDiscard}
          >
            <Undo2 size={14} aria-hidden />
          </IconButton>
        )
      )}
      <GitLetter mark={mark} />
    </li>
  )
}
