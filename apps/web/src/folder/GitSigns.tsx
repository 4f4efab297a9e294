import { GitBranch } from 'lucide-react'
import { useGit, useGitMark } from './folderGit.ts'
import type { PathMark } from './GitModel.ts'
import { branchWords, changesWords, markWords, underwayOf } from './gitWords.ts'

/** How a file stands with git, as a letter. */
export const GitLetter = ({ mark }: { readonly mark: NonNullable<PathMark> }) => {
  const { letter, words } = markWords[mark]
  return (
    <span role="img" aria-label={words} title={words} data-git-mark={mark} className="git-letter">
      {letter}
    </span>
  )
}

/** The same for what is at a path; nothing where nothing has changed. */
export const GitMarkOf = ({ path }: { readonly path: string }) => {
  const mark = useGitMark(path)
  return mark === null ? null : <GitLetter mark={mark} />
}

/**
 * The branch of the served folder, and how much has changed; nothing where there is no repository. `isBrief`: what git is
 * in the midst of is said elsewhere.
 */
export const GitLine = ({ isBrief = false }: { readonly isBrief?: boolean }) => {
  const repository = useGit().report?.repository ?? null
  if (repository === null) return null
  const underway = isBrief ? null : underwayOf(repository)
  return (
    <p className="git-line" data-git-line>
      <GitBranch size={14} aria-label="Git branch" role="img" className="flex-none" />
      <span className="min-w-0 truncate font-medium text-ink-soft" title={branchWords(repository)}>
        {branchWords(repository)}
      </span>
      <span className="flex-none">· {changesWords(repository)}</span>
      {underway !== null && <span className="flex-none text-warn">· {underway}</span>}
    </p>
  )
}
