import { events, type Principal } from '@anode/document'
import { HOST_PROTOCOL_VERSION, type HostCommand, type HostMessage } from '@anode/protocol/host'
import { Effect } from 'effect'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { HostConnection, KernelSessions } from '../kernels/KernelSessions.ts'
import { MemoryDisk, RunServer } from '../testing/RunServer.ts'

const ada: Principal = { id: 'person:ada', kind: 'person', name: 'Ada' }
const host: Principal = { id: 'host:h', kind: 'host', name: 'Kernel host' }

const start = async (disk = new MemoryDisk(), look = true) => {
  const server = new RunServer(disk, ada)
  onTestFinished(() => server.stop())
  return await server.start({ look })
}

/** Kernel runs as a host executes them: it says when, and how they end. */
class Host {
  readonly commands: HostCommand[] = []
  readonly #connection: HostConnection
  #n = 1

  constructor(sessions: typeof KernelSessions.Service) {
    this.#connection = sessions.connect(host, {
      send: (text) => this.commands.push(JSON.parse(text)),
      close: () => this.#connection.closed(),
    })
    this.say({ _tag: 'hello', protocol: HOST_PROTOCOL_VERSION, hostId: 'h', pid: 1, sessions: [] })
    this.say({ _tag: 'caughtUp' })
  }

  say(message: HostMessage): void {
    this.#connection.receive(JSON.stringify(message))
  }

  /** What it was given to execute, in order. */
  get given(): ReadonlyArray<string> {
    return this.commands.flatMap((command) => (command._tag === 'execute' ? [command.runId] : []))
  }

  finishes(runId: string, status: 'ok' | 'error' = 'ok'): void {
    const now = { executionCount: 1, at: 2, by: 'host:h' }
    const facts = [
      events.runStarted({ runId, ...now }),
      events.runFinished({ runId, status, ...now }),
    ] as const
    this.say({ _tag: 'facts', notebookId: 'n', first: this.#n, facts })
    this.#n += 2
  }

  states(status: 'ready' | 'dead'): void {
    const facts = [events.kernelStatusChanged({ sessionId: 's', status, at: 2, by: 'host:h' })] as const
    this.say({ _tag: 'facts', notebookId: 'n', first: this.#n, facts })
    this.#n += 1
  }

  closes(): void {
    this.#connection.closed()
  }
}

const until = (read: () => unknown) => expect.poll(read, { interval: 5 })

describe('A run that the server executes', () => {
  it('is queued, started, puts out and ends as one of a kernel, without any kernel', async () => {
    const server = await start()
    server.cell('a', 'shout', 'hello\nworld')
    server.ask(['a'])
    expect(server.status('a')).toBe('queued')
    await until(() => server.status('a')).toBe('ok')
    expect(server.shown('a')).toBe('HELLO\nWORLD\n')
    expect(server.log()).toEqual(['RunRequested r-a', 'RunStarted r-a', 'RunFinished r-a'])
    expect((await server.run(server.directory.get('n'))).kernelOpen).toBe(false)
    expect(await server.run(server.sessions.running)).toMatchObject({ kernels: [] })
  })

  it('has the text and the settings that its cell had when it was asked for', async () => {
    const server = await start()
    server.cell('first', 'shout', 'wait')
    server.cell('a', 'shout', 'now', { anode: { shout: { times: 2 } } })
    server.ask(['first'])
    server.ask(['a'])
    server.states(
      events.cellMetadataSet({ cellId: 'a', metadata: { anode: { shout: { times: 5 } } }, by: ada.id }),
      events.cellKindChanged({ cellId: 'a', kind: 'markdown', by: ada.id }),
    )
    await server.run(server.sessions.command(ada, 'n', 'interrupt'))
    // What waited behind an interrupted run goes with it, so it is asked for anew: as the cell is now.
    await until(() => server.status('a')).toBe('interrupted')
    server.states(
      events.cellKindChanged({ cellId: 'a', kind: 'shout', by: ada.id }),
      events.runRequestedOnce({ runId: 'again', cellId: 'a', at: 2, by: ada.id }),
      events.cellMetadataSet({ cellId: 'a', metadata: {}, by: ada.id }),
      events.cellKindChanged({ cellId: 'a', kind: 'raw', by: ada.id }),
    )
    await until(() => server.shown('a')).toBe('NOW\n'.repeat(5))
  })

  it('shows at once what it puts out, also to who comes late, whatever a host says meanwhile', async () => {
    const server = await start()
    server.cell('a', 'shout', 'early\nwait')
    server.ask(['a'])
    const shown = () => server.opened.live.runs.map(({ runId, outputs }) => [runId, outputs.length])
    await until(shown).toEqual([['r-a', 1]])
    const host = new Host(server.sessions)
    expect(shown()).toEqual([['r-a', 1]])
    host.say({ _tag: 'outputs', notebookId: 'n', runs: [] })
    expect(shown()).toEqual([['r-a', 1]])
    host.closes()
    await server.run(server.sessions.hostDied('It was killed.'))
    expect(shown()).toEqual([['r-a', 1]])
    await until(() => server.status('a')).toBe('running')
    await server.run(server.sessions.command(ada, 'n', 'interrupt'))
    await until(shown).toEqual([])
    expect(server.shown('a')).toBe('EARLY\n')
  })

  it('that fails ends in an error, and what the same person queued behind it is given up', async () => {
    const server = await start()
    server.cell('a', 'shout', 'fail')
    server.cell('b', 'shout', 'mine')
    server.cell('c', 'shout', 'yours')
    server.ask(['a', 'b'])
    server.ask(['c'], { by: 'person:bob' })
    await until(() => server.status('c')).toBe('ok')
    expect(server.runOf('a')).toMatchObject({ status: 'error' })
    expect(server.shown('a')).toBe('RangeError')
    expect(server.runOf('b')).toEqual({
      status: 'interrupted',
      reason: 'The cell before it in the queue failed.',
      begun: false,
    })
  })

  it('is interrupted by the command that interrupts a kernel, though there is none', async () => {
    const server = await start()
    server.cell('a', 'shout', 'said\nwait')
    server.ask(['a'])
    await until(() => server.status('a')).toBe('running')
    await server.run(server.sessions.command(ada, 'n', 'interrupt'))
    await until(() => server.status('a')).toBe('interrupted')
    expect(server.shown('a')).toBe('SAID\n')
    const refused = await server.run(Effect.either(server.sessions.command(ada, 'n', 'interrupt')))
    expect(refused).toMatchObject({ left: { message: expect.stringContaining('no kernel to interrupt') } })
  })

  it('is interrupted also when its task does not hear of it', async () => {
    const server = await start()
    server.cell('a', 'shout', 'deaf')
    server.cell('b', 'shout', 'next')
    server.ask(['a'])
    server.ask(['b'], { by: 'person:bob' })
    await until(() => server.status('a')).toBe('running')
    await server.run(server.sessions.command(ada, 'n', 'interrupt'))
    await until(() => server.status('b')).toBe('ok')
    expect(server.status('a')).toBe('interrupted')
  })

  it('is dropped when it is cancelled while it waits, and interrupted when it runs', async () => {
    const server = await start()
    server.cell('a', 'shout', 'wait')
    server.cell('b', 'shout', 'never')
    server.cell('c', 'shout', 'last')
    server.ask(['a'])
    for (const id of ['b', 'c']) server.ask([id], { by: 'person:bob' })
    await until(() => server.status('a')).toBe('running')
    const cancel = (id: string) => server.states(events.runCancelled({ runId: `r-${id}`, at: 3, by: ada.id }))
    cancel('b')
    expect(server.runOf('b')).toMatchObject({ status: 'interrupted', begun: false })
    cancel('a')
    await until(() => server.status('c')).toBe('ok')
    expect(server.status('a')).toBe('interrupted')
    expect(server.log().filter((fact) => fact.endsWith('r-b'))).toEqual([
      'RunRequested r-b',
      'RunCancelled r-b',
    ])
  })

  it('ends with its notebook that goes to the trash, where nothing begins', async () => {
    const server = await start()
    server.cell('a', 'shout', 'wait')
    server.cell('b', 'shout', 'next')
    server.ask(['a'])
    server.ask(['b'], { by: 'person:bob' })
    await until(() => server.status('a')).toBe('running')
    await server.run(server.directory.setDeleted('n', true))
    await server.run(server.sessions.command(ada, 'n', 'interrupt'))
    await until(() => server.status('b')).toBe('interrupted')
    expect(server.runOf('b')).toMatchObject({ reason: expect.stringContaining('trash'), begun: false })
  })

  it('loses nothing to a full disk: what it did is written once there is space', async () => {
    const disk = new MemoryDisk()
    const server = await start(disk)
    server.cell('a', 'shout', 'said\nwait')
    server.ask(['a'])
    await until(() => server.status('a')).toBe('running')
    disk.isFull = true
    await server.run(server.sessions.command(ada, 'n', 'interrupt'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.status('a')).toBe('running')
    disk.isFull = false
    await until(() => server.status('a')).toBe('interrupted')
    expect(server.shown('a')).toBe('SAID\n')
  })
})

describe('A server that ends while it executes a run', () => {
  it('says so when it is stopped in good order; what waits goes on with the next', async () => {
    const disk = new MemoryDisk()
    const server = await start(disk)
    server.cell('a', 'shout', 'said\nwait')
    server.cell('b', 'shout', 'next')
    server.ask(['a'])
    server.ask(['b'], { by: 'person:bob' })
    await until(() => server.status('a')).toBe('running')
    await server.stop()
    const next = await start(disk)
    expect(next.runOf('a')).toMatchObject({
      status: 'lost',
      reason: 'The server was stopped while this cell ran.',
    })
    expect(next.shown('a')).toBe('SAID\n')
    await until(() => next.status('b')).toBe('ok')
  })

  it('leaves it to the next to say when it is killed, also where nobody looks', async () => {
    const disk = new MemoryDisk()
    const server = await start(disk)
    server.cell('a', 'shout', 'wait')
    server.cell('b', 'shout', 'next')
    server.ask(['a'])
    server.ask(['b'], { by: 'person:bob' })
    await until(() => server.status('a')).toBe('running')
    server.kill()
    const next = await start(disk, false)
    await until(() => next.status('b')).toBe('ok')
    expect(next.runOf('a')).toMatchObject({
      status: 'lost',
      reason: 'The server ended while this cell ran, and what it had not yet stored of it is gone.',
      begun: true,
    })
    expect(next.log().filter((fact) => fact.endsWith('r-a'))).toEqual([
      'RunRequested r-a',
      'RunStarted r-a',
      'RunFinished r-a',
    ])
  })
})

describe('Runs of several executors', () => {
  it('begin in the order of the log, each when what is before it has ended', async () => {
    const server = await start()
    const host = new Host(server.sessions)
    for (const [id, kind] of Object.entries({
      k1: 'code',
      k2: 'code',
      s3: 'shout',
      k4: 'code',
      s5: 'shout',
    })) {
      server.cell(id, kind, id)
    }
    server.ask(['k1', 'k2', 's3', 'k4', 's5'])
    expect(host.given).toEqual(['r-k1', 'r-k2'])
    host.finishes('r-k1')
    expect(server.status('s3')).toBe('queued')
    host.finishes('r-k2')
    await until(() => host.given).toEqual(['r-k1', 'r-k2', 'r-k4'])
    expect(server.status('s3')).toBe('ok')
    expect(server.status('s5')).toBe('queued')
    host.finishes('r-k4')
    await until(() => server.status('s5')).toBe('ok')
    expect(host.commands.find((command) => command._tag === 'execute')).toMatchObject({
      code: 'k1',
      cellId: 'k1',
    })
  })

  it('end together as a batch, and with the kernel what waited for it', async () => {
    const server = await start()
    const host = new Host(server.sessions)
    for (const [id, kind] of Object.entries({ k1: 'code', s2: 'shout', k3: 'code' }))
      server.cell(id, kind, id)
    server.ask(['k1', 's2', 'k3'], { together: true })
    host.finishes('r-k1', 'error')
    await until(() => server.status('k3')).toBe('interrupted')
    expect(server.runOf('s2')).toMatchObject({ reason: 'An earlier cell of this run failed.', begun: false })
    expect(host.given).toEqual(['r-k1'])

    server.cell('s4', 'shout', 'wait')
    server.cell('k5', 'code', '1')
    server.ask(['s4'])
    server.ask(['k5'], { by: 'person:bob' })
    await until(() => server.status('s4')).toBe('running')
    host.states('dead')
    await until(() => server.status('k5')).toBe('interrupted')
    expect(server.runOf('k5')).toMatchObject({ reason: 'The kernel ended before this cell ran.' })
    expect(server.status('s4')).toBe('running')
  })

  it('wait for the kernel as long as nobody knows what it does', async () => {
    const disk = new MemoryDisk()
    const server = await start(disk)
    server.cell('k1', 'code', '1')
    server.cell('s2', 'shout', 'later')
    server.ask(['k1', 's2'])
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(server.status('s2')).toBe('queued')
    server.kill()
    const next = await start(disk)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(next.status('s2')).toBe('queued')
    const host = new Host(next.sessions)
    await until(() => host.given).toEqual(['r-k1'])
    host.finishes('r-k1')
    await until(() => next.status('s2')).toBe('ok')
  })
})

describe('A run that nothing executes', () => {
  it('ends at once and says why, and keeps nobody waiting', async () => {
    const server = await start()
    server.cell('a', 'markdown', '# Title')
    server.cell('b', 'tomorrow', 'SELECT 1')
    server.cell('c', 'shout', 'yes')
    for (const id of ['a', 'b', 'c']) server.ask([id], { by: `person:${id}` })
    await until(() => server.status('c')).toBe('ok')
    expect(server.runOf('a')).toMatchObject({
      status: 'interrupted',
      reason: 'The cell is Markdown now, and that does not run.',
    })
    expect(server.runOf('b')).toMatchObject({
      status: 'interrupted',
      reason: 'This version of Anode does not know how to run a cell of the kind “tomorrow”.',
    })
  })
})
