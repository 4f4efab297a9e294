import type { GitCommit } from '@anode/protocol'
import { useCallback, useEffect, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { type FailureWords, failureOf } from '../../failures/failureText.ts'
import { useGit } from '../../folder/folderGit.ts'
import { shortHash } from '../../folder/gitWords.ts'
import { nameOf } from '../../folder/paths.ts'
import { historyOf } from '../../server/git.ts'
import { RelativeTime } from '../../time/RelativeTime.tsx'
import type { Shows } from './GitView.ts'
import { ViewHead } from './ViewHead.tsx'

/** The commits that changed a file: each leads to what has changed since. */
export const FileHistory = ({ path, onShow }: Shows & { readonly path: string }) => {
  const head = useGit().report?.repository?.head ?? null
  const [commits, setCommits] = useState<ReadonlyArray<GitCommit> | null>(null)
  const [isMore, setMore] = useState(false)
  const [failure, setFailure] = useState<FailureWords | null>(null)
  const load = useCallback(
    async (before: ReadonlyArray<GitCommit>) => {
      try {
        const found = await historyOf(path, before.length)
        setCommits([...before, ...found.commits])
        setMore(found.isMore)
        setFailure(null)
      } catch (error) {
        setFailure(failureOf('The history could not be read', error))
      }
    },
    [path],
  )
  useEffect(() => void load([]), [load, head])
  return (
    <>
      <ViewHead
        back="Back to the changes"
        onBack={() => onShow({ is: 'changes' })}
        path={path}
        title={`History of ${nameOf(path)}`}
      />
      {failure !== null && <Failure {...failure} />}
      {commits?.length === 0 && (
        <p className="px-2 text-[13px]/5 text-ink-soft">No commit has this file yet.</p>
      )}
      <ul className="flex flex-col" aria-label={`Commits of ${nameOf(path)}`}>
        {commits?.map((commit) => (
          <li key={commit.commit}>
            <button
              type="button"
              className="git-past"
              disabled={commit.path === null}
              data-commit={commit.commit}
              onClick={() => onShow({ is: 'diff', path, since: commit })}
            >
              <span className="truncate">{commit.subject === '' ? 'No message' : commit.subject}</span>
              <span className="git-when">
                {commit.author} · <RelativeTime at={commit.at} /> · {shortHash(commit.commit)}
              </span>
              {commit.path !== null && commit.path !== path && (
                <span className="git-when">As {commit.path}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {isMore && commits !== null && (
        <button type="button" className="button" onClick={() => void load(commits)}>
          Show older ones
        </button>
      )}
    </>
  )
}
