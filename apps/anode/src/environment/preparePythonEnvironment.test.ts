import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect, Exit } from 'effect'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environmentFolder } from './EnvironmentDirectory.ts'
import type { EnvironmentProgress } from './EnvironmentProgress.ts'
import { findInterpreter } from './Interpreter.ts'
import { preparePythonEnvironment } from './preparePythonEnvironment.ts'
import { readLock } from './RequirementsLock.ts'

let folder = ''
let home = ''
let reports: Array<EnvironmentProgress> = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anode-environment-'))
  home = join(folder, 'home')
  reports = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const onProgress = (progress: EnvironmentProgress) => {
  reports.push(progress)
}

/** What uv has downloaded already: nobody wants to wait for that. */
const cache = process.env.UV_CACHE_DIR ?? join(homedir(), '.cache', 'uv')

const prepare = (env: NodeJS.ProcessEnv = { ...process.env, UV_CACHE_DIR: cache }) =>
  preparePythonEnvironment({ home, onProgress, env })

/** Why it failed, and that the last report says the same. */
const failureOf = async (env?: NodeJS.ProcessEnv) => {
  const failure = await Effect.runPromise(Effect.flip(prepare(env)))
  expect(reports.at(-1)).toMatchObject({ phase: 'failed', error: failure.message })
  return failure
}

/** A program that answers the question what Python it is, and can do nothing else. */
const fakePython = (version: string): string => {
  const path = join(folder, `python-${version}`)
  const answer = {
    executable: path,
    version,
    makesVenvs: false,
    markers: { implementation_name: 'cpython', python_full_version: version, sys_platform: 'linux' },
  }
  writeFileSync(path, `#!/bin/sh\n[ "$1" = -c ] && echo '${JSON.stringify(answer)}'\n`)
  chmodSync(path, 0o755)
  return path
}

describe('preparePythonEnvironment, when it cannot', () => {
  it('says which commands it tried when there is no Python', async () => {
    const failure = await failureOf({ PATH: folder })
    expect(failure._tag).toBe('PythonNotFound')
    expect(failure.message).toContain('tried: python3, python, py -3')
    expect(failure.message).toContain('ANODE_PYTHON')
  })

  it('looks nowhere else when ANODE_PYTHON is set', async () => {
    const failure = await failureOf({ ...process.env, ANODE_PYTHON: '/nowhere/python' })
    expect(failure).toMatchObject({ _tag: 'PythonNotFound', tried: ['/nowhere/python'] })
  })

  it('refuses a Python that is too old', async () => {
    const failure = await failureOf({ ...process.env, ANODE_PYTHON: fakePython('3.9.18') })
    expect(failure).toMatchObject({ _tag: 'PythonTooOld', version: '3.9.18' })
    expect(failure.message).toContain('3.10')
  })

  it('says which package brings a missing ensurepip', async () => {
    const failure = await failureOf({ ...process.env, ANODE_PYTHON: fakePython('3.12.0') })
    expect(failure._tag).toBe('EnvironmentFailed')
    expect(failure.message).toContain('apt-get install python3-venv')
  })

  it('says that the data directory cannot be written, and what to do', async () => {
    writeFileSync(home, 'a file where the folder should be')
    const failure = await failureOf()
    expect(failure._tag).toBe('EnvironmentFailed')
    expect(failure.message).toContain(home)
    expect(failure.message).toContain('ANODE_HOME')
  })
})

describe('preparePythonEnvironment, for real', () => {
  it('builds once for two who ask, over what an interrupted build left, and reuses it at once', async () => {
    const interpreter = await Effect.runPromise(findInterpreter(process.env))
    const environment = environmentFolder(home, readLock(), interpreter.version)
    const leftover = join(environment, 'half-built')
    mkdirSync(leftover, { recursive: true })

    const [first, second] = await Effect.runPromise(Effect.all([prepare(), prepare()], { concurrency: 2 }))
    expect(first).toEqual(second)
    expect(existsSync(leftover)).toBe(false)
    const builtAt = statSync(join(environment, 'pyvenv.cfg')).mtimeMs

    // How many packages are ready, over time: it grows one by one. (uv's cache decides what it downloads.)
    const installed = reports.map(
      ({ packages }) => packages.filter(({ state }) => state === 'installed').length,
    )
    expect(new Set(installed).size).toBeGreaterThan(20)
    expect(new Set(reports.map(({ phase }) => phase))).toEqual(
      new Set(['checking', 'creating', 'installing', 'ready']),
    )
    expect(reports.at(-1)?.packages.every(({ state }) => state === 'installed')).toBe(true)

    const imports = 'import ipykernel, numpy, pandas, matplotlib, plotly, pyarrow, duckdb, ipywidgets'
    const compiled = 'import importlib.util; print(importlib.util.cache_from_source(pandas.__file__))'
    const cached = execFileSync(first.python, ['-c', `${imports}\n${compiled}`], { encoding: 'utf8' })
    expect(existsSync(cached.trim())).toBe(true)

    reports.length = 0
    const again = await Effect.runPromiseExit(prepare())
    expect(reports.map(({ phase }) => phase)).not.toContain('creating')
    expect(reports.map(({ phase }) => phase)).not.toContain('installing')
    expect(again).toEqual(Exit.succeed(first))
    expect(statSync(join(environment, 'pyvenv.cfg')).mtimeMs).toBe(builtAt)
  }, 300_000)
})
