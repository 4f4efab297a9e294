import { constants } from 'node:fs'
import { lstat, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '@anode/document/messageOf'
import { type GitCommit, GitRefused } from '@anode/protocol'
import type { FolderGitShape, ServedFolderShape } from '@anode/server'
import { Effect, Stream } from 'effect'
import { openChecked } from '../folder/openChecked.ts'
import { watchListing } from '../folder/watchListing.ts'
import { diffApart } from './diffApart.ts'
import { FolderRepository } from './FolderRepository.ts'
import { COMPARED, type DiffSide } from './gitDiff.ts'
import { hasConflicts } from './hasConflicts.ts'
import { readLog } from './readLog.ts'

/** So many commits are given at once. */
const COMMITS = 50

/** Of an older state of a file, so many bytes are sent. */
const SENT = 64 * 2 ** 20

const asRefused = (error: unknown): GitRefused =>
  error instanceof GitRefused ? error : new GitRefused({ kind: 'refused', message: `${messageOf(error)}.` })

const refuse = (kind: GitRefused['kind'], message: string): never => {
  throw new GitRefused({ kind, message })
}

const attempt = <A>(body: () => Promise<A>) => Effect.tryPromise({ try: body, catch: asRefused })

/** What is begun is finished: whoever asked may be gone. */
const change = <A>(body: () => Promise<A>) => Effect.uninterruptible(attempt(body))

/** Git in a served folder. */
export const nodeFolderGit = (folder: ServedFolderShape): FolderGitShape => {
  const isShown = (path: string) => folder.pathOf(join(folder.path, ...path.split('/'))) !== null
  const repository = new FolderRepository(folder.path, isShown)

  /** A file as it lies there; null: it does not. */
  const sideNow = async (path: string): Promise<DiffSide | null> => {
    const place = await Effect.runPromise(Effect.orElseSucceed(folder.place(path), () => null))
    if (place === null) return null
    const stats = await lstat(place).catch(() => null)
    if (stats === null || stats.isDirectory()) return null
    if (stats.isSymbolicLink())
      return { bytes: Buffer.from(await readlink(place)), isCut: false, isLink: true }
    if (stats.size > COMPARED) return { bytes: Buffer.alloc(0), isCut: true }
    const file = await openChecked(place, constants.O_RDONLY)
    try {
      return { bytes: await file.readFile(), isCut: false }
    } finally {
      await file.close()
    }
  }

  const log = async (path: string, skip: number) => {
    const { prefix } = await repository.found()
    // Without a commit there is no history, and git calls that an error.
    const args = [
      ...['log', '--follow', '-z', '--name-only', '--no-color', '--no-ext-diff', '--no-textconv'],
      ...[
        `--skip=${skip}`,
        `--max-count=${COMMITS + 1}`,
        '--format=>%H%x00%an%x00%at%x00%s',
        '--end-of-options',
      ],
    ]
    const head = await repository.commit('HEAD').catch(() => null)
    if (head === null) return { commits: [], isMore: false }
    const said = await repository.ask(
      { args: [...args, head, '--', repository.checked(path)] },
      'The history cannot be read.',
    )
    const commits = readLog(said.output).map(({ name, ...commit }): GitCommit => {
      const inside = name?.startsWith(prefix) ? name.slice(prefix.length) : null
      return { ...commit, path: inside !== null && isShown(inside) ? inside : null }
    })
    return { commits: commits.slice(0, COMMITS), isMore: commits.length > COMMITS }
  }

  const commit = async (message: string, paths: ReadonlyArray<string>) => {
    const { underway } = await repository.status()
    const marks = await repository.marksOf(paths)
    const isConflict = [...marks.values()].some(({ mark }) => mark === 'conflict')
    if (isConflict) {
      refuse(
        'underway',
        'Files have conflicts that are not settled. Settle them, mark them as settled, then commit.',
      )
    }
    if (underway === 'rebase') {
      refuse(
        'underway',
        'A rebase is under way. Go on with it at a terminal: git add, then git rebase --continue',
      )
    }
    const failed = 'Nothing was committed. Git, or a hook of the repository, refused.'
    const words = ['commit', `--message=${message.trim()}`]
    let said = ''
    if (underway === null) {
      const added = [...marks.values()].filter(({ mark }) => mark === 'untracked').map(({ path }) => path)
      if (added.length > 0)
        await repository.askAbout(added, { args: ['add', '--intent-to-add'], changes: true }, failed)
      try {
        said = (await repository.askAbout(paths, { args: [...words, '--only'], changes: true }, failed)).said
      } catch (error) {
        if (added.length > 0) await unstage(added).catch(() => {})
        throw error
      }
    } else {
      // Git takes no part of a merge.
      await repository.askAbout(paths, { args: ['add', '--all'], changes: true }, failed)
      said = (await repository.ask({ args: words, changes: true }, failed)).said
    }
    return { commit: await repository.commit('HEAD'), said }
  }

  const unstage = async (paths: ReadonlyArray<string>): Promise<void> => {
    await repository.askAbout(
      paths,
      { args: ['reset', '--quiet'], changes: true },
      'Git did not forget that files were added.',
    )
  }

  return {
    status: attempt(() => repository.status()).pipe(
      Effect.map((found) => ({ repository: found, absence: null })),
      Effect.catchAll(({ kind, message }) =>
        Effect.succeed({ repository: null, absence: { kind, message } }),
      ),
    ),
    diff: (path, revision, was) =>
      attempt(async () => {
        const [now, then] = [repository.checked(path), repository.checked(was ?? path)]
        const head = await repository.commit(revision ?? 'HEAD').catch((error) => {
          if (revision === undefined && asRefused(error).kind === 'missing') return null
          throw error
        })
        const [before, after] = await Promise.all([
          head === null ? null : repository.bytesIn(head, then, COMPARED),
          sideNow(now),
        ])
        return diffApart({ about: { path, commit: head }, before, after })
      }),
    log: (path, skip) => attempt(() => log(path, skip)),
    show: (path, revision) =>
      attempt(async () => {
        const hash = await repository.commit(revision)
        const found = await repository.bytesIn(hash, path, SENT)
        if (found === null) return refuse('missing', `“${path}” is not in that commit.`)
        if (found.isCut)
          return refuse('tooMuch', `“${path}” is too large to be sent as it was. At a terminal: git show`)
        const { bytes } = found
        return {
          ...{ name: path.slice(path.lastIndexOf('/') + 1), size: bytes.length, changedAt: 0, version: hash },
          bytes: (first: number, last: number) => Stream.make<[Uint8Array]>(bytes.subarray(first, last + 1)),
        }
      }),
    commit: (message, paths) => change(() => commit(message, paths)),
    discardable: (paths) =>
      attempt(async () => {
        const marks = [...(await repository.marksOf(paths)).values()]
        const of = (...wanted: ReadonlyArray<string>) =>
          marks.filter(({ mark }) => wanted.includes(mark)).map(({ path }) => path)
        const [conflict] = of('conflict')
        if (conflict !== undefined) {
          refuse(
            'underway',
            `“${conflict}” has a conflict. Settle it, or give the merge up at a terminal: git merge --abort`,
          )
        }
        return { kept: of('changed', 'deleted'), own: of('untracked', 'added'), staged: of('added') }
      }),
    bringBack: (paths, revision) =>
      change(async () => {
        const hash = await repository.commit(revision ?? 'HEAD')
        const where = revision === undefined ? ['--staged', '--worktree'] : ['--worktree']
        await repository.askAbout(
          paths,
          { args: ['restore', `--source=${hash}`, ...where, '--no-recurse-submodules'], changes: true },
          'The file was not brought back.',
        )
      }),
    unstage: (paths) => change(() => unstage(paths)),
    settle: (paths) =>
      change(async () => {
        for (const path of paths) {
          const side = await sideNow(repository.checked(path))
          if (side === null || !hasConflicts(path, side.bytes)) continue
          refuse('underway', `“${path}” has conflicts still: both versions stand in it. Settle them first.`)
        }
        await repository.askAbout(
          paths,
          { args: ['add', '--all'], changes: true },
          'The files were not marked as settled.',
        )
      }),
    watch: (changed) => {
      let stop = () => {}
      let isStopped = false
      repository.found().then(
        ({ gitDir }) => {
          if (!isStopped) stop = watchListing(gitDir, changed)
        },
        () => {},
      )
      return () => {
        isStopped = true
        stop()
      }
    },
  }
}
