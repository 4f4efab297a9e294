import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cell, ipynb, notebookAt, startWithAll } from './testing/linkedFile.ts'

const COUNT = 60

const paths = Array.from({ length: COUNT }, (_, i) => `${i % 6}/Notebook ${i}.ipynb`)

/** A repository with many notebooks, and a branch on which all of them are otherwise. */
const makeRepository = () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anode-repository-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const git = (...args: ReadonlyArray<string>) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], {
      cwd: folder,
      encoding: 'utf8',
    })
  const write = (branch: string) => {
    for (const [i, path] of paths.entries()) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(
        join(folder, path),
        ipynb([cell('a', `here = ${i}`), cell('b', `branch = "${branch}"`), cell('c', 'end')]),
      )
    }
    git('add', '.')
    git('commit', '-qm', branch)
  }
  git('init', '-q', '-b', 'main')
  write('main')
  git('checkout', '-q', '-b', 'other')
  write('other')
  git('checkout', '-q', 'main')
  return { folder, git }
}

describe('A repository that is served', { timeout: 120_000 }, () => {
  it('is clean however much of it is open, and a checkout changes all notebooks at once and loses nothing', async () => {
    const { folder, git } = makeRepository()
    const server = await startWithAll([folder])
    const opened = await Promise.all(
      paths.map(async (path) => {
        const { body } = await server.ask('POST', '/folder/open', { path })
        return notebookAt(server, `/notebooks/${body.id}`)
      }),
    )
    await expect
      .poll(async () =>
        (await Promise.all(opened.map(({ file }) => file()))).every(({ state }) => state === 'same'),
      )
      .toBe(true)
    expect(git('status', '--porcelain')).toBe('')
    git('checkout', '-q', 'other')
    // Two are worked on in this very moment.
    await Promise.all([opened[0]?.edit('a', 'mine = 0'), opened[7]?.edit('c', 'mine = 7')])
    await expect
      .poll(
        async () => (await Promise.all(opened.map(({ sources }) => sources()))).map(([, second]) => second),
        {
          timeout: 60_000,
        },
      )
      .toEqual(paths.map(() => 'branch = "other"'))
    expect(await opened[0]?.sources()).toEqual(['mine = 0', 'branch = "other"', 'end'])
    expect(await opened[7]?.sources()).toEqual(['here = 7', 'branch = "other"', 'mine = 7'])
    await expect
      .poll(() => git('diff', '--numstat').trim().split('\n'), { timeout: 30_000 })
      .toEqual([`1\t1\t${paths[0]}`, `1\t1\t${paths[7]}`])
    git('checkout', '-q', '--', '.')
    await expect.poll(() => opened[0]?.sources()).toEqual(['here = 0', 'branch = "other"', 'end'])
  })

  it('has notebooks that pull, stash and rebase as any editor would', async () => {
    const { folder, git } = makeRepository()
    const server = await startWithAll([folder])
    const path = paths[3] as string
    const { body } = await server.ask('POST', '/folder/open', { path })
    const notebook = notebookAt(server, `/notebooks/${body.id}`)
    await notebook.edit('a', 'mine = 3')
    await expect.poll(() => git('diff', '--numstat')).toBe(`1\t1\t${path}\n`)
    git('stash', '-q')
    await expect.poll(notebook.sources).toEqual(['here = 3', 'branch = "main"', 'end'])
    git('checkout', '-q', 'other')
    git('stash', 'pop', '-q')
    await expect.poll(notebook.sources).toEqual(['mine = 3', 'branch = "other"', 'end'])
    git('commit', '-qam', 'mine')
    git('rebase', '-q', '--onto', 'main', 'other~1')
    await expect.poll(notebook.sources).toEqual(['mine = 3', 'branch = "main"', 'end'])
    // What the file was before stands beside it for a moment.
    await expect.poll(() => git('status', '--porcelain'), { timeout: 30_000 }).toBe('')
  })
})
