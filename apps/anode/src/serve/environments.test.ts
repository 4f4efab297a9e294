import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { testPython } from '@anode/kernel/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { shareTools } from '../environment/testing/shareTools.ts'
import { startProgram } from '../testing/startProgram.ts'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

let server: RestServer
let other: RestServer

beforeAll(async () => {
  ;[server, other] = await Promise.all([startRestServer(), startRestServer()])
  shareTools(server.home)
  shareTools(other.home)
})
afterAll(async () => {
  await Promise.all([server?.stop(), other?.stop()])
})

/** Runs cells and gives what became of each: its status, and all that it put out as one text. */
const run = async (on: RestServer, at: string, cells: ReadonlyArray<string>) => {
  const { body } = await on.ask('POST', `${at}/runs`, { cells })
  const results: Array<{ status: string; text: string; reason: string | null }> = []
  for (const { id } of body.runs) {
    let result = await on.ask('GET', `${at}/runs/${id}?wait=60`)
    while (result.body.finishedAt === null) result = await on.ask('GET', `${at}/runs/${id}?wait=60`)
    const { status, outputs, reason } = result.body
    results.push({ status, reason, text: JSON.stringify(outputs) })
  }
  return results
}
const environmentOf = async (on: RestServer, at: string) => (await on.ask('GET', `${at}/environment`)).body

describe('A package that a cell installs', () => {
  test('is there at once, in this notebook and no other, and is recorded', async () => {
    const mine = await server.notebook(
      '%pip install humanize',
      'import humanize; humanize.intcomma(1234567)',
      'import sys, pandas; (sys.prefix, pandas.__name__)',
    )
    const theirs = await server.notebook('import humanize')
    const [installed, used, place] = await run(server, mine.at, mine.cells)
    expect(installed).toMatchObject({
      status: 'ok',
      text: expect.stringContaining('Added to this notebook: humanize'),
    })
    expect(used).toMatchObject({ status: 'ok', text: expect.stringContaining('1,234,567') })
    expect(place?.text).toContain('environments')
    const [missing] = await run(server, theirs.at, theirs.cells)
    expect(missing).toMatchObject({ status: 'error', text: expect.stringContaining('No module named') })
    // And says what to do.
    expect(missing?.text).toContain('run: %pip install humanize')

    expect(await environmentOf(server, theirs.at)).toMatchObject({ own: false })
    const info = await environmentOf(server, mine.at)
    expect(info).toMatchObject({
      own: true,
      state: 'ready',
      dependencies: expect.arrayContaining(['pandas', 'humanize']),
    })
    expect(info.script).toContain('"humanize"')

    // It is there for the next kernel as well, and goes as it came.
    await server.ask('POST', `${mine.at}/kernel/restart`)
    const again = await run(server, mine.at, [mine.cells[1] as string])
    expect(again).toMatchObject([{ status: 'ok' }])
    const { body: cell } = await server.ask('POST', `${mine.at}/cells`, {
      source: '!pip uninstall -y humanize',
    })
    const [gone] = await run(server, mine.at, [cell.id])
    expect(gone).toMatchObject({
      status: 'ok',
      text: expect.stringContaining('Taken away from this notebook: humanize'),
    })
    expect((await environmentOf(server, mine.at)).dependencies).not.toContain('humanize')
  })

  test('may be asked for as to a shell; what only looks like it is as it was', async () => {
    const { at, cells } = await server.notebook(
      '!uv pip install -q six',
      'import six; six.__name__',
      'def f():\n    place = "far"\n    !echo $place {1 + 1}\nf()',
      "!echo pip install nothing '$place'",
      '!cd / && pip install humanize',
      '%pip install -r nothing.txt',
      '%pip install ./six',
      'open("r.txt", "w").write("-e .\\n")\n%pip install -r r.txt',
      'open("r.txt", "wb").write(b"\\xff\\xfe")\n%pip install -r r.txt',
      'open("r.txt", "w").write("# ours\\n\\nsix>=1.16  # old\\nhumanize==4.9.0; \\\\\\n  python_version > \\"3\\"\\n")\n%pip install -r r.txt',
    )
    const [installed, used, local, echo] = await run(server, at, cells.slice(0, 4))
    expect(installed).toMatchObject({ status: 'ok', text: expect.stringContaining('six') })
    expect(used?.status).toBe('ok')
    expect(local?.text).toContain('far 2')
    expect(echo?.text).toContain('pip install nothing $place')
    for (const [cell, words] of [
      [cells[4], 'in a line of its own'],
      [cells[5], 'No such file or directory'],
      [cells[6], 'is a path'],
      [cells[7], '“-e .”, which is not understood here'],
      [cells[8], 'cannot be read as a file of requirements'],
    ] as const) {
      const [refused] = await run(server, at, [cell as string])
      expect(refused).toMatchObject({ status: 'error', text: expect.stringContaining(words) })
    }
    const [required] = await run(server, at, cells.slice(9))
    expect(required).toMatchObject({ status: 'ok', text: expect.stringContaining('humanize 4.9.0') })
    expect((await environmentOf(server, at)).dependencies).toContain('six>=1.16')
  })

  test('that does not exist leaves all as it was, and says so; an interrupt gives the wish up', async () => {
    const { at, cells } = await server.notebook('%pip install anode-has-no-such-package', 'import pandas; 1')
    const [failed] = await run(server, at, cells.slice(0, 1))
    expect(failed).toMatchObject({ status: 'error', text: expect.stringContaining('no such package') })
    expect(await run(server, at, cells.slice(1))).toMatchObject([{ status: 'ok' }])
    expect(await environmentOf(server, at)).toMatchObject({ own: false, state: 'ready' })

    const { body: cell } = await server.ask('POST', `${at}/cells`, { source: '%pip install scipy' })
    const { body: asked } = await server.ask('POST', `${at}/runs`, { cells: [cell.id] })
    const path = `${at}/runs/${asked.runs[0].id}`
    await expect
      .poll(async () => JSON.stringify((await server.ask('GET', path)).body.outputs))
      .toContain('Looking for versions')
    await server.ask('POST', `${at}/kernel/interrupt`)
    const { body: over } = await server.ask('GET', `${path}?wait=60`)
    expect(over.status).toBe('interrupted')
    expect(JSON.stringify(over.outputs)).toContain('KeyboardInterrupt')
    expect(await environmentOf(server, at)).toMatchObject({ own: false })
  })
})

test('A cell that waits for a package gets it also when the server is killed meanwhile', async () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-killed-'))
  shareTools(home)
  const base = dirname(dirname(testPython()))
  mkdirSync(join(home, 'environments'))
  symlinkSync(base, join(home, 'environments', basename(base)))
  const first = await startProgram(home, { python: true })
  const json = async (answer: Promise<Response>) => JSON.parse(await (await answer).text())
  const { id } = await json(first.request('POST', '/notebooks', { title: 'Killed' }))
  const at = `/notebooks/${id}`
  const cell = await json(first.request('POST', `${at}/cells`, { source: '%pip install humanize==4.9.0' }))
  const asked = await json(first.request('POST', `${at}/runs`, { cells: [cell.id] }))
  const path = `${at}/runs/${asked.runs[0].id}`
  await expect
    .poll(async () => JSON.stringify(await json(first.request('GET', path))), { timeout: 120_000 })
    .toContain('Looking for versions')
  await first.end('SIGKILL')
  const second = await startProgram(home, { python: true })
  onTestFinished(async () => {
    await second.end('SIGTERM')
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  })
  await expect
    .poll(async () => (await json(second.request('GET', `${path}?wait=20`))).status, { timeout: 120_000 })
    .toBe('ok')
  expect((await json(second.request('GET', `${at}/environment`))).dependencies).toContain('humanize==4.9.0')
})

describe('What a notebook needs', () => {
  test('is changed by a program as well, and what is no package is refused with a reason', async () => {
    const { at, cells } = await server.notebook('import six; six.__version__')
    for (const [add, words] of [
      ['-r x.txt', 'is an option'],
      ['--index-url=http://evil.example', 'is an option'],
      ['../six', 'is a path'],
      ['six @ https://evil.example/six.whl', 'is an address'],
    ] as const) {
      const refused = await server.ask('PATCH', `${at}/environment`, { add: [add] })
      expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining(words)])
    }
    const unknown = await server.ask('PATCH', `${at}/environment`, { add: ['anode-has-no-such-package'] })
    expect([unknown.status, unknown.body.message]).toEqual([422, expect.stringContaining('no such package')])
    const added = await server.ask('PATCH', `${at}/environment`, { add: ['six==1.16.0'] })
    expect(added.body).toMatchObject({ own: true, state: 'ready' })
    expect(await run(server, at, cells)).toMatchObject([{ text: expect.stringContaining('1.16.0') }])
    const newer = await server.ask('PATCH', `${at}/environment`, { add: ['six>1.16'] })
    expect(newer.body.dependencies).toContain('six>1.16')
    await server.ask('POST', `${at}/kernel/restart`)
    expect((await run(server, at, cells))[0]?.text).not.toContain('1.16.0')
    const removed = await server.ask('DELETE', `${at}/environment`)
    expect(removed.body).toMatchObject({ own: false })
  })

  test('goes with its file: on another server it is installed once somebody agreed to it, and not before', async () => {
    const { at, cells } = await server.notebook('import humanize; humanize.__version__')
    await server.ask('PATCH', `${at}/environment`, { add: ['humanize==4.9.0'] })
    expect(await run(server, at, cells)).toMatchObject([{ status: 'ok' }])
    const file = (await server.ask('GET', `${at}/ipynb`)).body
    const ipynb = typeof file === 'string' ? file : JSON.stringify(file)

    const opened = (await other.ask('POST', '/notebooks', { ipynb, title: 'From elsewhere' })).body
    const there = `/notebooks/${opened.id}`
    expect(await environmentOf(other, there)).toMatchObject({
      own: true,
      state: 'untrusted',
      untrusted: ['humanize'],
    })
    const { body: list } = await other.ask('GET', `${there}/cells`)
    const ids = list.cells.map(({ id }: { id: string }) => id)
    expect(await run(other, there, ids)).toMatchObject([{ status: 'error' }])
    const refused = await other.ask('PATCH', `${there}/environment`, { add: ['six'] })
    expect([refused.status, refused.body.message]).toEqual([
      409,
      expect.stringContaining('Agree to them first'),
    ])

    // Only what it asks for can be agreed to.
    await other.ask('POST', `${there}/environment/trust`, { packages: ['six'] })
    expect((await environmentOf(other, there)).state).toBe('untrusted')
    const refusedYet = await other.ask('PATCH', `${there}/environment`, { add: ['six'] })
    expect(refusedYet.status).toBe(409)
    const agreed = await other.ask('POST', `${there}/environment/trust`, { packages: ['humanize'] })
    expect(agreed.body).toMatchObject({ untrusted: [] })
    // Who runs before the packages are there means the kernel that has them.
    const restarted = other.ask('POST', `${there}/kernel/restart`)
    const { id: notebookId } = opened
    const session = async () => (await other.ask('GET', `/kernels/${notebookId}`)).body.state
    await expect.poll(session, { interval: 5 }).toBe('provisioning')
    expect(await run(other, there, ids)).toMatchObject([
      { status: 'ok', text: expect.stringContaining('4.9.0') },
    ])
    expect((await restarted).status).toBe(204)

    // It is this server's own word, and can be taken back.
    const { body: trusted } = await other.ask('GET', '/environments/trusted')
    expect(trusted).toMatchObject([{ name: 'humanize', source: 'index', by: 'person:local' }])
    await other.ask('DELETE', '/environments/trusted/humanize')
    expect((await environmentOf(other, there)).state).toBe('untrusted')
  })

  test('may be said by a cell, as scripts do', async () => {
    const { at, cells } = await server.notebook(
      '# /// script\n# dependencies = ["six==1.16.0"]\n# ///',
      'import six; six.__version__',
      'import pandas',
      '%pip install humanize',
    )
    expect(await environmentOf(server, at)).toMatchObject({ own: true, dependencies: ['six==1.16.0'] })
    await server.ask('POST', `${at}/environment/trust`, { packages: ['six'] })
    const [, used, missing, added] = await run(server, at, cells)
    expect(used).toMatchObject({ status: 'ok', text: expect.stringContaining('1.16.0') })
    // What it names, and nothing else.
    expect(missing).toMatchObject({ status: 'error', text: expect.stringContaining('No module named') })
    expect(added?.status).toBe('interrupted')
    const [later] = await run(server, at, cells.slice(3))
    expect(later).toMatchObject({
      status: 'ok',
      text: expect.stringContaining('Added to this notebook: humanize'),
    })
    expect((await environmentOf(server, at)).dependencies).toEqual(['six==1.16.0', 'humanize'])
  })

  test('and cannot be had is said where its kernel would start', async () => {
    const metadata = { anode: { environment: { dependencies: ['six==1.16.0', 'six==1.17.0'] } } }
    const ipynb = JSON.stringify({
      ...{ nbformat: 4, nbformat_minor: 5, metadata },
      cells: [
        { id: 'a', cell_type: 'code', source: '1 + 1', metadata: {}, outputs: [], execution_count: null },
      ],
    })
    const opened = (await server.ask('POST', '/notebooks', { ipynb, title: 'Torn' })).body
    const at = `/notebooks/${opened.id}`
    await server.ask('POST', `${at}/environment/trust`, { packages: ['six'] })
    const [result] = await run(server, at, ['a'])
    expect(result?.status).toBe('lost')
    expect(result?.reason).toContain('These packages do not go together.')
    expect(await environmentOf(server, at)).toMatchObject({ state: 'failed' })
    // With other words it works.
    await server.ask('DELETE', `${at}/environment`)
    expect(await run(server, at, ['a'])).toMatchObject([{ status: 'ok' }])
  })
})
