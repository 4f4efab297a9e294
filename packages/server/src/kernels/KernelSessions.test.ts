import { events, type KernelStatus } from '@anode/document'
import type { KernelLimits } from '@anode/document/limits'
import type { EnvironmentState } from '@anode/protocol'
import { KERNEL_LAUNCHES, KERNEL_LIMITS, type KernelLaunch, SESSION_TOKENS } from '@anode/protocol/host'
import { Effect } from 'effect'
import { describe, expect, it } from 'vitest'
import { LaunchRefused } from './KernelLaunches.ts'
import { FakeHost } from './testing/FakeHost.ts'
import { ada, startSessions } from './testing/startSessions.ts'

const withTokens = [KERNEL_LAUNCHES, SESSION_TOKENS]

describe('what a kernel is started with', () => {
  const launch: KernelLaunch = { folder: '/folder', kernel: null }
  const own: KernelLaunch = {
    folder: '/folder',
    kernel: { _tag: 'python', python: '/own/bin/python', environment: 'own' },
  }
  const told = (host: FakeHost) =>
    host.commands.filter(({ _tag }) => ['launch', 'execute', 'start', 'restart'].includes(_tag))

  it('is told before the first run, and again over a new connection', async () => {
    const server = await startSessions({ of: () => Effect.succeed(launch) })
    const host = new FakeHost(server.sessions, 'h')
    await expect.poll(() => told(host)).toMatchObject([{ _tag: 'launch', launch }, { _tag: 'execute' }])
    server.request('second')
    expect(told(host).map(({ _tag }) => _tag)).toEqual(['launch', 'execute', 'execute'])
    host.disconnects()
    const next = new FakeHost(server.sessions, 'next')
    await expect.poll(() => told(next).map(({ _tag }) => _tag)).toEqual(['launch', 'execute', 'execute'])
  })

  it('may have to be made: runs wait for it, in their order', async () => {
    const made = Promise.withResolvers<KernelLaunch>()
    const server = await startSessions({
      of: (_, { onProgress }) => {
        onProgress({ phase: 'installing', packages: [{ name: 'six', version: '1', state: 'downloading' }] })
        return Effect.promise(() => made.promise)
      },
    })
    const host = new FakeHost(server.sessions, 'h')
    server.request('second')
    expect(told(host)).toEqual([])
    expect(server.state()).toMatchObject({
      state: 'provisioning',
      progress: { done: 0, total: 1, what: 'installing six' },
    })
    made.resolve(own)
    await expect.poll(() => told(host)).toMatchObject([{ launch: own }, { runId: 'r' }, { runId: 'second' }])
  })

  it('may have to be made for a restart: what is asked for meanwhile is for the next kernel', async () => {
    const made = Promise.withResolvers<KernelLaunch>()
    let isMade = true
    const server = await startSessions({
      of: () => (isMade ? Effect.succeed(launch) : Effect.promise(() => made.promise)),
    })
    const host = new FakeHost(server.sessions, 'h')
    await expect.poll(() => told(host)).toMatchObject([{ launch }, { runId: 'r' }])
    host.starts()
    isMade = false
    const restarted = server.command('restart')
    server.request('second')
    expect(told(host)).toHaveLength(2)
    made.resolve(own)
    await restarted
    expect(told(host).slice(2)).toMatchObject([
      { _tag: 'launch', launch: own },
      { _tag: 'restart' },
      { runId: 'second' },
    ])
  })

  it('may be impossible at a restart: what was asked for meanwhile goes to the kernel that there is', async () => {
    const made = Promise.withResolvers<boolean>()
    let isMade = true
    const refused = new LaunchRefused({ message: 'There is no such package.' })
    const server = await startSessions({
      of: () =>
        isMade
          ? Effect.succeed(launch)
          : Effect.zipRight(
              Effect.promise(() => made.promise),
              Effect.fail(refused),
            ),
    })
    const host = new FakeHost(server.sessions, 'h')
    await expect.poll(() => told(host)).toMatchObject([{ launch }, { runId: 'r' }])
    host.starts()
    isMade = false
    const restarted = server.command('restart')
    server.request('second')
    made.resolve(true)
    await expect(restarted).rejects.toThrow('There is no such package.')
    expect(told(host).slice(2)).toMatchObject([{ runId: 'second' }])
  })

  it('may be impossible: what waits ends and says why, and the next run tries again', async () => {
    let works = false
    const refused = new LaunchRefused({ message: 'There is no such package.' })
    const server = await startSessions({
      of: () => Effect.suspend(() => (works ? Effect.succeed(launch) : Effect.fail(refused))),
    })
    const host = new FakeHost(server.sessions, 'h')
    await expect.poll(server.run).toMatchObject({ status: 'lost', reason: refused.message })
    expect(told(host)).toEqual([])
    works = true
    server.request('second')
    await expect.poll(() => told(host)).toMatchObject([{ launch }, { runId: 'second' }])
  })

  it('is asked for anew by a restart', async () => {
    let current = launch
    const server = await startSessions({ of: () => Effect.sync(() => current) })
    const host = new FakeHost(server.sessions, 'h')
    await expect.poll(() => told(host)).toHaveLength(2)
    current = own
    await server.command('restart')
    expect(told(host).slice(2)).toMatchObject([{ _tag: 'launch', launch: own }, { _tag: 'restart' }])
  })

  it('is not known to a host of before, which starts no other kernel than its own', async () => {
    const server = await startSessions({ of: () => Effect.succeed(launch) })
    const host = new FakeHost(server.sessions, 'h', [], [])
    await expect.poll(() => told(host)).toMatchObject([{ _tag: 'execute' }])
    const other = await startSessions({ of: () => Effect.succeed(own) })
    const old = new FakeHost(other.sessions, 'h', [], [])
    await expect.poll(other.run).toMatchObject({ status: 'lost', reason: /older Anode/ })
    expect(told(old)).toEqual([])
  })
})

describe('what a kernel may take', () => {
  const limits: KernelLimits = { memory: { value: 4e9, by: 'server' } }
  const features = [KERNEL_LAUNCHES, KERNEL_LIMITS]
  const told = (host: FakeHost) => host.commands.filter(({ _tag }) => ['limits', 'execute'].includes(_tag))
  const ask = (asked: unknown) => [
    events.notebookMetadataSet({ metadata: { anode: { limits: asked } }, by: ada.id }),
  ]

  it('is told before the first run, and again when the notebook asks for less', async () => {
    const server = await startSessions(undefined, { limits })
    const host = new FakeHost(server.sessions, 'h', [], features)
    await expect.poll(() => told(host)).toMatchObject([{ _tag: 'limits', limits }, { _tag: 'execute' }])
    server.stateFacts(ask({ memory: '1 GB', wallTime: 'soon' }))
    expect(told(host).slice(2)).toEqual([
      { _tag: 'limits', notebookId: 'n', limits: { memory: { value: 1e9, by: 'notebook' } } },
    ])
    // More than the server allows is what the server allows.
    server.stateFacts(ask({ memory: '8 GB' }))
    expect(told(host).at(-1)).toMatchObject({ limits })
    server.request('second')
    expect(told(host).slice(4)).toMatchObject([{ _tag: 'execute' }])
  })

  it('is not known to a host of before', async () => {
    const server = await startSessions(undefined, { limits })
    const host = new FakeHost(server.sessions, 'h')
    await expect.poll(() => told(host)).toMatchObject([{ _tag: 'execute' }])
  })

  it('is told to pages and to the list beside what it takes', async () => {
    const server = await startSessions(undefined, { limits })
    const host = new FakeHost(server.sessions, 'h', [], features)
    await expect.poll(() => told(host)).toHaveLength(2)
    const usage = { cpu: 0.5, processes: 3, memoryPeak: 2e9, memoryLimit: 4e9 }
    host.say({ _tag: 'memory', notebookId: 'n', bytes: 1e9, usage })
    expect(server.sessions.liveOf(server.opened)).toMatchObject({ hostConnected: true, memory: 1e9, usage })
    expect((await server.running()).kernels).toMatchObject([{ memory: 1e9, usage }])
    host.disconnects()
    expect(server.sessions.liveOf(server.opened)).toMatchObject({ hostConnected: false, memory: null })
  })
})

describe('a host that dies', () => {
  it('leaves in the log what pages have been shown, then the end of the run', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    host.starts()
    host.shows('one\n')
    host.statesText('one\n')
    host.shows('two\nthree\n', 4)
    expect(server.printed()).toBe('one\n')
    host.disconnects()
    await server.died()
    expect(server.printed()).toBe('one\ntwo\nthree\n')
    expect(server.run()).toMatchObject({ status: 'lost', reason: 'It was killed.' })
    expect(server.facts().slice(-3)).toEqual(['v1.TextAppended', 'v1.RunFinished', 'v1.KernelStatusChanged'])
    expect(server.opened.live.runs).toEqual([])
    // It is said once, whoever asks again.
    const count = server.facts().length
    await server.died()
    new FakeHost(server.sessions, 'next')
    expect(server.facts()).toHaveLength(count)
  })

  it('is heard out: what it sent before it died may arrive after the news of its death', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    host.starts()
    const died = server.died()
    host.shows('last words\n')
    host.disconnects()
    await died
    expect(server.printed()).toBe('last words\n')
  })

  it('leaves the same when the next one is there before anybody has said that it died', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    host.starts()
    host.shows('seen\n')
    host.disconnects()
    const next = new FakeHost(server.sessions, 'next')
    expect(server.printed()).toBe('seen\n')
    expect(server.run()).toMatchObject({ status: 'lost' })
    expect(next.commands.map(({ _tag }) => _tag)).not.toContain('execute')
  })

  it('loses nothing on a full disk: it is written once there is space', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    host.starts()
    host.shows('seen\n')
    host.disconnects()
    server.setFull(true)
    await server.died()
    expect(server.run()).toMatchObject({ status: 'running' })
    // A page that comes now is shown it still.
    expect(server.opened.live.runs).toMatchObject([{ runId: 'r' }])
    const next = new FakeHost(server.sessions, 'next')
    expect(next.commands.map(({ _tag }) => _tag)).not.toContain('execute')
    server.setFull(false)
    await expect.poll(() => server.run()).toMatchObject({ status: 'lost' })
    expect(server.printed()).toBe('seen\n')
  })
})

describe('a host whose facts a full disk refuses', () => {
  it('stays connected, and what it states is taken in order once there is space', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    host.starts()
    server.setFull(true)
    host.statesText('one\n')
    host.states(events.textAppended({ outputId: 'o', offset: 4, text: 'two\n', by: 'host:h' }))
    expect(server.printed()).toBe('')
    expect(server.sessions.hostConnected()).toBe(true)
    expect(host.commands.map(({ _tag }) => _tag)).not.toContain('refused')
    server.setFull(false)
    await expect.poll(() => server.printed()).toBe('one\ntwo\n')
    expect(host.commands.at(-1)).toMatchObject({ _tag: 'acknowledge', n: 4 })
  })
})

describe('a host that was only away', () => {
  it('goes on where it was, and nothing is in the log twice', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    host.starts()
    host.shows('one\n')
    host.disconnects()
    const back = new FakeHost(server.sessions, 'h', ['r'])
    back.starts()
    back.statesText('one\ntwo\n')
    expect(server.printed()).toBe('one\ntwo\n')
    expect(server.run()).toMatchObject({ status: 'running' })
    expect(server.facts()).toEqual(['v1.KernelStatusChanged', 'v1.RunStarted', 'v1.OutputAppended'])
  })

  it('is acknowledged on its own connection, not on that of the host that came after it', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    const next = new FakeHost(server.sessions, 'next')
    next.commands.length = 0
    host.starts()
    expect(next.commands.filter(({ _tag }) => _tag === 'acknowledge')).toEqual([])
  })
})

describe('a session that is asked for', () => {
  const installing: EnvironmentState = {
    phase: 'installing',
    packages: [
      { name: 'ipykernel', version: '7', state: 'installed' },
      { name: 'pandas', version: '3', state: 'downloading' },
    ],
  }
  const startsOf = (host: FakeHost) => host.commands.filter(({ _tag }) => _tag === 'start').length
  const says = (host: FakeHost, status: KernelStatus, reason?: string) =>
    host.states(
      events.kernelStatusChanged({
        sessionId: 's',
        status,
        at: 5,
        by: 'host:h',
        ...(reason === undefined ? {} : { reason }),
      }),
    )

  it('is one, however many ask at once, and waits for a host', async () => {
    const server = await startSessions(undefined, { run: false })
    expect(server.state()).toMatchObject({ state: 'none', since: null })
    const answers = await Promise.all(Array.from({ length: 20 }, server.ensure))
    for (const answer of answers) expect(answer).toMatchObject({ state: 'claiming', reason: /not connected/ })
    const host = new FakeHost(server.sessions, 'h')
    await expect.poll(() => startsOf(host)).toBe(1)
    await Promise.all(Array.from({ length: 20 }, server.ensure))
    expect(startsOf(host)).toBe(1)
    expect(server.state()).toMatchObject({ state: 'claiming', reason: null })
  })

  it('says what it waits for, and is ready only when the kernel has answered', async () => {
    const server = await startSessions(undefined, { run: false })
    const host = new FakeHost(server.sessions, 'h')
    const heard: string[] = []
    server.sessions.onState((_, { state, progress }) => heard.push(`${state} ${progress?.what ?? ''}`))
    await server.ensure()
    says(host, 'provisioning')
    server.setEnvironment(installing)
    await expect
      .poll(server.state)
      .toMatchObject({ state: 'provisioning', progress: { done: 1, total: 2, what: 'installing pandas' } })
    server.setEnvironment({ phase: 'failed', packages: [], error: 'No network.' })
    expect(server.state()).toMatchObject({ state: 'provisioning', reason: 'No network.', progress: null })
    server.setEnvironment({ phase: 'ready', packages: [] })
    says(host, 'starting')
    expect(server.state()).toMatchObject({ state: 'starting', since: 5 })
    says(host, 'ready')
    await expect.poll(() => heard.at(-1)).toBe('ready ')
    expect(heard.slice(0, 2)).toEqual(['claiming ', 'provisioning installing pandas'])
  })

  it('is busy while its kernel executes, and ready since that ended', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    host.starts()
    expect(server.state()).toMatchObject({ state: 'busy', since: 2, sessionId: 's' })
    host.states(events.runFinished({ runId: 'r', status: 'ok', executionCount: 1, at: 3, by: 'host:h' }))
    expect(server.state()).toMatchObject({ state: 'ready' })
    expect(server.state().since).toBeGreaterThan(5)
  })

  it('is not ready while nobody can reach its kernel', async () => {
    const server = await startSessions(undefined, { run: false })
    const host = new FakeHost(server.sessions, 'h')
    await server.ensure()
    says(host, 'ready')
    host.disconnects()
    expect(server.state()).toMatchObject({ state: 'claiming', reason: /not connected/ })
    new FakeHost(server.sessions, 'h', [], undefined, true)
    expect(server.state()).toMatchObject({ state: 'ready', since: expect.any(Number) })
  })

  it('begins anew on the next host when its own dies before the kernel has answered', async () => {
    const server = await startSessions(undefined, { run: false })
    const host = new FakeHost(server.sessions, 'h')
    await server.ensure()
    says(host, 'starting')
    host.disconnects()
    await server.died()
    expect(server.state()).toMatchObject({ state: 'claiming' })
    const next = new FakeHost(server.sessions, 'next')
    await expect.poll(() => startsOf(next)).toBe(1)
    expect(server.facts()).not.toContain('v1.RunFinished')
  })

  it('that is asked for while its kernel ends begins anew when that is over', async () => {
    const server = await startSessions(undefined, { run: false })
    const host = new FakeHost(server.sessions, 'h')
    await server.ensure()
    says(host, 'ready')
    await server.command('shutdown')
    expect(await server.ensure()).toMatchObject({ state: 'claiming', reason: /shut down/ })
    expect(startsOf(host)).toBe(1)
    says(host, 'shutdown')
    await expect.poll(() => startsOf(host)).toBe(2)
    expect(server.state()).toMatchObject({ state: 'claiming', reason: null })
  })

  it('that cannot be started says why', async () => {
    const refused = new LaunchRefused({ message: 'There is no such package.' })
    const server = await startSessions({ of: () => Effect.fail(refused) }, { run: false })
    new FakeHost(server.sessions, 'h')
    await expect(server.ensure()).rejects.toThrow(refused.message)
    expect(server.state()).toMatchObject({ state: 'dead', reason: refused.message })
  })
})

describe('a host whose sessions have tokens', () => {
  const status = (status: KernelStatus) =>
    events.kernelStatusChanged({ sessionId: 's', status, at: 2, by: 'host:h' })
  const tags = (host: FakeHost) => host.commands.map(({ _tag }) => _tag)

  it('gets one before the first run, and what it states with it is taken', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h', [], withTokens)
    await expect.poll(() => tags(host)).toContain('execute')
    expect(tags(host).indexOf('execute')).toBeGreaterThan(tags(host).lastIndexOf('sessionTokens'))
    host.token = host.newest() ?? null
    host.starts()
    expect(server.facts()).toEqual(['v1.KernelStatusChanged', 'v1.RunStarted'])
    expect(host.commands.at(-1)).toMatchObject({ _tag: 'acknowledge', n: 2 })
  })

  it('is refused without one, with a forged one, and with that of another host', async () => {
    const server = await startSessions()
    const other = new FakeHost(server.sessions, 'other', [], withTokens)
    await expect.poll(() => other.newest()).toBeDefined()
    const foreign = other.newest() ?? ''
    const host = new FakeHost(server.sessions, 'h', [], withTokens)
    await expect.poll(() => host.newest()).toBeDefined()
    for (const token of [null, `${host.newest()}x`, foreign]) {
      host.token = token
      host.states(status('ready'))
      expect(host.commands.at(-1)).toMatchObject({
        _tag: 'refused',
        message: expect.stringMatching(/token/i),
      })
    }
    expect(server.facts()).toEqual([])
  })

  it('connects anew when its token has expired, and gets another; nothing is lost', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h', [], withTokens)
    await expect.poll(() => host.newest()).toBeDefined()
    host.token = host.newest() ?? null
    host.states(status('ready'))
    server.pass(60 * 60_000)
    host.states(events.runStarted({ runId: 'r', executionCount: 1, at: 3, by: 'host:h' }))
    expect(host.isClosed).toBe(true)
    expect(tags(host)).not.toContain('refused')
    const again = new FakeHost(server.sessions, 'h', ['r'], withTokens)
    await expect.poll(() => again.newest()).toBeDefined()
    again.token = again.newest() ?? null
    again.starts()
    expect(server.run()).toMatchObject({ status: 'running' })
  })

  it('can state nothing any more once its kernel is shut down, and something again with the next', async () => {
    const server = await startSessions(undefined, { run: false })
    const host = new FakeHost(server.sessions, 'h', [], withTokens)
    await server.ensure()
    host.token = host.newest() ?? null
    host.states(status('ready'))
    await server.command('shutdown')
    host.states(status('shutdown'))
    expect(server.state()).toMatchObject({ state: 'shutdown' })
    host.states(status('ready'))
    expect(host.commands.at(-1)).toMatchObject({ _tag: 'refused' })
    expect(server.state()).toMatchObject({ state: 'shutdown' })
    await server.ensure()
    expect(host.newest()).not.toBe(host.token)
    expect(tags(host).slice(-2)).toEqual(['launch', 'start'])
  })

  it('that is not known to have had a kernel of a notebook gets no token for saying so', async () => {
    const server = await startSessions(undefined, { run: false })
    const host = new FakeHost(server.sessions, 'h', ['r'], withTokens)
    await expect.poll(() => tags(host)).toContain('sessionTokens')
    expect(host.newest()).toBeUndefined()
  })

  it('of before goes on without', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h')
    host.starts()
    expect(server.facts()).toHaveLength(2)
    expect(tags(host)).not.toContain('sessionTokens')
  })

  it('is not followed by one that says that it has none', async () => {
    const server = await startSessions()
    const host = new FakeHost(server.sessions, 'h', [], withTokens)
    await expect.poll(() => host.newest()).toBeDefined()
    const other = new FakeHost(server.sessions, 'other')
    expect(other.isClosed).toBe(true)
    other.starts()
    expect(server.facts()).toEqual([])
    expect(host.isClosed).toBe(false)
    expect(server.sessions.hostConnected()).toBe(true)
  })
})
