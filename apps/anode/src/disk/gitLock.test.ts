import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { isHeldByGit } from './gitLock.ts'

const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'anode-git-lock-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

it('A file is held while git has the lock of its repository, also of a worktree, and not by a lock that was left behind', async () => {
  const folder = makeFolder()
  const file = join(folder, 'deep', 'down', 'a.ipynb')
  expect(await isHeldByGit(file)).toBe(false)
  mkdirSync(join(folder, '.git'))
  expect(await isHeldByGit(file)).toBe(false)
  const lock = join(folder, '.git', 'index.lock')
  writeFileSync(lock, '')
  expect(await isHeldByGit(file)).toBe(true)

  const worktree = join(folder, 'worktree')
  mkdirSync(join(folder, '.git', 'worktrees', 'w'), { recursive: true })
  mkdirSync(worktree)
  writeFileSync(join(worktree, '.git'), 'gitdir: ../.git/worktrees/w\n')
  expect(await isHeldByGit(join(worktree, 'a.ipynb'))).toBe(false)
  writeFileSync(join(folder, '.git', 'worktrees', 'w', 'index.lock'), '')
  expect(await isHeldByGit(join(worktree, 'a.ipynb'))).toBe(true)

  const before = new Date(Date.now() - 60_000)
  utimesSync(lock, before, before)
  expect(await isHeldByGit(file)).toBe(false)
})
