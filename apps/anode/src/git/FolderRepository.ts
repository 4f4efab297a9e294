import { readdir } from 'node:fs/promises'
import { sep } from 'node:path'
import { GIT_CHANGES, type GitChange, GitRefused, type GitRepository } from '@anode/protocol'
import { isSideName } from '../disk/sideNames.ts'
import { isLeftover } from '../folder/leftovers.ts'
import { askGit, type GitAsked, type GitSaid } from './gitProgram.ts'
import { gitRefusal } from './gitRefusal.ts'
import { readStatus } from './readStatus.ts'

/** The repository that a folder lies in, as it is found. */
interface Found {
  /** The folder's path from the top of the repository on: empty, or with `/` at its end. */
  readonly prefix: string
  /** Where git keeps what is about this working tree; whole. */
  readonly gitDir: string
}

/** Of what `git status` says, so many bytes are read. */
const STATUS = 8 * 2 ** 20

const isOwn = (name: string): boolean => isSideName(name) || isLeftover(name)

const missing = (path: string) =>
  new GitRefused({ kind: 'missing', message: `“${path}” is no path in the folder, or is hidden in it.` })

/** What of a filter runs programs, or fails without them. */
const FILTER = /\.(clean|smudge|process|required)$/

const underwayIn = async (gitDir: string): Promise<GitRepository['underway']> => {
  const names = new Set(await readdir(gitDir).catch(() => []))
  if (names.has('rebase-merge') || names.has('rebase-apply')) return 'rebase'
  if (names.has('MERGE_HEAD')) return 'merge'
  if (names.has('CHERRY_PICK_HEAD')) return 'cherry-pick'
  return names.has('REVERT_HEAD') ? 'revert' : null
}

/** The repository of a folder. Every promise of it rejects with `GitRefused`. */
export class FolderRepository {
  readonly root: string
  readonly #isShown: (path: string) => boolean

  /** `isShown`: whether a path lies in the folder, and is not hidden there. */
  constructor(root: string, isShown: (path: string) => boolean) {
    this.root = root
    this.#isShown = isShown
  }

  /** A path that somebody gave, if it is one of the folder's files. */
  checked(path: string): string {
    const isPath = path !== '' && path.split('/').every((name) => !/^\.{0,2}$/.test(name))
    if (!isPath || path.includes('\0') || (sep === '\\' && /[\\:]/.test(path)) || !this.#isShown(path)) {
      throw missing(path)
    }
    return path
  }

  /** Runs git; `failed`: what is said where it does not do it. */
  async ask(asked: GitAsked, failed: string): Promise<GitSaid> {
    const settings = asked.changes === true ? [] : await this.#ownFilters()
    const said = await askGit(this.root, { ...asked, settings })
    if (said.status !== 0 && !said.isCut) throw gitRefusal(said.said, failed)
    return said
  }

  /** The same, for what is about files. */
  askAbout(paths: ReadonlyArray<string>, asked: GitAsked, failed: string): Promise<GitSaid> {
    const args = [...asked.args, '--pathspec-from-file=-', '--pathspec-file-nul']
    const input = paths.map((path) => `${this.checked(path)}\0`).join('')
    return this.ask({ ...asked, args, input }, failed)
  }

  async found(): Promise<Found> {
    const ask = async (what: string) => {
      const said = await askGit(this.root, { args: ['rev-parse', what] })
      if (said.status !== 0) throw gitRefusal(said.said, 'The repository cannot be used.')
      return said.output.toString('utf8').replace(/\n$/, '')
    }
    const [prefix, gitDir, isTree] = await Promise.all([
      ask('--show-prefix'),
      ask('--absolute-git-dir'),
      ask('--is-inside-work-tree'),
    ])
    if (isTree !== 'true') throw gitRefusal('must be run in a work tree', '')
    return { prefix, gitDir }
  }

  async status(): Promise<GitRepository> {
    const [{ prefix, gitDir }, said] = await Promise.all([
      this.found(),
      this.ask(
        {
          args: [
            ...['status', '--porcelain=v2', '-z', '--branch', '--untracked-files=all', '--no-renames'],
            ...['--ignore-submodules=dirty', '--', '.'],
          ],
          most: STATUS,
        },
        'The changes cannot be listed.',
      ),
    ])
    const { branch, head, lines } = readStatus(said.output)
    const changes: GitChange[] = []
    let hidden = 0
    for (const { name, mark, isOdd, isRepository } of lines) {
      const path = name.startsWith(prefix) ? name.slice(prefix.length) : null
      if (path === null || path === '' || !this.#isShown(path)) {
        // What the server keeps there for a moment is nobody's change.
        if (!isOwn(name.slice(name.lastIndexOf('/') + 1))) hidden++
        continue
      }
      const problem = isOdd
        ? 'Its name is no UTF-8: commit it at a terminal.'
        : isRepository
          ? 'It is a repository of its own: commit it at a terminal.'
          : null
      changes.push({ path, mark, problem })
    }
    changes.sort((a, b) => (a.path < b.path ? -1 : 1))
    return {
      ...{ branch, head, hidden, underway: await underwayIn(gitDir), isAbove: prefix !== '' },
      changes: changes.slice(0, GIT_CHANGES),
      isMore: said.isCut || changes.length > GIT_CHANGES,
    }
  }

  /** What these files are to git now. */
  async marksOf(paths: ReadonlyArray<string>): Promise<ReadonlyMap<string, GitChange>> {
    const { prefix } = await this.found()
    const wanted = new Set(paths.map((path) => this.checked(path)))
    const args = ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames']
    const few = paths.length <= 100 ? [...wanted] : ['.']
    const said = await this.ask(
      { args: [...args, '--ignore-submodules=dirty', '--', ...few], most: 4 * STATUS },
      'The changes cannot be listed.',
    )
    const marks = new Map<string, GitChange>()
    for (const { name, mark, isOdd, isRepository } of readStatus(said.output).lines) {
      const path = name.slice(prefix.length)
      if (wanted.has(path) && !isOdd && !isRepository) marks.set(path, { path, mark, problem: null })
    }
    const same = paths.find((path) => !marks.has(path))
    if (same === undefined) return marks
    const message = `“${same}” does not differ from the last commit any more. Look again at what has changed.`
    throw new GitRefused({ kind: 'changed', message })
  }

  /** The hash of a commit. */
  async commit(revision: string): Promise<string> {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
    const said = await askGit(this.root, { args })
    const hash = said.output.toString('latin1').trim()
    if (said.status === 0 && /^[0-9a-f]{40,64}$/.test(hash)) return hash
    if (said.said !== '') throw gitRefusal(said.said, `There is no commit “${revision}”.`)
    throw new GitRefused({ kind: 'missing', message: `There is no commit “${revision}” in the repository.` })
  }

  /** What a file said in a commit; null: it was not there. `most`: so many bytes of it. */
  async bytesIn(
    commit: string,
    path: string,
    most: number,
  ): Promise<{ readonly bytes: Buffer; readonly isCut: boolean } | null> {
    const { prefix } = await this.found()
    const args = ['cat-file', 'blob', `${commit}:${prefix}${this.checked(path)}`]
    const said = await askGit(this.root, { args, most })
    if (said.status === 0 || said.isCut) return { bytes: said.output, isCut: said.isCut }
    if (/does not exist in|exists on disk, but not in|bad file|Not a valid object/i.test(said.said))
      return null
    throw gitRefusal(said.said, `“${path}” cannot be read as it was.`)
  }

  /**
   * Filters that the repository itself names are programs too. Those of the person (Git LFS, say) are theirs; these do
   * not run because somebody only looks.
   */
  async #ownFilters(): Promise<ReadonlyArray<string>> {
    const args = ['config', '--show-scope', '--includes', '-z', '--name-only', '--get-regexp', '^filter\\.']
    const { output } = await askGit(this.root, { args })
    const parts = output.toString('utf8').split('\0')
    const keys = parts.filter(
      (key, i) =>
        i % 2 === 1 && FILTER.test(key) && (parts[i - 1] === 'local' || parts[i - 1] === 'worktree'),
    )
    const odd = keys.find((key) => key.includes('='))
    if (odd !== undefined) {
      // What is set for one call is told apart at the first “=”.
      const message = `The repository’s settings have a filter of an unusual name (${odd}), which might run programs. Look at it at a terminal: git config --list --show-origin`
      throw new GitRefused({ kind: 'refused', message })
    }
    return keys.map((key) => (key.endsWith('.required') ? `${key}=false` : `${key}=`))
  }
}
