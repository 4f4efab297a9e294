import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTestGateway, type TestGateway } from '@anode/kernel/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

let gateway: TestGateway
let server: RestServer
beforeAll(async () => {
  gateway = await startTestGateway()
  server = await startRestServer({ gateway })
}, 120_000)
afterAll(async () => {
  await server.stop()
  await gateway.stop()
})

const metadata = {
  kernelspec: { name: 'gateway.python3', display_name: 'Python 3 · cluster', language: 'python' },
}

const notebook = async (on: RestServer, ...sources: ReadonlyArray<string>) => {
  const cells = sources.map((source, index) => ({
    ...{ cell_type: 'code', id: `c${index}`, source, metadata: {}, outputs: [], execution_count: null },
  }))
  const ipynb = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 })
  return `/notebooks/${(await on.ask('POST', '/notebooks', { title: 'Far', ipynb })).body.id}`
}

const run = async (at: string, cells: unknown = 'all', on = server) =>
  (await on.ask('POST', `${at}/runs?wait=60`, { cells })).body.runs

describe('Kernels of a Jupyter server', { timeout: 120_000 }, () => {
  it('are listed with those of the machine, by where they are', async () => {
    const { body } = await server.ask('GET', '/kernelspecs')
    expect(body.kernelspecs).toContainEqual({
      name: 'gateway.python3',
      displayName: `Python 3 · ${new URL(gateway.url).host}`,
      language: 'python',
      ...{ logo: null, problem: null },
    })
  })

  it('execute the notebook that names one, there, and end with its session', async () => {
    const at = await notebook(server, 'import os\nprint(os.getcwd())', '1/0')
    const runs = await run(at)
    expect(runs.map(({ status }: { status: string }) => status)).toEqual(['ok', 'error'])
    expect(runs[0].outputs[0].text).toBe(`${gateway.folder}\n`)
    const { body } = await server.ask('GET', `${at}/ipynb`)
    expect(body.metadata).toMatchObject({ ...metadata, language_info: { name: 'python' } })
    expect(await gateway.kernels()).toHaveLength(1)
    await server.ask('POST', `${at}/kernel/shutdown`)
    await expect.poll(() => gateway.kernels()).toEqual([])
  })

  it('are interrupted', async () => {
    const at = await notebook(server, 'print("on", flush=True)\nwhile True: pass')
    const [{ id }] = (await server.ask('POST', `${at}/runs?wait=0`, { cells: ['c0'] })).body.runs
    const found = async () => (await server.ask('GET', `${at}/runs/${id}`)).body
    await expect.poll(async () => (await found()).outputs).toMatchObject([{ text: 'on\n' }])
    await server.ask('POST', `${at}/kernel/interrupt`)
    await expect.poll(async () => (await found()).status).toBe('interrupted')
    await server.ask('POST', `${at}/kernel/shutdown`)
  })

  it('that are lost with their server end the run with the reason; the next run has another', async () => {
    const at = await notebook(
      server,
      'import time\nprint("on", flush=True)\ntime.sleep(300)',
      'print("again")',
    )
    const [{ id }] = (await server.ask('POST', `${at}/runs?wait=0`, { cells: ['c0'] })).body.runs
    const found = async () => (await server.ask('GET', `${at}/runs/${id}`)).body
    await expect.poll(async () => (await found()).outputs).toMatchObject([{ text: 'on\n' }])
    await gateway.restart()
    await expect.poll(found, { timeout: 60_000 }).toMatchObject({
      status: 'lost',
      reason: expect.stringContaining('has the kernel no more'),
    })
    expect(await run(at, ['c1'])).toMatchObject([{ status: 'ok', outputs: [{ text: 'again\n' }] }])
    await server.ask('POST', `${at}/kernel/shutdown`)
  })

  it('that a killed host left are ended by the next one', async () => {
    const at = await notebook(server, 'print(1)')
    expect(await run(at)).toMatchObject([{ status: 'ok' }])
    const [left] = await gateway.kernels()
    process.kill(JSON.parse(readFileSync(join(server.home, 'host.json'), 'utf8')).pid, 'SIGKILL')
    await expect.poll(() => gateway.kernels()).not.toContain(left)
    expect(await run(at)).toMatchObject([{ status: 'ok' }])
    await server.ask('POST', `${at}/kernel/shutdown`)
  })

  it('are no others where they cannot be had: the run says why', async () => {
    const without = await startRestServer()
    onTestFinished(() => without.stop())
    const [refused] = await run(await notebook(without, 'print(1)'), 'all', without)
    expect(refused).toMatchObject({ status: 'lost', reason: expect.stringContaining('--gateway') })

    const away = await startRestServer({ gateway: { url: 'http://127.0.0.1:9', token: null } })
    onTestFinished(() => away.stop())
    const { body } = await away.ask('GET', '/kernelspecs')
    expect(body.unreadable).toContainEqual({
      folder: 'http://127.0.0.1:9',
      reason: expect.stringContaining('cannot be reached'),
    })
  })
})
