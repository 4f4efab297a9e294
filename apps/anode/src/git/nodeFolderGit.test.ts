import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gitCell as cell, gitRepository, gitIpynb as ipynb, testFolder } from '@anode/document/testing'
import { GitRefused } from '@anode/protocol'
import { Cause, Effect, Exit } from 'effect'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nodeServedFolder } from '../folder/nodeServedFolder.ts'
import { nodeFolderGit } from './nodeFolderGit.ts'

beforeEach(() => {
  // Nobody's own settings of git.
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null')
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
  for (const who of ['AUTHOR', 'COMMITTER']) {
    vi.stubEnv(`GIT_${who}_NAME`, 'A')
    vi.stubEnv(`GIT_${who}_EMAIL`, 'a@b.c')
  }
})

afterEach(() => void vi.unstubAllEnvs())

const { runPromise: run } = Effect

/** Why it is refused. */
const refusal = async (effect: Effect.Effect<unknown, GitRefused>): Promise<GitRefused> => {
  const exit = await Effect.runPromiseExit(effect)
  if (Exit.isSuccess(exit)) throw new Error('It was not refused.')
  const error = Cause.squash(exit.cause)
  if (error instanceof GitRefused) return error
  throw error
}

/** Git in a folder of a repository, as it is served; without `at` the repository itself. */
const serve = async (folder: string, at = '') => {
  const [own, trash] = [testFolder(), testFolder()]
  return nodeFolderGit(await nodeServedFolder({ path: join(folder, at), own, trash }))
}

const served = async (at = '') => {
  const repository = gitRepository()
  if (at !== '') mkdirSync(join(repository.folder, at), { recursive: true })
  const git = await serve(repository.folder, at)
  const found = async () => {
    const { repository: state } = await run(git.status)
    if (state === null) throw new Error('There is no repository.')
    return state
  }
  const marks = async () => Object.fromEntries((await found()).changes.map(({ path, mark }) => [path, mark]))
  return { ...repository, served: git, found, marks }
}

describe('What has changed', () => {
  it('is listed with a mark for each file, also of names that are hard to write', async () => {
    const { commit, write, git, marks, found, path } = await served()
    expect(await found()).toMatchObject({ branch: 'main', head: null, changes: [] })
    const odd = ['two\nlines.txt', 'a "quoted" one.txt', '--all', ':(top)x', 'é ü 漢.txt', '*']
    commit({
      'a.txt': 'a',
      'gone.txt': 'x',
      'same.txt': 's',
      ...Object.fromEntries(odd.map((name) => [name, '1'])),
    })
    write({
      'a.txt': 'b',
      'new.txt': 'n',
      'staged.txt': 's',
      ...Object.fromEntries(odd.map((name) => [name, '2'])),
    })
    write({ '.env': 'secret', 'deep/er.txt': '' })
    git('add', 'staged.txt')
    git('rm', '-q', 'gone.txt')
    expect(await marks()).toEqual({
      ...{ 'a.txt': 'changed', 'gone.txt': 'deleted', 'new.txt': 'untracked', 'staged.txt': 'added' },
      ...{ 'deep/er.txt': 'untracked', ...Object.fromEntries(odd.map((name) => [name, 'changed'])) },
    })
    expect(await found()).toMatchObject({ hidden: 1, isMore: false, isAbove: false, underway: null })
    writeFileSync(Buffer.concat([Buffer.from(path('bad ')), Buffer.from([0xff])]), '')
    const bad = (await found()).changes.find(({ path: each }) => each.startsWith('bad'))
    expect(bad?.problem).toContain('no UTF-8')
  })

  it('is that of the folder alone where the repository begins above it', async () => {
    const { commit, write, served: git, found, marks, read } = await served('in/here')
    commit({ 'top.txt': '1', 'in/here/a.txt': '1', 'in/here/b.txt': '1' })
    write({ 'top.txt': '2', 'in/here/a.txt': '2', 'in/here/b.txt': '2' })
    expect(await found()).toMatchObject({ isAbove: true })
    expect(await marks()).toEqual({ 'a.txt': 'changed', 'b.txt': 'changed' })
    await run(git.commit('ours', ['a.txt']))
    expect(await marks()).toEqual({ 'b.txt': 'changed' })
    await run(git.bringBack(['b.txt']))
    expect([read('in/here/b.txt'), read('top.txt')]).toEqual(['1', '2'])
    const { commits } = await run(git.log('a.txt', 0))
    expect(commits.map(({ subject, path }) => [subject, path])).toEqual([
      ['ours', 'a.txt'],
      ['work', 'a.txt'],
    ])
    for (const path of ['../../top.txt', '..', '.git/config', 'a/../b', '', '/etc/passwd']) {
      expect((await refusal(git.diff(path))).kind).toBe('missing')
      expect((await refusal(git.bringBack([path]))).kind).toBe('missing')
    }
  })

  it('is given up to a number, and said to be more', async () => {
    const { folder, found } = await served()
    for (let n = 0; n < 1200; n++) writeFileSync(join(folder, `${n}.txt`), '')
    const { changes, isMore } = await found()
    expect([changes.length, isMore]).toEqual([1000, true])
  })

  it('is said where HEAD is at a commit, a merge is under way, or a worktree is another one', async () => {
    const { fork, git, run: ran, found, marks, served: one, write, folder } = await served()
    fork('a.txt', 'one\n', 'ours\n', 'theirs\n')
    expect(ran('merge', 'other').status).not.toBe(0)
    expect(await found()).toMatchObject({ underway: 'merge' })
    expect(await marks()).toEqual({ 'a.txt': 'conflict' })
    expect((await refusal(one.commit('m', ['a.txt']))).kind).toBe('underway')
    expect((await refusal(one.discardable(['a.txt']))).kind).toBe('underway')
    expect((await refusal(one.settle(['a.txt']))).message).toContain('conflicts still')
    write({ 'a.txt': 'both\n' })
    await run(one.settle(['a.txt']))
    await run(one.commit('merged', ['a.txt']))
    expect(git('log', '-1', '--format=%P').trim().split(' ')).toHaveLength(2)
    expect(await found()).toMatchObject({ underway: null, changes: [] })
    git('checkout', '-q', '--detach')
    expect(await found()).toMatchObject({ branch: null })
    const tree = join(testFolder(), 'tree')
    git('worktree', 'add', '-q', tree, 'other')
    writeFileSync(join(tree, 'a.txt'), 'x')
    const other = await run((await serve(tree)).status)
    expect(other.repository).toMatchObject({ branch: 'other', changes: [{ path: 'a.txt', mark: 'changed' }] })
    mkdirSync(join(folder, 'sub'))
    gitRepository(join(folder, 'sub')).commit({ 'in.txt': '1' })
    const sub = (await found()).changes.find(({ path }) => path === 'sub')
    expect(sub?.problem).toContain('repository of its own')
  })

  it('cannot be told without a repository, without git, or where git does not trust it, and it says what to do', async () => {
    const absence = async (folder: string) => (await run((await serve(folder)).status)).absence
    expect(await absence(testFolder())).toMatchObject({ kind: 'noRepository' })
    const bare = testFolder()
    gitRepository().git('init', '-q', '--bare', bare)
    expect((await absence(bare))?.message).toContain('bare')
    const other = gitRepository().folder
    // Only root can give files away.
    if (process.getuid?.() === 0) {
      chownSync(other, 4242, 4242)
      chownSync(join(other, '.git'), 4242, 4242)
      const { kind, message } = (await absence(other)) ?? {}
      expect([kind, message]).toEqual(['notTrusted', expect.stringContaining(`safe.directory '${other}'`)])
    }
    vi.stubEnv('PATH', testFolder())
    expect(await absence(testFolder())).toMatchObject({ kind: 'noGit' })
  })
})

describe('Looking', () => {
  it('runs nothing that the repository names, and leaves its index alone', async () => {
    const { commit, write, git, run: ran, served: one, path, found } = await served()
    commit({
      '.gitattributes': '*.txt filter=evil diff=evil\nb.txt filter=more\n',
      'a.txt': 'a',
      'b.txt': 'b',
    })
    const mark = path('.git/ran')
    const evil = path('.git/evil')
    writeFileSync(evil, `#!/bin/sh\ntouch '${mark}'\ncat\n`)
    chmodSync(evil, 0o755)
    for (const key of [
      ...[
        'core.fsmonitor',
        'filter.evil.clean',
        'filter.evil.smudge',
        'filter.evil.process',
        'diff.evil.textconv',
      ],
      ...['diff.evil.command', 'diff.external', 'core.pager', 'core.editor', 'gpg.program'],
    ]) {
      git('config', key, `'${evil}'`)
    }
    git('config', 'filter.evil.required', 'true')
    git('config', 'extensions.worktreeConfig', 'true')
    git('config', '--worktree', 'filter.more.clean', `'${evil}'`)
    git('config', 'log.showSignature', 'true')
    write({ 'a.txt': 'changed' })
    // Of the same size, so that git has to read it.
    write({ 'b.txt': 'c' })
    expect((await found()).changes).toHaveLength(2)
    await run(one.diff('a.txt'))
    await run(one.log('a.txt', 0))
    await run(one.show('a.txt', 'HEAD'))
    expect(existsSync(mark)).toBe(false)
    // Git itself would have run it.
    ran('status')
    expect(existsSync(mark)).toBe(true)
    git('config', 'filter.a=b.clean', 'x')
    expect((await run(one.status)).absence?.message).toContain('unusual name')
  })

  it('takes no commit for an option, nor what is none', async () => {
    const { commit, served: one } = await served()
    commit({ 'a.txt': 'a' })
    for (const revision of ['--all', '--output=x', 'nothing', 'HEAD~7', 'HEAD:a.txt', '']) {
      expect((await refusal(one.diff('a.txt', revision))).kind).toBe('missing')
    }
  })
})

describe('A diff', () => {
  it('is by cells for a notebook, source and outputs apart', async () => {
    const { commit, write, served: one } = await served()
    const output = (text: string) => ({
      outputs: [{ output_type: 'stream', name: 'stdout', text: [text] }],
      execution_count: 1,
    })
    commit({ 'n.ipynb': ipynb([cell('a', 'x = 1'), cell('b', 'print(x)', output('1\n')), cell('c', 'end')]) })
    write({ 'n.ipynb': ipynb([cell('a', 'x = 2'), cell('b', 'print(x)', output('2\n'))]) })
    const { cells, lines } = await run(one.diff('n.ipynb'))
    expect(lines).toEqual([])
    expect(cells?.map(({ before, after }) => [before, after])).toEqual([
      [1, 1],
      [2, 2],
      [3, null],
    ])
    const text = (hunks: typeof lines | null | undefined) =>
      hunks?.flatMap((hunk) => hunk.lines.map(({ sign, text }) => sign + text)) ?? null
    expect([text(cells?.[0]?.source), text(cells?.[0]?.outputs)]).toEqual([['-x = 1', '+x = 2'], null])
    expect([text(cells?.[1]?.source), text(cells?.[1]?.outputs)]).toEqual([[], ['-1', '+2']])
  })

  it('is by lines for a text, and says so of what is none, is large, or a link', async () => {
    const { commit, write, served: one, path } = await served()
    commit({ 'a.txt': 'one\r\ntwo\r\n', 'bin.dat': 'a\0b', 'broken.ipynb': 'x' })
    write({ 'a.txt': 'one\r\n2\r\n', 'bin.dat': 'a\0c', 'broken.ipynb': 'y', 'big.txt': 'x'.repeat(9e6) })
    symlinkSync('a.txt', path('link'))
    expect((await run(one.diff('a.txt'))).lines[0]?.lines).toEqual([
      { sign: ' ', text: 'one' },
      { sign: '-', text: 'two' },
      { sign: '+', text: '2' },
    ])
    expect((await run(one.diff('bin.dat'))).notes).toEqual(['It is no text: 3 bytes before, 3 bytes now.'])
    expect((await run(one.diff('big.txt'))).notes[0]).toContain('too large')
    const broken = await run(one.diff('broken.ipynb'))
    expect([broken.cells, broken.lines.length]).toEqual([null, 1])
    expect((await run(one.diff('link'))).lines[0]?.lines).toEqual([{ sign: '+', text: 'a.txt' }])
    // So much is compared in a thread.
    write({ 'long.txt': 'x\n'.repeat(200_000) })
    const long = await run(one.diff('long.txt'))
    expect([long.lines[0]?.lines.length, long.isCut]).toEqual([5000, true])
    expect(await run(one.diff('a.txt', 'HEAD'))).toMatchObject({ before: true, after: true })
  })
})

describe('A commit', () => {
  it('takes the files that were chosen, and leaves what else is staged', async () => {
    const { commit, write, git, served: one, marks } = await served()
    write({ 'first.txt': '1', 'other.txt': '2' })
    await run(one.commit('# first\n\nwith more', ['first.txt']))
    expect(git('log', '-1', '--format=%B').trim()).toBe('# first\n\nwith more')
    commit({ 'a.txt': 'a', 'gone.txt': '' })
    write({ 'a.txt': 'b', '--all': 'n', 'staged.txt': 's' })
    git('add', 'staged.txt')
    git('rm', '-q', 'gone.txt')
    await run(one.commit('mine', ['a.txt', '--all', 'gone.txt']))
    expect(git('show', '--name-only', '--format=', 'HEAD').trim().split('\n').sort()).toEqual([
      '--all',
      'a.txt',
      'gone.txt',
    ])
    expect(await marks()).toEqual({ 'staged.txt': 'added' })
    expect((await refusal(one.commit('again', ['a.txt']))).kind).toBe('changed')
  })

  it('says what a hook said that refused it, who is missing, and who holds the index; nothing is changed then', async () => {
    const { commit, write, served: one, path, marks } = await served()
    commit({ 'a.txt': 'a' })
    write({ 'a.txt': 'b', 'new.txt': 'n' })
    const hook = path('.git/hooks/pre-commit')
    writeFileSync(hook, '#!/bin/sh\necho "lines are too long" >&2\nexit 1\n')
    chmodSync(hook, 0o755)
    const before = await marks()
    expect((await refusal(one.commit('m', ['a.txt', 'new.txt']))).message).toContain('lines are too long')
    expect(await marks()).toEqual(before)
    renameSync(hook, `${hook}.off`)
    for (const who of ['AUTHOR', 'COMMITTER'])
      for (const what of ['NAME', 'EMAIL']) vi.stubEnv(`GIT_${who}_${what}`, '')
    const author = await refusal(one.commit('m', ['a.txt']))
    expect([author.kind, author.message]).toEqual([
      'noAuthor',
      expect.stringContaining('git config --global user.name'),
    ])
    writeFileSync(path('.git/index.lock'), '')
    expect((await refusal(one.commit('m', ['a.txt']))).kind).toBe('locked')
    expect(await marks()).toEqual(before)
  })
})

it('A history goes on before a file was renamed, and gives each state of it', async () => {
  const { commit, git, served: one } = await served()
  expect(await run(one.log('b.txt', 0))).toEqual({ commits: [], isMore: false })
  commit({ 'a\nb.txt': 'one\ntwo\nthree\n' })
  git('mv', 'a\nb.txt', 'b.txt')
  git('commit', '-q', '-m', 'renamed')
  commit({ 'b.txt': 'one\ntwo\nthree\nfour\n' })
  const { commits } = await run(one.log('b.txt', 0))
  expect(commits.map(({ path }) => path)).toEqual(['b.txt', 'b.txt', 'a\nb.txt'])
  const first = commits[2]
  const { lines } = await run(one.diff('b.txt', first?.commit, first?.path ?? undefined))
  expect(lines[0]?.lines.at(-1)).toEqual({ sign: '+', text: 'four' })
  expect((await run(one.show('a\nb.txt', String(first?.commit)))).size).toBe(14)
  expect((await refusal(one.show('b.txt', String(first?.commit)))).kind).toBe('missing')
})
