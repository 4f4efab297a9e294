import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { applyOutputOp, type IdentifiedOutput } from '@anode/document/facts'
import { isAlive, testPython } from '@anode/kernel/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeServer } from './testing/FakeServer.ts'
import { type HostProcess, startHost } from './testing/hostProcess.ts'

const environment = { _tag: 'environment', python: testPython() } as const
const wait = { timeout: 30_000, interval: 20 }

/** The processes of this host's kernels: their command line names its directory. */
const kernelProcesses = (home: string): ReadonlyArray<string> =>
  execFileSync('ps', ['-axo', 'pid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(join(home, 'run')) && !/^\s*\d+ Z/.test(line))

describe('runHost', { timeout: 60_000 }, () => {
  let home: string
  let server: FakeServer
  let hosts: Array<HostProcess>

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'anode-host-'))
    hosts = []
  })
  afterEach(async () => {
    for (const { pid } of hosts) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    await server.die()
    await expect.poll(() => kernelProcesses(home), wait).toEqual([])
    rmSync(home, { recursive: true, force: true })
    expect(server.problems).toEqual([])
  })

  const start = async (commands: ConstructorParameters<typeof FakeServer>[1] = [environment]) => {
    server = new FakeServer(home, commands)
    await server.start()
    return startAnother()
  }
  const startAnother = () => {
    const host = startHost(home)
    hosts.push(host)
    return host
  }
  const connected = (times = 1) => expect.poll(() => server.messagesOf('caughtUp').length, wait).toBe(times)
  const finished = async (runId: string, notebookId = 'nb') => {
    const end = () => server.argsOf(notebookId, 'RunFinished').find((args) => args.runId === runId)
    await expect.poll(end, wait).toBeDefined()
    return end()
  }
  /** The text that the log says a run printed. */
  const loggedText = (runId: string): string => {
    const [appended] = server.argsOf('nb', 'OutputAppended').filter((args) => args.runId === runId)
    const { text = '' } = (appended?.output ?? {}) as { readonly text?: string }
    return server
      .argsOf('nb', 'TextAppended')
      .filter(({ outputId }) => outputId === appended?.outputId)
      .reduce((all, { offset, text: piece }) => all.slice(0, Number(offset)) + String(piece), text)
  }
  const inHost = (name: string) => readFileSync(join(home, name), 'utf8')

  it('says who it is, runs code, and states what happens', async () => {
    const { pid, written } = await start()
    await connected()
    expect(server.messages).toMatchObject([
      { _tag: 'hello', protocol: 1, pid, sessions: [] },
      { _tag: 'caughtUp' },
    ])
    expect(JSON.parse(inHost('host.json'))).toMatchObject({ pid })
    expect(statSync(join(home, 'host.json')).mode & 0o777).toBe(0o600)
    server.execute('nb', 'r1', 'print("hello"); 42')
    server.execute('other', 'r2', '1/0')
    expect(await finished('r1')).toMatchObject({ status: 'ok', executionCount: 1 })
    expect(await finished('r2', 'other')).toMatchObject({ status: 'error' })
    const by = `host:${server.messagesOf('hello')[0]?.hostId}`
    for (const facts of server.logs.values()) {
      for (const { args } of facts) expect(args).toMatchObject({ by })
    }
    expect(server.argsOf('nb', 'OutputAppended')).toMatchObject([
      { runId: 'r1', cellId: 'cell-r1', position: 0, output: { text: 'hello\n' } },
      { position: 1, output: { data: { 'text/plain': '42' } } },
    ])
    await expect
      .poll(() => server.messagesOf('memory'), wait)
      .toContainEqual({
        _tag: 'memory',
        notebookId: 'nb',
        bytes: expect.any(Number),
      })
    expect(written()).toBe('')
  })

  it('lets runs wait for the Python environment', async () => {
    await start([])
    await connected()
    server.execute('nb', 'r', 'print(1)')
    const statuses = () => server.argsOf('nb', 'KernelStatusChanged').map(({ status }) => status)
    await expect.poll(statuses, wait).toEqual(['provisioning'])
    server.send(environment)
    await finished('r')
    expect(statuses()).toEqual(['provisioning', 'starting', 'ready'])
  })

  it('goes on while the server is away: nothing is lost, nothing comes twice', async () => {
    const { pid } = await start()
    await connected()
    server.execute('nb', 'r', 'import time\nfor i in range(600): print(i, flush=True); time.sleep(0.01)')
    await expect.poll(() => loggedText('r').length, wait).toBeGreaterThan(0)
    server.acknowledges = false
    const acknowledged = server.logs.get('nb')?.length ?? 0
    await expect.poll(() => server.logs.get('nb')?.length, wait).toBeGreaterThan(acknowledged)
    await server.die()
    await sleep(700)
    server.acknowledges = true
    const before = server.messages.length
    await server.start()
    await connected(2)
    const [hello, ...rest] = server.messages.slice(before)
    expect(hello).toMatchObject({ pid, sessions: [{ notebookId: 'nb', activeRuns: ['r'] }] })
    // First the facts again, then what is in flight, then the end of catching up.
    const tags = rest.slice(0, rest.findIndex(({ _tag }) => _tag === 'caughtUp') + 1).map(({ _tag }) => _tag)
    expect(tags).toEqual([...tags.filter((tag) => tag === 'facts'), 'outputs', 'caughtUp'])
    // The server gives runs again that it has open.
    server.execute('nb', 'r', 'print("twice")')
    expect(await finished('r')).toMatchObject({ status: 'ok' })
    expect(loggedText('r')).toBe(Array.from({ length: 600 }, (_, i) => `${i}\n`).join(''))
    expect(server.argsOf('nb', 'RunStarted')).toHaveLength(1)
    expect(server.repeated).toBeGreaterThan(0)

    const [snapshot] = server.messagesOf('outputs').flatMap(({ runs }) => runs)
    const ops = server.messages
      .slice(server.messages.findIndex(({ _tag }) => _tag === 'outputs'))
      .flatMap((message) => (message._tag === 'ops' ? message.ops : []))
    const [live] = ops.reduce<ReadonlyArray<IdentifiedOutput>>(applyOutputOp, snapshot?.outputs ?? [])
    const text = live?.output._tag === 'stream' ? live.output.text : ''
    expect(text.length).toBeGreaterThan(1000)
    expect(loggedText('r').startsWith(text)).toBe(true)
  })

  it('states a run that began and ended while the server was away', async () => {
    await start()
    await connected()
    server.execute('nb', 'a', 'import time; time.sleep(0.3); print("a")')
    server.execute('nb', 'b', 'print("b")')
    await sleep(50)
    await server.die()
    await sleep(1500)
    await server.start()
    await finished('b')
    expect([loggedText('a'), loggedText('b')]).toEqual(['a\n', 'b\n'])
  })

  it('stores large values with the server, and waits for it', async () => {
    await start()
    await connected()
    server.execute(
      'nb',
      'r',
      'import time; time.sleep(0.5)\nfrom IPython.display import Image, display\ndisplay(Image(data=bytes(100_000), format="png"))\nprint("after")',
    )
    await sleep(100)
    await server.die()
    await sleep(1500)
    await server.start()
    await finished('r')
    const [[hash, content] = ['', Buffer.alloc(0)]] = [...server.artifacts]
    expect(content).toEqual(Buffer.alloc(100_000))
    expect(server.argsOf('nb', 'OutputAppended')).toMatchObject([
      { output: { data: { 'image/png': { $artifact: hash, bytes: 100_000, encoding: 'base64' } } } },
      { output: { text: 'after\n' } },
    ])
  })

  it('drops a fact that the room refuses, and goes on behind it', async () => {
    await start()
    await connected()
    server.refuses = ({ name, args }) =>
      name === 'v1.OutputAppended' && JSON.stringify(args).includes('bad') ? 'It is bad.' : null
    server.execute('nb', 'a', 'print("bad")')
    server.execute('nb', 'b', 'print("good")')
    await finished('a')
    await finished('b')
    expect([loggedText('a'), loggedText('b')]).toEqual(['', 'good\n'])
    expect(inHost('logs/host.log')).toMatch(/refused.*v1\.OutputAppended.*It is bad\./)
  })

  it('tries until it is let in, and keeps the token to itself', async () => {
    server = new FakeServer(home, [environment])
    server.token = 'wrong-token'
    await server.start()
    server.token = 'right-token'
    startAnother()
    await sleep(4000)
    expect(server.connections).toBe(0)
    await server.die()
    await server.start()
    await connected()
    server.execute(
      'nb',
      'r',
      'import os; print([n for n in os.environ if "ANODE" in n], "never-seen" in str(os.environ))',
    )
    await finished('r')
    expect(loggedText('r')).toBe('[] False\n')
    expect(inHost('logs/host.log')).not.toMatch(/-token/)
    expect(inHost('host.json')).not.toMatch(/-token/)
  })

  it('refuses to be the second host of a home', async () => {
    await start()
    await connected()
    const second = startAnother()
    expect(await second.ended).toBe(1)
    expect(second.written()).toContain('running already')
    expect(JSON.parse(inHost('host.json'))).toMatchObject({ pid: hosts[0]?.pid })
  })

  const sleepers = `import os, subprocess, time
p = subprocess.Popen(['sleep', '1000'])
print(os.getpid(), p.pid, flush=True)
while True: time.sleep(1)`
  /** Starts code that never ends; returns the ids of its processes. */
  const startSleepers = async () => {
    await connected()
    server.execute('nb', 'r', sleepers)
    await expect.poll(() => loggedText('r'), wait).toMatch(/\n/)
    return loggedText('r').trim().split(' ').map(Number)
  }

  it('takes its kernels and what they started with it when it is killed', async () => {
    const { pid, ended } = await start()
    const pids = await startSleepers()
    expect(pids.map(isAlive)).toEqual([true, true])
    process.kill(pid, 'SIGKILL')
    await ended
    await expect.poll(() => pids.map(isAlive), { timeout: 3000 }).toEqual([false, false])
    // The next one cleans up behind it.
    startAnother()
    await connected(2)
    expect(existsSync(join(home, 'host.json'))).toBe(true)
    await expect.poll(() => readdirSync(join(home, 'run')).length, wait).toBe(1)
  })

  it.each(['exit', 'SIGTERM'])('ends in order at %s', async (how) => {
    const { pid, ended } = await start()
    const pids = await startSleepers()
    process.kill(pid, 'SIGINT')
    process.kill(pid, 'SIGHUP')
    await sleep(200)
    expect(isAlive(pid)).toBe(true)
    if (how === 'exit') server.send({ _tag: 'exit' })
    else process.kill(pid, 'SIGTERM')
    expect(await ended).toBe(0)
    expect(pids.map(isAlive)).toEqual([false, false])
    expect(await finished('r')).toMatchObject({
      status: 'interrupted',
      reason: 'The kernel host was stopped.',
    })
    expect(server.argsOf('nb', 'KernelStatusChanged').at(-1)).toMatchObject({ status: 'shutdown' })
    expect(existsSync(join(home, 'host.json'))).toBe(false)
    expect(readdirSync(join(home, 'run'))).toEqual([])
  })

  it('restarts and shuts kernels down when asked', async () => {
    await start()
    await connected()
    server.execute('nb', 'a', 'x = 1')
    await finished('a')
    server.send({ _tag: 'restart', notebookId: 'nb' })
    server.execute('nb', 'b', 'print("x" in dir())')
    await finished('b')
    expect(loggedText('b')).toBe('False\n')
    server.execute('nb', 'c', 'while True: pass')
    await expect.poll(() => server.argsOf('nb', 'RunStarted').length, wait).toBe(3)
    server.send({ _tag: 'interrupt', notebookId: 'nb' })
    expect(await finished('c')).toMatchObject({ status: 'interrupted' })
    await expect.poll(() => server.messagesOf('memory').length, wait).toBeGreaterThan(0)
    server.send({ _tag: 'shutdown', notebookId: 'nb' })
    const last = () => server.argsOf('nb', 'KernelStatusChanged').at(-1)?.status
    await expect.poll(last, wait).toBe('shutdown')
    await expect.poll(() => server.messagesOf('memory').at(-1), wait).toMatchObject({ bytes: null })
  })
})
