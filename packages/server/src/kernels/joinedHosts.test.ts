import { events } from '@anode/document'
import { KERNEL_LAUNCHES, SESSION_TOKENS } from '@anode/protocol/host'
import { describe, expect, it } from 'vitest'
import { AWAY, FakeHost } from './testing/FakeHost.ts'
import { ada, startSessions } from './testing/startSessions.ts'

const features = [KERNEL_LAUNCHES, SESSION_TOKENS]

const choose = (name: string) =>
  events.kernelspecChosen({
    kernelspec: { name, display_name: name, language: 'python' },
    by: ada.id,
  })

/** A server that two hosts may join, beside its own; the notebook is for one of them. */
const start = async (kernel = 'host.gpu.python3', run = true) => {
  const server = await startSessions(undefined, { run: false, invited: new Set(['gpu', 'lab']) })
  server.stateFacts([choose(kernel)])
  const join = (name: string | null, hostId = name === null ? 'h' : `${name}-1`, runs: string[] = []) =>
    new FakeHost(server.sessions, hostId, runs, features, runs.length > 0, name)
  if (run) server.stateFacts([events.runRequested({ runId: 'r', cellId: 'c', at: 1, by: ada.id })])
  return { ...server, join }
}

const tags = ({ commands }: FakeHost) => commands.map(({ _tag }) => _tag)
const begins = async (host: FakeHost) => {
  await expect.poll(() => tags(host)).toContain('execute')
  host.token = host.newest() ?? null
  host.starts()
}

describe('A notebook that is for a joined host', () => {
  it('is executed there and nowhere else, with its own Python', async () => {
    const server = await start()
    const [local, gpu, lab] = [server.join(null), server.join('gpu'), server.join('lab')]
    await begins(gpu)
    expect(gpu.commands).toContainEqual({
      ...{ _tag: 'launch', notebookId: 'n' },
      launch: { folder: null, kernel: null },
    })
    expect(server.state()).toMatchObject({ state: 'busy', host: 'gpu' })
    expect(tags(local)).not.toContain('execute')
    expect(tags(lab)).not.toContain('execute')
  })

  it('waits for a host that is yet to come, and ends with the reason when it does not', async () => {
    const server = await start()
    expect(server.state()).toMatchObject({ state: 'claiming', reason: expect.stringContaining('“gpu”') })
    await begins(server.join('gpu'))
    expect(server.run()).toMatchObject({ status: 'running' })

    const never = await start('host.unheard.python3')
    await expect.poll(() => never.run()?.status).toBe('lost')
    expect(never.run()?.reason).toContain('no such host has joined')
  })

  it('goes on where it was when the host comes back in time, and is lost when it does not', async () => {
    const server = await start()
    const gpu = server.join('gpu')
    await begins(gpu)
    gpu.disconnects()
    const back = server.join('gpu', 'gpu-1', ['r'])
    expect(server.run()).toMatchObject({ status: 'running' })
    back.disconnects()
    await expect.poll(() => server.run()?.status, { timeout: AWAY * 5 }).toBe('lost')
    expect(server.run()?.reason).toContain('could not be reached for 1 seconds')
    expect(server.state()).toMatchObject({ state: 'dead' })
    // What it still has then is no longer wanted, and what it says of it is not taken.
    const late = server.join('gpu', 'gpu-1', ['r'])
    await expect.poll(() => tags(late)).toContain('shutdown')
    expect(late.newest()).toBeUndefined()
  })

  it('is the local host’s when another kernel is chosen and restarted: the one before ends first', async () => {
    const server = await start()
    const [local, gpu] = [server.join(null), server.join('gpu')]
    await begins(gpu)
    server.stateFacts([choose('python3')])
    await server.command('restart')
    expect(tags(gpu)).toContain('shutdown')
    // Not for the kernel that ends.
    server.request('next')
    expect(tags(gpu).filter((tag) => tag === 'execute')).toHaveLength(1)
    expect(tags(local)).not.toContain('start')
    const now = { at: 3, by: 'host:gpu-1' }
    gpu.states(
      events.runFinished({
        runId: 'r',
        status: 'interrupted',
        executionCount: 1,
        reason: 'Shut down.',
        ...now,
      }),
      events.kernelStatusChanged({ sessionId: 's', status: 'shutdown', ...now }),
    )
    await expect.poll(() => tags(local)).toContain('execute')
    expect(server.state()).toMatchObject({ host: null })
  })

  it('is the local host’s also when the one before is away', async () => {
    const server = await start()
    const [local, gpu] = [server.join(null), server.join('gpu')]
    await begins(gpu)
    gpu.disconnects()
    server.stateFacts([choose('python3')])
    await server.command('restart')
    await expect.poll(() => tags(local)).toContain('start')
    expect(server.run()).toMatchObject({
      status: 'lost',
      reason: expect.stringContaining('could not be reached'),
    })
    const late = server.join('gpu', 'gpu-1', ['r'])
    await expect.poll(() => tags(late)).toContain('shutdown')
  })
})

describe('A joined host', () => {
  it('has no say over notebooks of other hosts', async () => {
    const server = await start('python3')
    const local = server.join(null)
    await begins(local)
    const gpu = server.join('gpu', 'gpu-1', ['r'])
    expect(gpu.newest()).toBeUndefined()
    expect(server.run()).toMatchObject({ status: 'running' })
    gpu.token = local.token
    gpu.states(events.runFinished({ runId: 'r', status: 'ok', executionCount: 1, at: 3, by: 'host:gpu-1' }))
    await expect.poll(() => tags(gpu)).toContain('refused')
    gpu.shows('forged')
    expect(server.opened.live.runs).toEqual([])
    expect(server.run()).toMatchObject({ status: 'running' })
  })

  it('comes under its own name, and with tokens', async () => {
    const server = await start()
    expect(server.join('gpu', 'lab-1').isClosed).toBe(true)
    expect(new FakeHost(server.sessions, 'gpu-1', [], [KERNEL_LAUNCHES], false, 'gpu').isClosed).toBe(true)
    expect(server.sessions.hosts.of('gpu').isConnected).toBe(false)
  })

  it('does not end the local host’s connection, nor that of another', async () => {
    const server = await start()
    const hosts = [server.join(null), server.join('gpu'), server.join('lab')]
    expect(hosts.map(({ isClosed }) => isClosed)).toEqual([false, false, false])
    // A second one of its name waits until it has left; the same one may come again.
    expect(server.join('lab', 'lab-2').isClosed).toBe(true)
    expect(hosts.map(({ isClosed }) => isClosed)).toEqual([false, false, false])
    expect(server.join('lab', 'lab-1').isClosed).toBe(false)
    expect(hosts.map(({ isClosed }) => isClosed)).toEqual([false, false, true])
  })
})
