import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EventReader } from './testing/EventReader.ts'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

let server: RestServer
beforeAll(async () => {
  server = await startRestServer()
})
afterAll(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const run = (at: string, cells: unknown, wait = 30, more: object = {}) =>
  server.ask('POST', `${at}/runs?wait=${wait}`, { cells, ...more })

describe('A run by REST', () => {
  it('is asked for and waited for in one request, and gives outputs as nbformat has them', async () => {
    const { at, cells } = await server.notebook('print("hello")\n1 + 1')
    const { status, body } = await run(at, cells)
    expect(status).toBe(201)
    expect(body.runs).toMatchObject([
      {
        cellId: cells[0],
        status: 'ok',
        executionCount: 1,
        requestedBy: 'person:local',
        error: null,
        input: null,
        outputs: [
          { output_type: 'stream', name: 'stdout', text: 'hello\n' },
          {
            output_type: 'execute_result',
            execution_count: 1,
            data: { 'text/plain': '2' },
            metadata: {},
          },
        ],
      },
    ])
    const [{ id }] = body.runs
    expect((await server.ask('GET', `${at}/runs/${id}`)).body).toEqual(body.runs[0])
    expect((await server.ask('GET', `${at}/cells/${cells[0]}/outputs`)).body).toEqual({
      executionCount: 1,
      running: false,
      outputs: body.runs[0].outputs,
    })
    expect((await server.ask('GET', `${at}/cells/${cells[0]}`)).body).toMatchObject({
      executionCount: 1,
      run: { id, status: 'ok' },
    })
    await server.ask('DELETE', `${at}/cells/${cells[0]}/outputs`)
    expect((await server.ask('GET', `${at}/cells/${cells[0]}/outputs`)).body.outputs).toEqual([])
  })

  it('works in the notebook’s own folder, which goes when the notebook is deleted for ever', async () => {
    const { id, at, cells } = await server.notebook('open("x.csv", "w").write("a,b")', '!ls')
    const other = await server.notebook('import os\nos.path.exists("x.csv")')
    const { body } = await run(at, 'all')
    expect(body.runs.at(-1).outputs).toMatchObject([{ text: 'x.csv\n' }])
    const file = join(server.home, 'folders', id, 'x.csv')
    expect(readFileSync(file, 'utf8')).toBe('a,b')
    const elsewhere = await run(other.at, other.cells)
    expect(elsewhere.body.runs[0].outputs).toMatchObject([{ data: { 'text/plain': 'False' } }])
    // A kernel that was started anew is there again.
    await server.ask('POST', `${at}/kernel/restart`)
    expect((await run(at, [cells[1]])).body.runs[0].outputs).toMatchObject([{ text: 'x.csv\n' }])
    await server.ask('DELETE', at)
    expect(existsSync(file)).toBe(true)
    await server.ask('DELETE', `/trash/${id}`)
    await expect.poll(() => existsSync(file)).toBe(false)
  })

  it('of all cells goes in the notebook’s order, past those that do not run, and ends at a failure', async () => {
    const { at, cells } = await server.notebook('a = 1', 'a + 1', '1 / 0', 'a + 2')
    await server.ask('POST', `${at}/cells`, { kind: 'markdown', source: '# no', index: 1 })
    const { body } = await run(at, 'all')
    expect(
      body.runs.map(({ cellId, status }: { cellId: string; status: string }) => [cellId, status]),
    ).toEqual([
      [cells[0], 'ok'],
      [cells[1], 'ok'],
      [cells[2], 'error'],
      [cells[3], 'interrupted'],
    ])
    expect(body.runs[2].error).toMatchObject({ ename: 'ZeroDivisionError', evalue: 'division by zero' })
    const on = await run(at, [cells[2], cells[3]], 30, { stopOnError: false })
    expect(on.body.runs.map(({ status }: { status: string }) => status)).toEqual(['error', 'ok'])
  })

  it('that takes longer than the answer waits is told as it is, and waited for again', async () => {
    const { at, cells } = await server.notebook(
      'import time\nprint("begun", flush=True)\ntime.sleep(2)\n"end"',
    )
    const { body } = await run(at, cells, 1)
    const [{ id, status }] = body.runs
    expect(['queued', 'running']).toContain(status)
    await expect
      .poll(async () => (await server.ask('GET', `${at}/runs/${id}`)).body)
      .toMatchObject({ status: 'running', outputs: [{ output_type: 'stream', text: 'begun\n' }] })
    const { body: end } = await server.ask('GET', `${at}/runs/${id}?wait=30`)
    expect(end).toMatchObject({
      status: 'ok',
      outputs: [{ text: 'begun\n' }, { data: { 'text/plain': "'end'" } }],
    })
  })

  it('joins the one that runs already with the same text', async () => {
    const { at, cells } = await server.notebook('import time; time.sleep(1)')
    const first = await run(at, cells, 0)
    const second = await run(at, cells, 30)
    expect(second.body.runs[0]).toMatchObject({ id: first.body.runs[0].id, status: 'ok' })
  })

  it('that was overtaken by another of its cell is still there', async () => {
    const { at, cells } = await server.notebook('41 + 1')
    const [cell] = cells as [string]
    const first = (await run(at, cells)).body.runs[0]
    const { hash } = (await server.ask('GET', `${at}/cells/${cell}/text`)).body
    await server.ask('PATCH', `${at}/cells/${cell}/text`, { source: '"other"', base: hash })
    await run(at, cells)
    const { status, body } = await server.ask('GET', `${at}/runs/${first.id}`)
    expect([status, body]).toEqual([200, first])
  })

  it('that waits is given up, and one that runs is interrupted', async () => {
    const { at, cells } = await server.notebook('import time\ntime.sleep(60)', '2')
    const { body } = await run(at, cells, 0)
    const [running, waiting] = body.runs
    await expect
      .poll(async () => (await server.ask('GET', `${at}/runs/${running.id}`)).body.status)
      .toBe('running')
    const given = await server.ask('POST', `${at}/runs/${waiting.id}/cancel`)
    expect(given.body).toMatchObject({ status: 'interrupted' })
    await server.ask('POST', `${at}/runs/${running.id}/cancel`)
    const { body: end } = await server.ask('GET', `${at}/runs/${running.id}?wait=30`)
    expect(end.status).toBe('interrupted')
    expect((await server.ask('POST', `${at}/runs/${running.id}/cancel`)).body).toEqual(end)
  })

  it('that asks for a password leaves it in no file of the data directory', async () => {
    const plain = 'an-answer-like-any-other'
    const secret = 'correct-horse-battery-staple'
    const { at, cells } = await server.notebook(
      'import getpass\nname = input("Who? ")\nword = getpass.getpass("Word: ")\nlen(word)',
    )
    const [{ id }] = (await run(at, cells, 0)).body.runs
    const asked = async () => (await server.ask('GET', `${at}/runs/${id}`)).body.input
    await expect.poll(asked).toEqual({ prompt: 'Who? ', password: false })
    await server.ask('POST', `${at}/runs/${id}/input`, { value: plain })
    await expect.poll(asked).toEqual({ prompt: 'Word: ', password: true })
    await server.ask('POST', `${at}/runs/${id}/input`, { value: secret })
    const ended = () => server.ask('GET', `${at}/runs/${id}?wait=30`)
    await expect.poll(async () => (await ended()).body.status).toBe('ok')
    expect(JSON.stringify((await ended()).body.outputs)).toContain('Word: ••••••••')
    const holding = (text: string) =>
      globSync('**', { cwd: server.home })
        .map((name) => join(server.home, name))
        .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
        .filter((file) => readFileSync(file).includes(text))
    // What is not a password is found there, so the search finds.
    expect(holding(plain)).not.toEqual([])
    expect(holding(secret)).toEqual([])
  })

  it('that asks for input gets it', async () => {
    const { at, cells } = await server.notebook('name = input("Who? ")\nname.upper()')
    const [{ id }] = (await run(at, cells, 0)).body.runs
    await expect
      .poll(async () => (await server.ask('GET', `${at}/runs/${id}`)).body.input)
      .toEqual({ prompt: 'Who? ', password: false })
    expect((await server.ask('POST', `${at}/runs/${id}/input`, { value: 'ada' })).status).toBe(204)
    const { body } = await server.ask('GET', `${at}/runs/${id}?wait=30`)
    expect(body.outputs.at(-1)).toMatchObject({ data: { 'text/plain': "'ADA'" } })
    // It asks nothing any more.
    expect((await server.ask('POST', `${at}/runs/${id}/input`, { value: 'x' })).status).toBe(409)
  })

  it('gives the address of a large value', async () => {
    const { at, cells } = await server.notebook(
      'from IPython.display import display\ndisplay({"text/html": "<p>" + "x" * 200_000}, raw=True)',
    )
    const [{ outputs }] = (await run(at, cells)).body.runs
    const { href, bytes } = outputs[0].data['text/html']
    const response = await fetch(`${server.origin}${href}`, {
      headers: { authorization: `Bearer ${server.token}` },
    })
    expect((await response.text()).length).toBe(200_003)
    expect(bytes).toBe(200_003)
  })

  it('is refused where there is nothing to run, in words', async () => {
    const { at, cells } = await server.notebook('1')
    const prose = (await server.ask('POST', `${at}/cells`, { kind: 'markdown' })).body.id
    expect(await run(at, [prose])).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('markdown') },
    })
    expect(await run(at, ['none'])).toMatchObject({ status: 404, body: { _tag: 'CellNotFound' } })
    expect((await run(at, [])).status).toBe(400)
    expect((await server.ask('POST', `${at}/runs?wait=61`, { cells: 'all' })).status).toBe(400)
    expect(await server.ask('GET', `${at}/runs/none`)).toMatchObject({
      status: 404,
      body: { _tag: 'RunNotFound' },
    })
    expect((await run('/notebooks/none', 'all')).status).toBe(404)
    await server.ask('DELETE', at)
    expect(await run(at, cells)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('trash') },
    })
  })
})

describe('The events of a notebook', () => {
  it('tell the facts of a run and, when asked, what it puts out meanwhile', async () => {
    const { at, cells } = await server.notebook(
      'import time\nfor i in range(3): print(i, flush=True); time.sleep(0.2)',
    )
    const reader = new EventReader(await server.send('GET', `${at}/events?live=true`))
    await reader.until(({ event }) => event === 'open')
    await run(at, cells)
    const finished = await reader.until(({ data }) => data.name === 'v1.RunFinished')
    const kinds = reader.events.map(({ event, data }) => (event === 'fact' ? data.name : event))
    expect(kinds).toEqual(expect.arrayContaining(['open', 'v2.RunRequested', 'v1.RunStarted', 'ops']))
    expect(kinds.indexOf('ops')).toBeLessThan(kinds.indexOf('v1.RunFinished'))
    expect(finished.id).toBe(String(finished.data.seq))
    await reader.close()
  })
})
