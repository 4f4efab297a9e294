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
  const invited = new Map([
    ['gpu', 'first'],
    ['lab', 'first'],
  ])
  const server = await startSessions(undefined, { run: false, invited })
  server.stateFacts([choose(kernel)])
  const join = (name: string | null, hostId = name === null ? 'h' : `${name}_1`, runs: string[] = []) =>
    new FakeHost(server.sessions, hostId, runs, features, runs.length > 0, name)
  if (run) server.stateFacts([events.runRequested({ runId: 'r', cellId: 'c', at: 1, by: ada.id })])
  const runs = () =>
    Object.fromEntries(
      server.opened.room.state.select('SELECT id, status FROM runs').map(({ id, status }) => [id, status]),
    )
  return { ...server, join, invited, runs }
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

  it('waits as long as the host said when it came to a server of before', async () => {
    const server = await startSessions(undefined, {
      ...{ run: false, invited: new Map([['gpu', 'first']]), away: new Map([['gpu', 300]]) },
    })
    server.stateFacts([choose('host.gpu.python3')])
    server.request('next')
    expect(server.state()).toMatchObject({ state: 'claiming' })
    await expect.poll(() => server.run()?.status).toBe('lost')
    expect(server.run()?.reason).toContain('“gpu” could not be reached')
  })

  it('goes on where it was when the host comes back in time, and is lost when it does not', async () => {
    const server = await start()
    const gpu = server.join('gpu')
    await begins(gpu)
    gpu.disconnects()
    const back = server.join('gpu', 'gpu_1', ['r'])
    expect(server.run()).toMatchObject({ status: 'running' })
    back.disconnects()
    await expect.poll(() => server.run()?.status, { timeout: AWAY * 5 }).toBe('lost')
    expect(server.run()?.reason).toContain('could not be reached for 1 seconds')
    expect(server.state()).toMatchObject({ state: 'dead' })
    // What it still has then is no longer wanted, and what it says of it is not taken.
    const late = server.join('gpu', 'gpu_1', ['r'])
    await expect.poll(() => tags(late)).toContain('shutdown')
    expect(late.newest()).toBeUndefined()
    late.shows('of a kernel that was given up')
    const output = { id: 'o', output: { _tag: 'stream' as const, name: 'stdout' as const, text: 'again' } }
    const outputs = [{ runId: 'r', cellId: 'c', outputs: [output] }]
    late.say({ _tag: 'outputs', notebookId: 'n', runs: outputs })
    expect(server.opened.live.runs).toEqual([])
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
    const now = { at: 3, by: 'host:gpu_1' }
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
    // The host that had it has no say in it any more.
    gpu.states(events.runStarted({ runId: 'next', executionCount: 1, ...now }))
    await expect.poll(() => tags(gpu)).toContain('refused')
    expect(server.runs()).toMatchObject({ r: 'interrupted', next: 'queued' })
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
    const late = server.join('gpu', 'gpu_1', ['r'])
    await expect.poll(() => tags(late)).toContain('shutdown')
  })
})

describe('A kernel that ends because another host’s was chosen', () => {
  /** The local host’s was chosen while the joined one executes `r`, and then somebody runs `next`. */
  const moving = async () => {
    const server = await start()
    const [local, gpu] = [server.join(null), server.join('gpu')]
    await begins(gpu)
    server.stateFacts([choose('python3')])
    await server.command('restart')
    server.request('next')
    const isNextHere = () => expect.poll(() => tags(local)).toContain('execute')
    return { ...server, local, gpu, isNextHere }
  }
  const ends = (host: FakeHost, status: 'dead' | 'shutdown') =>
    host.states(
      events.kernelStatusChanged({ sessionId: 's', status, reason: 'It ended.', at: 3, by: 'host:gpu_1' }),
    )

  it('is told so again when its host had lost the connection', async () => {
    const server = await moving()
    server.gpu.disconnects()
    const back = server.join('gpu', 'gpu_1', ['r'])
    await expect.poll(() => tags(back)).toContain('shutdown')
    expect(tags(server.local)).not.toContain('execute')
    await expect.poll(() => back.newest()).toBeDefined()
    back.token = back.newest() ?? null
    back.states(
      events.kernelStatusChanged({ sessionId: 's', status: 'ready', at: 2, by: 'host:gpu_1' }),
      events.runStarted({ runId: 'r', executionCount: 1, at: 2, by: 'host:gpu_1' }),
      events.kernelStatusChanged({ sessionId: 's', status: 'shutdown', at: 3, by: 'host:gpu_1' }),
    )
    await server.isNextHere()
  })

  it('is lost when its host comes back without it; what was asked for since is not', async () => {
    const server = await moving()
    server.gpu.disconnects()
    server.join('gpu', 'gpu_1')
    await server.isNextHere()
    expect(server.runs()).toMatchObject({ r: 'lost', next: 'queued' })
  })

  it('is lost when its host does not come back; what was asked for since is not', async () => {
    const server = await moving()
    server.gpu.disconnects()
    await server.isNextHere()
    expect(server.runs()).toMatchObject({ r: 'lost', next: 'queued' })
  })

  it('makes room for the other also when it dies', async () => {
    const server = await moving()
    ends(server.gpu, 'dead')
    await server.isNextHere()
    expect(server.runs()).toMatchObject({ next: 'queued' })
  })

  it('is shut down when somebody wants that meanwhile; what is run after that has the other one', async () => {
    const server = await moving()
    await server.command('shutdown')
    expect(server.runs()).toMatchObject({ next: 'interrupted' })
    server.request('after')
    ends(server.gpu, 'shutdown')
    await server.isNextHere()
    expect(server.runs()).toMatchObject({ after: 'queued' })
  })

  it('has its runs also before it has said a word of them', async () => {
    const server = await start()
    const [local, gpu] = [server.join(null), server.join('gpu')]
    await expect.poll(() => tags(gpu)).toContain('execute')
    server.stateFacts([choose('python3')])
    server.request('next')
    await expect.poll(() => tags(gpu).filter((tag) => tag === 'execute')).toHaveLength(2)
    await server.command('restart')
    expect(tags(gpu)).toContain('shutdown')
    expect(tags(local)).not.toContain('start')
    // It was never told, and has nothing.
    gpu.disconnects()
    server.join('gpu', 'gpu_1')
    await expect.poll(() => tags(local)).toContain('start')
    expect(server.runs()).toMatchObject({ r: 'interrupted', next: 'interrupted' })
  })

  it('ends also when this server’s own host, which had it, was away', async () => {
    const server = await start('python3')
    const [local, gpu] = [server.join(null), server.join('gpu')]
    await begins(local)
    local.disconnects()
    server.stateFacts([choose('host.gpu.python3')])
    await server.command('restart')
    await expect.poll(() => tags(gpu)).toContain('start')
    const back = server.join(null, 'h', ['r'])
    await expect.poll(() => tags(back)).toContain('shutdown')
  })
})

describe('A joined host', () => {
  it('has no say over notebooks of other hosts', async () => {
    const server = await start('python3')
    const local = server.join(null)
    await begins(local)
    const gpu = server.join('gpu', 'gpu_1', ['r'])
    expect(gpu.newest()).toBeUndefined()
    expect(server.run()).toMatchObject({ status: 'running' })
    gpu.token = local.token
    gpu.states(events.runFinished({ runId: 'r', status: 'ok', executionCount: 1, at: 3, by: 'host:gpu_1' }))
    await expect.poll(() => tags(gpu)).toContain('refused')
    gpu.shows('forged')
    expect(server.opened.live.runs).toEqual([])
    expect(server.run()).toMatchObject({ status: 'running' })
  })

  it('comes under its own name, and with tokens', async () => {
    const server = await start()
    expect(server.join('gpu', 'lab_1').isClosed).toBe(true)
    expect(server.join('gpu', 'gpu-1_1').isClosed).toBe(true)
    expect(new FakeHost(server.sessions, 'gpu_1', [], [KERNEL_LAUNCHES], false, 'gpu').isClosed).toBe(true)
    expect(server.sessions.hosts.of('gpu').isConnected).toBe(false)
  })

  it('does not end the local host’s connection, nor that of another', async () => {
    const server = await start()
    const hosts = [server.join(null), server.join('gpu'), server.join('lab')]
    expect(hosts.map(({ isClosed }) => isClosed)).toEqual([false, false, false])
    // A second one of its name waits until it has left; the same one may come again.
    expect(server.join('lab', 'lab_2').isClosed).toBe(true)
    expect(hosts.map(({ isClosed }) => isClosed)).toEqual([false, false, false])
    expect(server.join('lab', 'lab_1').isClosed).toBe(false)
    expect(hosts.map(({ isClosed }) => isClosed)).toEqual([false, false, true])
  })

  it('gives its place to the one that was invited anew, with all that it had', async () => {
    const server = await start()
    const gpu = server.join('gpu')
    await begins(gpu)
    server.invited.set('gpu', 'second')
    const anew = () => new FakeHost(server.sessions, 'gpu_2', [], features, false, 'gpu', 'second')
    anew()
    expect(gpu.isClosed).toBe(true)
    await expect.poll(() => server.run()?.status).toBe('lost')
    expect(server.run()?.reason).toContain('was invited anew')
    server.request('next')
    await expect.poll(() => server.runs().next).toBe('lost')
    const there = anew()
    expect(server.runs()).toMatchObject({ r: 'lost', next: 'lost' })
    expect(there.isClosed).toBe(false)
    server.request('after')
    await begins(there)
  })

  it('is given up at once when its invitation is taken back, also while it is away', async () => {
    const server = await start()
    const gpu = server.join('gpu')
    await begins(gpu)
    gpu.disconnects()
    server.invited.delete('gpu')
    // Looked for whenever one comes, and now and then.
    server.join('lab')
    await expect.poll(() => server.run()?.status, { timeout: AWAY / 2 }).toBe('lost')
    expect(server.run()?.reason).toContain('was removed from this server')
  })
})
