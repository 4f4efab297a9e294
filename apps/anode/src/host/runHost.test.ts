import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyOutputOp, type IdentifiedOutput } from '@anode/document/facts'
import { isAlive, testPython } from '@anode/kernel/testing'
import { KERNEL_LIMITS } from '@anode/protocol/host'
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
  /** A file by which a test and the code of its runs tell each other how far they are. */
  const signal = (name: string) => {
    const path = join(home, name)
    const code = JSON.stringify(path)
    return {
      give: () => writeFileSync(path, ''),
      given: () => expect.poll(() => existsSync(path), wait).toBe(true),
      /** How many characters have been written into it. */
      count: () => (existsSync(path) ? statSync(path).size : 0),
      /** Python that gives it. */
      gives: `open(${code}, 'w').close()`,
      /** Python that waits for it. */
      waits: `import os, time\nwhile not os.path.exists(${code}): time.sleep(0.01)`,
      path: code,
    }
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

  it('starts kernels where, and with the environment, that it was told, and only the next ones', async () => {
    await start()
    await connected()
    const folder = join(home, 'notebook folder')
    mkdirSync(folder)
    writeFileSync(join(folder, 'helper.py'), 'name = "beside the notebook"')
    const launch = (kernel: null | { readonly _tag: 'python'; python: string; environment: string }) =>
      server.send({ _tag: 'launch', notebookId: 'nb', launch: { folder, kernel } })
    launch(null)
    server.execute('nb', 'r1', 'import os, sys, helper; print(os.getcwd(), helper.name, sys.prefix)')
    await finished('r1')
    const base = loggedText('r1').trim().split(' ').at(-1) ?? ''
    expect(loggedText('r1')).toBe(`${folder} beside the notebook ${base}\n`)
    // Another environment: one that sees the packages of the first.
    const own = join(home, 'own')
    execFileSync(testPython(), ['-m', 'venv', '--without-pip', '--system-site-packages', own])
    const packages = execFileSync(
      testPython(),
      ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'],
      { encoding: 'utf8' },
    )
    const [version] = readdirSync(join(own, 'lib'))
    writeFileSync(join(own, 'lib', String(version), 'site-packages', 'base.pth'), packages)
    const where = 'import os, sys; print(os.getcwd() + "|" + sys.prefix)'
    launch({ _tag: 'python', python: join(own, 'bin', 'python'), environment: 'own' })
    server.execute('nb', 'r2', where)
    await finished('r2')
    expect(loggedText('r2')).toBe(`${folder}|${base}\n`)
    server.send({ _tag: 'restart', notebookId: 'nb' })
    server.execute('nb', 'r3', where)
    await finished('r3')
    expect(loggedText('r3')).toBe(`${folder}|${own}\n`)
    // An environment that is no more is told of, and the next launch is another one.
    launch({ _tag: 'python', python: join(home, 'gone', 'python'), environment: 'gone' })
    server.send({ _tag: 'restart', notebookId: 'nb' })
    await expect
      .poll(() => server.argsOf('nb', 'KernelStatusChanged').at(-1), wait)
      .toMatchObject({ status: 'dead', reason: expect.stringContaining('did not start') })
    launch(null)
    server.execute('nb', 'r4', where)
    await finished('r4')
    expect(loggedText('r4')).toBe(`${folder}|${base}\n`)
  })

  it.runIf(process.platform === 'linux')('bounds kernels, and tells what they take', async () => {
    const takes = { _tag: 'welcome', features: [KERNEL_LIMITS] } as const
    const limits = { memory: { value: 500e6, by: 'server' } } as const
    await start([takes, environment, { _tag: 'limits', notebookId: 'nb', limits }])
    await connected()
    const on = signal('on')
    server.execute('nb', 'r1', `data = b'x' * 250_000_000\n${on.waits}`)
    const usages = () => server.messagesOf('memory').map(({ usage }) => usage)
    await expect
      .poll(() => server.messagesOf('memory').at(-1), wait)
      .toMatchObject({
        bytes: expect.any(Number),
        usage: { processes: 1, cpu: expect.any(Number), memoryLimit: 500e6, memoryPeak: expect.any(Number) },
      })
    await expect.poll(() => usages().some((usage) => (usage?.memoryPeak ?? 0) > 300e6), wait).toBe(true)
    on.give()
    await finished('r1')
    server.execute('nb', 'r2', 'more = []\nwhile True: more.append(bytearray(b"x" * 10_000_000))')
    const reason = expect.stringMatching(/ended in cell \[2\]: it took .* and its limit is 500 MB/)
    expect(await finished('r2')).toMatchObject({ status: 'lost', reason })
    await expect
      .poll(() => server.argsOf('nb', 'KernelStatusChanged').at(-1), wait)
      .toMatchObject({ status: 'dead', reason })
    await expect.poll(() => server.messagesOf('memory').at(-1), wait).toMatchObject({ bytes: null })
  })

  it.runIf(process.platform === 'linux')(
    'ends what left the group of a kernel whose host was killed',
    async () => {
      const { pid, ended } = await start()
      await connected()
      server.execute(
        'nb',
        'r',
        `import subprocess
print(subprocess.Popen(['sleep', '1000'], start_new_session=True).pid)`,
      )
      await finished('r')
      const left = Number(loggedText('r'))
      process.kill(pid, 'SIGKILL')
      await ended
      startAnother()
      await connected(2)
      await expect.poll(() => isAlive(left), wait).toBe(false)
    },
  )

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
    const [counted, enough] = [signal('counted'), signal('enough')]
    server.execute(
      'nb',
      'r',
      `import os, time
i = 0
while not os.path.exists(${enough.path}):
    print(i, flush=True)
    i += 1
    open(${counted.path}, 'a').write('.')
    time.sleep(0.01)`,
    )
    const countsOn = (by: number) => expect.poll(counted.count, wait).toBeGreaterThan(counted.count() + by)
    await expect.poll(() => loggedText('r').length, wait).toBeGreaterThan(0)
    server.acknowledges = false
    const acknowledged = server.logs.get('nb')?.length ?? 0
    await expect.poll(() => server.logs.get('nb')?.length, wait).toBeGreaterThan(acknowledged)
    await server.die()
    await countsOn(50)
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
    await countsOn(300)
    enough.give()
    expect(await finished('r')).toMatchObject({ status: 'ok' })
    expect(loggedText('r')).toBe(Array.from({ length: counted.count() }, (_, i) => `${i}\n`).join(''))
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
    const [away, over] = [signal('away'), signal('over')]
    server.execute('nb', 'a', `${away.waits}\nprint("a")`)
    server.execute('nb', 'b', 'print("b")')
    // Begins when those before it have ended.
    server.execute('nb', 'c', over.gives)
    await server.taken()
    await server.die()
    away.give()
    await over.given()
    await server.start()
    await finished('b')
    expect([loggedText('a'), loggedText('b')]).toEqual(['a\n', 'b\n'])
  })

  it('stores large values with the server, and waits for it', async () => {
    await start()
    await connected()
    const [away, over] = [signal('away'), signal('over')]
    const shows =
      'from IPython.display import Image, display\ndisplay(Image(data=bytes(100_000), format="png"))'
    server.execute('nb', 'r', `${away.waits}\n${shows}\nprint("after")\n${over.gives}`)
    await server.taken()
    await server.die()
    away.give()
    await over.given()
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
    await expect.poll(() => server.turnedAway, wait).toBeGreaterThan(3)
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
    await expect.poll(() => pids.map(isAlive), wait).toEqual([false, false])
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
    // Twice: signals may be read behind what comes over the socket at the same time.
    await server.taken()
    await server.taken()
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
