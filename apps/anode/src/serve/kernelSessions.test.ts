import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EventReader } from './testing/EventReader.ts'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

describe('The kernel session of a notebook, by REST', { timeout: 120_000 }, () => {
  let server: RestServer
  beforeAll(async () => {
    server = await startRestServer()
  })
  afterAll(() => server.stop())

  const ensure = (notebookId: string, wait = 0) =>
    server.ask('POST', `/kernels/ensure-session?wait=${wait}`, { notebookId })

  it('is one kernel, however many ask for it at once, and is ready when that has answered', async () => {
    const { id, at, cells } = await server.notebook('import os; print(os.getpid())')
    expect((await server.ask('GET', `/kernels/${id}`)).body).toMatchObject({ state: 'none', since: null })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ensure(id, 60)))
    const [{ body: first }] = answers as [(typeof answers)[number]]
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toEqual(first)
    }
    expect(first).toMatchObject({ state: 'ready', reason: null, progress: null })
    const ran = await server.ask('POST', `${at}/runs?wait=60`, { cells })
    expect(ran.body.runs[0].status).toBe('ok')
    // It is the one that runs.
    expect((await ensure(id)).body.sessionId).toBe(first.sessionId)
    const events = await server.ask('GET', '/kernels')
    expect(
      events.body.kernels.filter((kernel: { notebookId: string }) => kernel.notebookId === id),
    ).toHaveLength(1)
  })

  it('is followed: each state as it comes, the same as the page is told', async () => {
    const { id, at, cells } = await server.notebook('while True: pass')
    const reader = new EventReader(await server.send('GET', `/kernels/${id}/events`))
    await reader.until(({ data }) => data.state === 'none')
    await ensure(id)
    await reader.until(({ data }) => data.state === 'ready')
    await server.ask('POST', `${at}/runs`, { cells })
    const busy = await reader.until(({ data }) => data.state === 'busy')
    expect((await server.ask('POST', `${at}/kernel/interrupt`)).status).toBe(204)
    const { sessionId } = (
      await reader.until(({ data }) => data.state === 'ready' && data.since >= busy.data.since)
    ).data
    expect((await server.ask('POST', `${at}/kernel/restart`)).status).toBe(204)
    await reader.until(({ data }) => data.state === 'ready' && data.sessionId !== sessionId)
    expect((await server.ask('POST', `${at}/kernel/shutdown`)).status).toBe(204)
    await reader.until(({ data }) => data.state === 'shutdown')
    await server.ask('DELETE', at)
    expect((await reader.until(({ event }) => event === 'end')).data).toEqual({ reason: 'deleted' })
    await reader.close()
  })

  it('is refused in words, as problems', async () => {
    expect(await ensure('none')).toMatchObject({ status: 404, body: { _tag: 'NotebookNotFound' } })
    expect((await server.ask('POST', '/kernels/ensure-session', {})).status).toBe(400)
    expect((await server.ask('POST', '/kernels/ensure-session?wait=61', { notebookId: 'x' })).status).toBe(
      400,
    )
    expect((await server.ask('GET', '/kernels/none')).status).toBe(404)
    const { id, at } = await server.notebook('1')
    await server.ask('DELETE', at)
    const refused = await ensure(id)
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('trash') } })
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
  })
})

describe('A kernel that nobody uses', { timeout: 120_000 }, () => {
  let server: RestServer
  beforeAll(async () => {
    server = await startRestServer({ idleMinutes: 1 / 60 })
  })
  afterAll(() => server.stop())

  it('is shut down, says why, and starts anew when it is asked for; a notebook may keep its own', async () => {
    const { id } = await server.notebook('1')
    const kept = await server.ask('POST', '/notebooks', {
      ipynb: JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { anode: { idleMinutes: 0 } },
        cells: [],
      }),
    })
    const ask = (notebookId: string) => server.ask('POST', '/kernels/ensure-session?wait=60', { notebookId })
    const state = async (of: string) => (await server.ask('GET', `/kernels/${of}`)).body
    expect((await ask(kept.body.id)).body.state).toBe('ready')
    expect((await ask(id)).body.state).toBe('ready')
    await expect
      .poll(() => state(id), { timeout: 60_000, interval: 100 })
      .toMatchObject({
        state: 'shutdown',
        reason: expect.stringMatching(/^Nobody has used the notebook for/),
      })
    expect((await state(kept.body.id)).state).toBe('ready')
    expect((await ask(id)).body).toMatchObject({ state: 'ready', reason: null })
  })
})
