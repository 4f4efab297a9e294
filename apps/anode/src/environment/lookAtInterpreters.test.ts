import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { testPython } from '@anode/kernel/testing'
import { Effect } from 'effect'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAtInterpreters } from './lookAtInterpreters.ts'

let folder: string
/** A virtual environment with nothing in it. */
let bare: string
let time = 0
/** Each question comes long after the one before. */
const look = lookAtInterpreters({ now: () => (time += 60_000) })
const refusalOf = (path: string) =>
  Effect.runPromise(Effect.map(Effect.flip(look(path)), ({ message }) => message))

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anode-look-'))
  bare = join(folder, 'bare')
  execFileSync(testPython(), ['-m', 'venv', '--without-pip', bare])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('A Python, or the folder of its environment, says what it has and what that needs', async () => {
  const found = await Effect.runPromise(look(testPython()))
  expect(found).toMatchObject({ python: testPython(), version: expect.stringMatching(/^3\.\d+\.\d+/) })
  expect(found.packages.find(({ name }) => name === 'pandas')?.requires).toContain('numpy')
  // Asked once, as long as nothing changes there.
  expect(await Effect.runPromise(look(dirname(dirname(testPython()))))).toBe(found)
})

test('One without ipykernel says what to run, and is asked again once that was done', async () => {
  expect(await refusalOf(bare)).toMatch(/has no ipykernel[\s\S]*uv pip install --python \S+ ipykernel/)
  const packages = execFileSync(join(bare, 'bin', 'python'), [
    '-c',
    'import sysconfig; print(sysconfig.get_paths()["purelib"])',
  ])
  const site = packages.toString().trim()
  writeFileSync(join(site, 'ipykernel.py'), '')
  const first = await Effect.runPromise(look(bare))
  expect(first.packages).toEqual([])
  mkdirSync(join(site, 'six-1.17.0.dist-info'))
  writeFileSync(
    join(site, 'six-1.17.0.dist-info', 'METADATA'),
    'Metadata-Version: 2.1\nName: six\nVersion: 1.17.0\n',
  )
  const second = await Effect.runPromise(look(bare))
  expect(second.packages).toEqual([{ name: 'six', version: '1.17.0', requires: [] }])
  // Kernels that wait are not of the one before.
  expect(second.key).not.toBe(first.key)
})

test('What is no Python is refused with a reason', async () => {
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\necho no snake here >&2\nexit 3\n', { mode: 0o755 })
  const silent = join(folder, 'silent')
  writeFileSync(silent, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  expect(await refusalOf('python3')).toContain('is no whole path')
  expect(await refusalOf(join(folder, 'gone'))).toContain('There is no')
  expect(await refusalOf(folder)).toContain('is a folder without a Python')
  expect(await refusalOf(program)).toContain('no snake here')
  expect(await refusalOf(silent)).toContain('does not answer as a Python')
  chmodSync(silent, 0o644)
  if (process.getuid?.() !== 0) expect(await refusalOf(silent)).toContain('may not be started')
})

test('Where kernels are isolated, none is started that they could change, nor by a link', async () => {
  const written = join(folder, 'folders')
  const theirs = join(written, 'n', '.venv')
  execFileSync(testPython(), ['-m', 'venv', '--without-pip', theirs])
  symlinkSync(theirs, join(folder, 'link'))
  mkdirSync(join(written, 'm'))
  symlinkSync(testPython(), join(written, 'm', 'python'))
  const isolated = lookAtInterpreters({ written: () => [written] })
  for (const path of [theirs, join(folder, 'link'), join(written, 'm', 'python')]) {
    const { message } = await Effect.runPromise(Effect.flip(isolated(path)))
    expect(message).toContain('lies where kernels write')
  }
  expect(await Effect.runPromise(isolated(testPython()))).toMatchObject({ python: testPython() })
})

test('A Python that is none is asked once by all who ask at a time', async () => {
  const program = join(folder, 'counting')
  const count = join(folder, 'count')
  writeFileSync(program, `#!/bin/sh\necho x >> ${count}\nexit 3\n`, { mode: 0o755 })
  const counting = lookAtInterpreters()
  const asks = Array.from({ length: 5 }, () => Effect.flip(counting(program)))
  await Effect.runPromise(Effect.all(asks, { concurrency: 'unbounded' }))
  expect(readFileSync(count, 'utf8')).toBe('x\n')
})
