import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

let server: RestServer
beforeAll(async () => {
  server = await startRestServer({ kernelLimits: { memory: { value: 2e9, by: 'server' } } })
})
afterAll(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

describe('The limits of a kernel by REST', () => {
  it('are told, and are less where the notebook asks for less', async () => {
    const { at } = await server.notebook()
    const allowed = { memory: { value: 2e9, by: 'server' } }
    expect((await server.ask('GET', `${at}/limits`)).body).toEqual({
      limits: allowed,
      server: allowed,
      problems: [],
      idle: { minutes: 0, by: 'server', server: 0 },
    })
    const { status, body } = await server.ask('PATCH', `${at}/limits`, { memory: '1 GB', wallTime: 60 })
    expect([status, body.limits]).toEqual([
      200,
      { memory: { value: 1e9, by: 'notebook' }, wallTime: { value: 60, by: 'notebook' } },
    ])
    const { body: file } = await server.ask('GET', `${at}/ipynb`)
    expect(file.metadata.anode).toEqual({ limits: { memory: 1e9, wallTime: 60 } })
    expect((await server.ask('PATCH', `${at}/limits`, { memory: null, wallTime: null })).body.limits).toEqual(
      allowed,
    )
    expect((await server.ask('GET', `${at}/ipynb`)).body.metadata.anode).toBe(undefined)
    const asked = await server.ask('PATCH', `${at}/limits`, { idleMinutes: 90 })
    expect(asked.body.idle).toEqual({ minutes: 90, by: 'notebook', server: 0 })
    expect((await server.ask('GET', `${at}/ipynb`)).body.metadata.anode).toEqual({ idleMinutes: 90 })
    const back = await server.ask('PATCH', `${at}/limits`, { idleMinutes: null })
    expect(back.body.idle).toEqual({ minutes: 0, by: 'server', server: 0 })
  })

  it.each([
    [{ idleMinutes: -1 }, ''],
    [{ memory: '3 GB' }, 'The notebook asks for 3 GB'],
    [{ memory: 'all' }, '“memory” cannot be set'],
    [{ wallTime: 0 }, 'too little'],
    [{ memory: [] }, ''],
  ])('refuse %j and say why', async (change, why) => {
    const { at } = await server.notebook()
    const { status, body } = await server.ask('PATCH', `${at}/limits`, change)
    expect(status).toBe(400)
    expect(body.detail ?? body.message).toContain(why)
    expect((await server.ask('GET', `${at}/ipynb`)).body.metadata.anode).toBe(undefined)
  })

  it.runIf(process.platform === 'linux')(
    'hold: the end of a run says which, and the list what it took',
    async () => {
      const { id, at, cells } = await server.notebook(
        'x = 1',
        'bytes(b"x" * 900_000_000)',
        'while True: pass',
      )
      const run = async (index: number) =>
        (await server.ask('POST', `${at}/runs?wait=60`, { cells: [cells[index]] })).body.runs[0]
      await server.ask('PATCH', `${at}/limits`, { memory: '500 MB' })
      expect(await run(0)).toMatchObject({ status: 'ok' })
      const kernel = async () => {
        const { body } = await server.ask('GET', '/kernels')
        return body.kernels.find((one: { notebookId: string }) => one.notebookId === id)
      }
      await expect.poll(kernel).toMatchObject({
        memory: expect.any(Number),
        usage: { memoryLimit: 500e6, memoryPeak: expect.any(Number), cpu: expect.any(Number), processes: 1 },
      })
      expect(await run(1)).toMatchObject({
        status: 'lost',
        reason: expect.stringMatching(
          /in cell \[2\]: it took .* of memory, and its limit is 500 MB.*anode\.limits\.memory/,
        ),
      })
      await server.ask('PATCH', `${at}/limits`, { cpuTime: '1 s' })
      expect(await run(2)).toMatchObject({
        status: 'interrupted',
        reason: expect.stringContaining('processor time, and its limit is 1 s'),
      })
    },
  )
})
