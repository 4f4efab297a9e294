import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { foldersOfRepository, sourceFiles } from './sourceFiles.ts'

let root: string
const at = (...parts: ReadonlyArray<string>) => join(root, ...parts)
const write = (path: string, content: string | Uint8Array = '') => writeFileSync(at(path), content)
const files = sourceFiles((id) => at('data/folders', id))
const near = () => Effect.runPromise(files.near('n'))
const pathsNear = async () => (await near()).map(({ path }) => path.slice(root.length + 1))

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'anode-sources-'))
  mkdirSync(at('data/folders/n'), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('Without a repository only the notebook’s own folder is looked at', async () => {
  write('pyproject.toml')
  write('data/requirements.txt')
  write('data/folders/requirements.txt')
  expect(await pathsNear()).toEqual([])
  write('data/folders/n/environment.yml')
  write('data/folders/n/requirements.txt')
  expect(await pathsNear()).toEqual(['data/folders/n/requirements.txt', 'data/folders/n/environment.yml'])
})

test('In a repository all folders up to it are looked at, the nearest first, and none above', async () => {
  mkdirSync(at('data/.git'))
  write('requirements.txt')
  write('data/pyproject.toml')
  write('data/uv.lock')
  write('data/folders/n/environment.yaml')
  expect(await pathsNear()).toEqual(['data/folders/n/environment.yaml', 'data/pyproject.toml'])
  expect((await near()).map(({ lock }) => lock)).toEqual([null, at('data/uv.lock')])
  // A worktree has a file in its place, and a folder of the notebook’s own may be a repository.
  rmSync(at('data/.git'), { recursive: true })
  write('data/folders/n/.git', 'gitdir: elsewhere')
  expect(await pathsNear()).toEqual(['data/folders/n/environment.yaml'])
})

test('A repository in which the data directory lies says nothing of notebooks', async () => {
  mkdirSync(at('.git'))
  write('requirements.txt')
  const inside = sourceFiles((id) => at('data/folders', id), at('data'))
  expect(await Effect.runPromise(inside.near('n'))).toEqual([])
  write('data/folders/n/requirements.txt')
  expect(await Effect.runPromise(inside.near('n'))).toMatchObject([{ name: 'requirements.txt' }])
})

test('A folder that is not made yet is looked for above, and a folder of a file’s name is no file', async () => {
  mkdirSync(at('.git'))
  rmSync(at('data'), { recursive: true })
  mkdirSync(at('requirements.txt'))
  write('pyproject.toml')
  expect(await pathsNear()).toEqual(['pyproject.toml'])
  expect(foldersOfRepository(at('a/b'))).toEqual([at('a/b'), at('a'), root])
})

test('A link is no such file, nor is a pipe: code could lead it to what it must not read', async () => {
  write('token', 'secret')
  symlinkSync(at('token'), at('data/folders/n/requirements.txt'))
  expect(await pathsNear()).toEqual([])
  const refusalOf = (path: string) =>
    Effect.runPromise(Effect.map(Effect.flip(files.read(at(path), 1024)), ({ message }) => message))
  expect(await refusalOf('data/folders/n/requirements.txt')).not.toContain('secret')
  execFileSync('mkfifo', [at('pipe')])
  expect(await refusalOf('pipe')).toBe('It is no file.')
})

test('What is too large, no text, or not to be read says so', async () => {
  const read = (path: string) =>
    Effect.runPromise(
      Effect.match(files.read(at(path), 1024), {
        onSuccess: (text) => text,
        onFailure: ({ message }) => message,
      }),
    )
  write('plain', '\uFEFFsix\n')
  expect(await read('plain')).toBe('six\n')
  write('full', 'x'.repeat(1024))
  expect((await read('full')).length).toBe(1024)
  write('large', 'x'.repeat(1025))
  expect(await read('large')).toBe('It is larger than 1 KB.')
  write('latin', Uint8Array.of(0xff, 0xfe, 0x41))
  expect(await read('latin')).toBe('It is no text in UTF-8.')
  write('zero', 'a\0b')
  expect(await read('zero')).toBe('It is no text in UTF-8.')
  expect(await read('gone')).toMatch(/gone/)
})
