import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gitCell as cell, gitRepository, gitIpynb as ipynb, testFolder } from '@anode/document/testing'
import { expect, it } from 'vitest'
import { program } from '../testing/startProgram.ts'
import { ATTRIBUTES, withAttributes, withoutAttributes } from './attributeLines.ts'
import { installInGit } from './installCommand.ts'
import { anodeIn } from './testing/anodeIn.ts'

const [a, b] = [cell('a', 'x = 1'), cell('b', 'y = 2')]
const sides = [ipynb([a, b]), ipynb([cell('a', 'x = 10'), b]), ipynb([a, cell('b', 'y = 20')])] as const
const both = ipynb([cell('a', 'x = 10'), cell('b', 'y = 20')])

type Repository = ReturnType<typeof gitRepository>
const anodeOf = ({ folder, env }: Repository) => anodeIn(folder, env)

/** Whether git merges cells there, which it cannot by lines. */
const expectMerges = (repository: Repository, name = 'a.ipynb') => {
  repository.fork(name, ...sides)
  expect(repository.run('merge', '--no-edit', 'other')).toMatchObject({ status: 0 })
  expect(repository.read(name)).toBe(both)
}

it('Lines of others stay where attributes are added and taken away', () => {
  const others = '# mine\r\n*.ipynb filter=clean'
  expect(withAttributes('')).toBe(`${ATTRIBUTES}\n`)
  expect(withAttributes(others)).toBe(`${others}\n${ATTRIBUTES}\n`)
  expect(withAttributes(withAttributes(others))).toBe(withAttributes(others))
  expect(withoutAttributes(withAttributes(`${others}\n`))).toBe(`${others}\n`)
  expect(withoutAttributes(`${ATTRIBUTES}\r\n${others}`)).toBe(others)
})

it('It is installed once, however often, and removed without a trace', () => {
  const repository = gitRepository()
  const { folder, git, read, write } = repository
  const anode = anodeOf(repository)
  const attributes = join('.git', 'info', 'attributes')
  const settings = () => git('config', '--local', '--list')
  const before = settings()
  const first = anode('git', 'install')
  expect(first.stdout).toContain('git merges and compares notebooks with Anode from now on')
  const after = settings()
  expect(anode('git', 'install', folder)).toEqual(first)
  expect([settings(), read(attributes)]).toEqual([after, `${ATTRIBUTES}\n`])
  expect(git('check-attr', 'merge', 'diff', '--', 'a/b.ipynb')).toContain('merge: anode')
  expect(anode('git', 'remove').stdout).toContain('by lines again')
  expect([settings(), existsSync(join(folder, attributes))]).toEqual([before, false])
  expect(anode('git', 'remove').stdout).toContain('was not told')
  write({ [attributes]: '*.txt text\n', '.gitattributes': '*.ipynb -merge\n' })
  expect(anode('git', 'install').stdout).not.toContain('counts for more')
  anode('git', 'remove')
  expect(read(attributes)).toBe('*.txt text\n')
})

it('For all repositories it is in the attributes of the person, wherever git has them', () => {
  const repository = gitRepository()
  const { home, run, git } = repository
  const anode = anodeOf(repository)
  expect(anode('git', 'install', '--global')).toMatchObject({ status: 0, stderr: '' })
  const file = join(home, '.config', 'git', 'attributes')
  expect(readFileSync(file, 'utf8')).toBe(`${ATTRIBUTES}\n`)
  expectMerges(repository)
  anode('git', 'remove', '--global')
  expect([existsSync(file), run('config', '--get-regexp', 'anode').stdout]).toEqual([false, ''])
  git('config', '--global', 'core.attributesFile', '~/my attributes')
  anode('git', 'install', '--global')
  expect(readFileSync(join(home, 'my attributes'), 'utf8')).toBe(`${ATTRIBUTES}\n`)
})

it('It works in worktrees, submodules and folders within', () => {
  const repository = gitRepository()
  repository.commit({ 'deep er/readme.txt': 'x' })
  const tree = join(testFolder(), 'tree')
  repository.git('worktree', 'add', '-q', '-b', 'side', tree)
  expect(anodeIn(tree, repository.env)('git', 'install').status).toBe(0)
  expect(repository.git('check-attr', 'diff', '--', 'x.ipynb')).toContain('anode')
  expectMerges(repository)

  const inner = gitRepository()
  inner.commit({ 'readme.txt': 'x' })
  repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.folder, 'sub module')
  const submodule = { ...inner, folder: repository.path('sub module') }
  expect(anodeIn(repository.path('deep er'), repository.env)('git', 'install').status).toBe(0)
  expect(anodeOf(submodule)('git', 'install').stdout).toContain(
    join('.git', 'modules', 'sub module', 'info', 'attributes'),
  )
})

it('What git runs is one command, whatever the folder of the program is called', () => {
  const repository = gitRepository()
  const folder = join(testFolder(), "it's 100%A $HOME")
  mkdirSync(folder)
  const node = join(folder, 'node')
  symlinkSync(process.execPath, node)
  installInGit({ isGlobal: false, folder: repository.folder }, [node, program], process.env)
  expectMerges(repository, "$(it's) 50%A of.ipynb")
  expect(repository.run('diff', 'HEAD~1').said).toContain('Cell 2 (code): changed')
})

it('Where it cannot be installed, it is said why', () => {
  const folder = testFolder()
  const { env } = gitRepository()
  const outside = anodeIn(folder, { ...env, GIT_CEILING_DIRECTORIES: folder })('git', 'install')
  expect([outside.status, outside.stderr]).toEqual([2, expect.stringContaining('is in no git repository')])
  expect(outside.stderr).toContain('--global')
  const without = anodeIn(folder, { ...env, PATH: folder })('git', 'install')
  expect([without.status, without.stderr]).toEqual([2, expect.stringContaining('no git on this machine')])
  const nowhere = anodeIn(folder, env)('git', 'install', 'nowhere')
  expect(nowhere.stderr).toContain('There is no folder')
  expect(anodeIn(folder, env)('git').stderr).toContain('anode git install')
  expect(anodeIn(folder, env)('git', '--help').stdout).toContain('anode git remove')
})
