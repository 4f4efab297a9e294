import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testPython } from '@anode/kernel/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { shareTools } from '../environment/testing/shareTools.ts'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

let server: RestServer

beforeAll(async () => {
  server = await startRestServer()
  shareTools(server.home)
})
afterAll(() => server?.stop())

/** Runs a cell, and gives its status, all that it put out as one text, and why it was lost. */
const run = async (at: string, cell: string) => {
  const { body } = await server.ask('POST', `${at}/runs?wait=60`, { cells: [cell] })
  let [result] = body.runs
  while (result.finishedAt === null) {
    result = (await server.ask('GET', `${at}/runs/${result.id}?wait=60`)).body
  }
  return { status: result.status, text: JSON.stringify(result.outputs), reason: result.reason }
}
const environmentOf = async (at: string) => (await server.ask('GET', `${at}/environment`)).body

/** A notebook whose working folder has these files. */
const notebookWith = async (files: Readonly<Record<string, string>>, ...sources: ReadonlyArray<string>) => {
  const notebook = await server.notebook(...sources)
  const folder = join(server.home, 'folders', notebook.id)
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return { ...notebook, folder }
}

describe('A file in the notebook’s folder', () => {
  test('names its packages: they are agreed to, installed, and its own with the first %pip install', async () => {
    const pyproject = '[project]\nname = "shapes"\nrequires-python = ">=3.10"\ndependencies = ["humanize"]\n'
    const lock =
      '[[package]]\nname = "humanize"\nversion = "4.8.0"\nsource = { registry = "https://pypi.org/simple" }\n'
    const { at, cells, folder } = await notebookWith(
      { 'pyproject.toml': pyproject, 'uv.lock': lock, 'requirements.txt': 'toolz\n' },
      'import humanize; humanize.__version__',
      '%pip install six==1.16.0',
    )
    expect(await environmentOf(at)).toMatchObject({
      own: true,
      source: { kind: 'file', path: join(folder, 'pyproject.toml') },
      dependencies: ['humanize'],
      requiresPython: '>=3.10',
      state: 'untrusted',
      untrusted: ['humanize'],
    })
    expect(await run(at, cells[0] as string)).toMatchObject({ status: 'error' })
    await server.ask('POST', `${at}/environment/trust`, { packages: ['humanize'] })
    expect(await environmentOf(at)).toMatchObject({ state: 'absent' })
    await server.ask('POST', `${at}/kernel/restart`)
    // As its uv.lock has it, not the newest.
    expect(await run(at, cells[0] as string)).toMatchObject({
      status: 'ok',
      text: expect.stringContaining('4.8.0'),
    })
    const info = await environmentOf(at)
    expect(info).toMatchObject({ state: 'ready', source: { kind: 'file' } })
    const named = Object.fromEntries(
      info.packages.map(({ name, requires }: { name: string; requires: string[] }) => [name, requires]),
    )
    expect(named).toMatchObject({ humanize: [], ipykernel: expect.arrayContaining(['ipython']) })
    expect(named).not.toHaveProperty('pandas')

    expect(await run(at, cells[1] as string)).toMatchObject({ status: 'ok' })
    expect(await environmentOf(at)).toMatchObject({
      source: { kind: 'notebook', path: null },
      dependencies: ['humanize', 'six==1.16.0'],
      requiresPython: '>=3.10',
      state: 'ready',
    })
  })

  test('that cannot be used says why, and cells run with the usual packages', async () => {
    const { at, cells } = await notebookWith(
      { 'requirements.txt': 'six\n--index-url http://evil.example/simple\n' },
      'import pandas; pandas.__name__',
    )
    expect(await environmentOf(at)).toMatchObject({
      own: false,
      state: 'failed',
      reason: expect.stringMatching(/requirements\.txt” names cannot be used\. Line 2: .* is an option/),
    })
    expect(await run(at, cells[0] as string)).toMatchObject({ status: 'ok' })
    const refused = await server.ask('PATCH', `${at}/environment`, { add: ['six'] })
    expect([refused.status, refused.body.message]).toEqual([409, expect.stringContaining('Line 2')])
  })
})

describe('An interpreter', () => {
  test('that somebody chose runs the notebook as it is, here and in no copy of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anode-theirs-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const environment = join(folder, '.venv')
    const python = join(environment, 'bin', 'python')
    // It has what the base environment has.
    execFileSync(testPython(), ['-m', 'venv', '--without-pip', environment])
    const purelib = ['-c', 'import sysconfig; print(sysconfig.get_paths()["purelib"])']
    const site = execFileSync(python, purelib, { encoding: 'utf8' }).trim()
    const shared = execFileSync(testPython(), purelib, { encoding: 'utf8' }).trim()
    writeFileSync(join(site, 'theirs.py'), 'word = "theirs indeed"\n')
    const { at, cells } = await server.notebook(
      'import sys, theirs; (theirs.word, sys.prefix)',
      '%pip install humanize',
    )

    const bare = await server.ask('PUT', `${at}/environment/interpreter`, { path: environment })
    expect([bare.status, bare.body.message]).toEqual([
      422,
      expect.stringMatching(/has no ipykernel[\s\S]*--python \S+ ipykernel/),
    ])
    expect((await environmentOf(at)).source).toEqual({ kind: 'base', path: null })
    writeFileSync(join(site, 'shared.pth'), `${shared}\n`)

    const chosen = await server.ask('PUT', `${at}/environment/interpreter`, { path: environment })
    expect(chosen.body).toMatchObject({
      own: false,
      state: 'ready',
      source: { kind: 'interpreter', path: python },
    })
    const ran = await run(at, cells[0] as string)
    expect(ran).toMatchObject({ status: 'ok', text: expect.stringContaining('theirs indeed') })
    expect(ran.text).toContain(environment)
    expect(await run(at, cells[1] as string)).toMatchObject({
      status: 'error',
      text: expect.stringContaining(`${python} -m pip install humanize`),
    })

    const copy = (await server.ask('POST', `${at}/duplicate`)).body
    expect((await environmentOf(`/notebooks/${copy.id}`)).source.kind).toBe('base')
    const file = (await server.ask('GET', `${at}/ipynb`)).body
    expect(JSON.stringify(file.metadata)).not.toContain(environment)

    const back = await server.ask('PUT', `${at}/environment/interpreter`, { path: null })
    expect(back.body).toMatchObject({ source: { kind: 'base' }, interpreter: null })
    await server.ask('POST', `${at}/kernel/restart`)
    expect(await run(at, cells[0] as string)).toMatchObject({ status: 'error' })
  })

  test('is offered from near the notebook and from the path', async () => {
    const { at, folder } = await notebookWith({})
    mkdirSync(join(folder, '.venv', 'bin'), { recursive: true })
    writeFileSync(join(folder, '.venv', 'bin', 'python'), '')
    const { body } = await server.ask('GET', `${at}/environment/interpreters`)
    expect(body[0]).toBe(join(folder, '.venv', 'bin', 'python'))
  })
})

describe('The package index', () => {
  test('says which versions a package has, and that there is no such package', async () => {
    const found = await server.ask('GET', '/packages/Humanize')
    expect(found.body).toMatchObject({
      name: 'humanize',
      versions: expect.arrayContaining(['4.9.0', '4.8.0']),
    })
    const missing = await server.ask('GET', '/packages/anode-has-no-such-package')
    expect([missing.status, missing.body._tag]).toEqual([404, 'PackageNotFound'])
    for (const name of ['..%2Fsix', 'six==1.16.0', '--help', 'six%20%40%20https:%2F%2Fevil.example']) {
      expect((await server.ask('GET', `/packages/${name}`)).status).toBe(400)
    }
  })
})

test('A change that is under way is cancelled by a program, and nothing was changed', async () => {
  const { at } = await server.notebook('1')
  const nothing = await server.ask('POST', `${at}/environment/cancel`)
  expect([nothing.status, nothing.body.message]).toEqual([409, expect.stringContaining('nothing to cancel')])
  const change = server.ask('PATCH', `${at}/environment`, { add: ['scipy'] })
  await expect
    .poll(async () => (await server.ask('POST', `${at}/environment/cancel`)).status, { timeout: 30_000 })
    .toBe(204)
  const { status, body } = await change
  expect([status, body.message]).toEqual([409, expect.stringContaining('cancelled')])
  expect(await environmentOf(at)).toMatchObject({ own: false, state: 'ready', progress: null })
})
