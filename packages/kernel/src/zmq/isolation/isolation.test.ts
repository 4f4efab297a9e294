import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { KernelLimits } from '@anode/document/limits'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../Clock.ts'
import type { Kernel, KernelSource } from '../../Kernel.ts'
import { Runner } from '../../runner/index.ts'
import {
  bashSnippets,
  isAlive,
  kernelContract,
  memoryArtifacts,
  outsidePid,
  printed,
  Recorder,
  runCode,
  runRequest,
  testKernelspec,
  testPython,
} from '../../testing/index.ts'
import { specKernels } from '../specKernels.ts'
import { zmqKernels } from '../zmqKernels.ts'
import type { Isolation } from './Isolation.ts'
import { bubblewrapProblem, isolationProblem } from './isolationProblem.ts'

const python = testPython()
// As a data directory: with secrets, with folders of notebooks, and with what kernels are reached by.
const home = realpathSync(mkdtempSync(join(tmpdir(), 'anode-isolated-')))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const folder = join(home, 'folders', 'a')
const environments = join(home, 'environments')
const directory = join(home, 'run')
for (const each of [folder, join(home, 'folders', 'b'), environments, directory]) {
  mkdirSync(each, { recursive: true, mode: 0o700 })
}
writeFileSync(join(home, 'token'), 'secret')
writeFileSync(join(home, 'folders', 'b', 'theirs.txt'), 'secret')

const isolation: Isolation = { network: true, readable: [environments], hidden: [home] }
const source = zmqKernels({ python, directory, isolation })
const problem = await isolationProblem(isolation)

/** Bash; its environment has the packages of another one. */
const bash = async (network: boolean): Promise<KernelSource> =>
  specKernels({
    spec: await testKernelspec('bash'),
    directory,
    isolation: { ...isolation, network, readable: [dirname(dirname(python))] },
  })

const placed = (kernels: KernelSource): KernelSource => ({
  open: (options) => kernels.open({ directory: folder, ...options }),
})
const wait = { timeout: 60_000, interval: 20 }

if (problem !== null) {
  it.skip(`Isolated kernels are not tested here. ${problem}`, () => {})
} else {
  kernelContract('an isolated Python', {
    ...{ source: placed(source), folder, isProcess: true, hasSubshells: true },
  })

  kernelContract('an isolated kernel of a kernelspec, without a network', {
    source: placed({ open: async (options) => (await bash(false)).open(options) }),
    ...{ folder, isProcess: true, hasSubshells: false, snippets: bashSnippets },
  })
}

describe.skipIf(problem !== null)('An isolated kernel', { timeout: 180_000 }, () => {
  const open = async (more: Partial<Isolation> = {}, kernels?: KernelSource): Promise<Kernel> => {
    const from = kernels ?? zmqKernels({ python, directory, isolation: { ...isolation, ...more } })
    const kernel = await from.open({ directory: folder })
    onTestFinished(async () => {
      await kernel.stop()
    })
    return kernel
  }
  const print = async (kernel: Kernel, code: string): Promise<string> => {
    const ran = await runCode(kernel, code)
    expect(ran.result, JSON.stringify(ran.events)).toMatchObject({ status: 'ok' })
    return printed(ran)
  }
  /** What became of each expression: its value, or the name of the error. */
  const tried = async (kernel: Kernel, ...expressions: ReadonlyArray<string>): Promise<unknown> =>
    JSON.parse(
      await print(
        kernel,
        `import json, os, socket, subprocess
def tried(code):
    try: return eval(code)
    except Exception as error: return type(error).__name__
print(json.dumps([tried(code) for code in json.loads(${JSON.stringify(JSON.stringify(expressions))})]))`,
      ),
    )
  const text = (path: string) => JSON.stringify(path)

  it('sees of the data directory its own folder, and what it may read', async () => {
    const kernel = await open()
    expect(
      await tried(
        kernel,
        `open(${text(join(home, 'token'))}).read()`,
        `open(${text(join(home, 'folders', 'b', 'theirs.txt'))}).read()`,
        `sorted(os.listdir(${text(home)}))`,
        `os.listdir(${text(join(home, 'folders'))})`,
        `len(os.listdir(${text(directory)}))`,
        `open(${text(join(environments, 'x'))}, 'w')`,
        `open(${text(join(home, 'x'))}, 'w') and None`,
        'os.getcwd()',
      ),
    ).toEqual([
      'FileNotFoundError',
      'FileNotFoundError',
      ['environments', 'folders', 'run'],
      ['a'],
      1,
      'OSError',
      // It lies in its own /tmp.
      null,
      folder,
    ])
    expect(existsSync(join(home, 'x'))).toBe(false)
  })

  it('writes to its folder, and to a home and a /tmp that are its own and end with it', async () => {
    const kernel = await open()
    const at = join(homedir(), `anode-${process.pid}`)
    const temporary = `/tmp/anode-${process.pid}`
    await print(
      kernel,
      `import os, tempfile
open('mine.txt', 'w').write('here')
open(${text(at)}, 'w').write('x'); open(${text(temporary)}, 'w').write('x')
print(os.path.expanduser('~'), tempfile.gettempdir())
os.makedirs(os.path.expanduser('~/shut/in')); os.chmod(os.path.expanduser('~/shut'), 0)`,
    )
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('here')
    expect([existsSync(at), existsSync(temporary)]).toEqual([false, false])
    expect(await tried(kernel, "os.environ['HOME']", `os.path.exists(${text(at)})`)).toEqual([
      homedir(),
      true,
    ])
    await kernel.stop()
    expect(readdirSync(directory)).toEqual([])
  })

  it('cannot change the system, read the homes and keys of others, or get the rights to', async () => {
    const kernel = await open()
    const hidden = ['/etc/shadow', '/etc/ssh', '/var/lib', '/run/dbus', '/boot'].filter(existsSync)
    expect(hidden).toContain('/var/lib')
    const results = await tried(
      kernel,
      ...['/usr/x', '/etc/x', '/x', '/dev/x', '/opt/x'].map((path) => `open('${path}', 'w')`),
      ...hidden.map((path) => `os.stat('${path}')`),
      `[name for name in os.listdir(${text(homedir())}) if name == '.ssh']`,
      "subprocess.run(['mount', '-o', 'remount,rw', '/usr'], capture_output=True).returncode != 0",
      `subprocess.run(['unshare', '-Urm', 'sh', '-c', 'mount -o remount,rw,bind /usr && touch /usr/x'], capture_output=True).returncode != 0`,
      "[line for line in open('/proc/self/status') if line.startswith(('CapEff', 'CapBnd'))]",
    )
    const none = expect.stringMatching(/^Cap\w+:\t0+\n$/)
    expect(results).toEqual([
      ...Array(5).fill(expect.stringMatching(/OSError|PermissionError|FileNotFoundError/)),
      ...hidden.map(() => 'FileNotFoundError'),
      ...[[], true, true, [none, none]],
    ])
    expect(existsSync('/usr/x')).toBe(false)
  })

  it('sees its own processes only', async () => {
    const kernel = await open()
    const [names, killed, parents] = (await tried(
      kernel,
      "[open(f'/proc/{pid}/comm').read().strip() for pid in os.listdir('/proc') if pid.isdigit()]",
      `os.kill(${process.pid}, 0)`,
      'os.getppid()',
    )) as [ReadonlyArray<string>, string, number]
    expect(names).toHaveLength(2)
    expect(names).toContain('bwrap')
    expect([killed, parents]).toEqual(['ProcessLookupError', 1])
  })

  it('reaches the network where it may, and itself in any case', async () => {
    const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as { readonly port: number }
    const ask = `socket.create_connection(('127.0.0.1', ${port}), 5).recv(5).decode()`
    const itself = `(lambda listening: socket.create_connection(listening.getsockname(), 5) and True)(socket.create_server(('127.0.0.1', 0)))`
    const names = "sorted(name for _, name in socket.if_nameindex()) == ['lo']"
    expect(await tried(await open(), ask, itself)).toEqual(['hello', true])
    expect(await tried(await open({ network: false }), ask, itself, names)).toEqual([
      'ConnectionRefusedError',
      true,
      true,
    ])
  })

  it('may be one of a kernelspec, with a network', async () => {
    const kernel = await open({}, await bash(true))
    const ran = await runCode(kernel, `cat ${join(home, 'token')} || pwd`)
    expect(printed(ran)).toContain(folder)
    expect(printed(ran)).not.toContain('secret')
  })

  it('sees what is added to the environments while it runs', async () => {
    const kernel = await open()
    mkdirSync(join(environments, 'new'))
    writeFileSync(join(environments, 'new', 'added.py'), 'value = 42')
    expect(
      await print(
        kernel,
        `import sys; sys.path.append(${text(join(environments, 'new'))}); import added; print(added.value)`,
      ),
    ).toBe('42\n')
  })

  it('sees other folders where somebody says so', async () => {
    const data = realpathSync(mkdtempSync(join(tmpdir(), 'anode-data-')))
    onTestFinished(() => rmSync(data, { recursive: true }))
    writeFileSync(join(data, 'x.csv'), 'a,b')
    const hidden = join(data, 'hidden')
    mkdirSync(join(hidden, 'shown'), { recursive: true })
    writeFileSync(join(hidden, 'token'), 'secret')
    const kernel = await open({
      readable: [environments, data, join(hidden, 'shown')],
      hidden: [home, hidden],
    })
    expect(
      await tried(
        kernel,
        `open(${text(join(data, 'x.csv'))}).read()`,
        `open(${text(join(data, 'y'))}, 'w')`,
        `os.listdir(${text(hidden)})`,
        `open(${text(join(hidden, 'y'))}, 'w')`,
      ),
    ).toEqual(['a,b', 'OSError', ['shown'], 'OSError'])
  })

  it('has no variables that lead elsewhere', async () => {
    const env = {
      ...process.env,
      TMPDIR: '/elsewhere',
      XDG_RUNTIME_DIR: '/run/x',
      SSH_AUTH_SOCK: '/x',
      JPY_PARENT_PID: '1234567',
      KEPT: '1',
    }
    const kernel = await open({}, zmqKernels({ python, directory, isolation, env }))
    expect(
      await tried(
        kernel,
        "[name for name in os.environ if name in ('TMPDIR', 'XDG_RUNTIME_DIR', 'SSH_AUTH_SOCK', 'KEPT')]",
      ),
    ).toEqual([['KEPT']])
  })

  it('runs what data is looked at with', async () => {
    const kernel = await open({ network: false })
    expect(
      await print(
        kernel,
        `import numpy, pandas, matplotlib.pyplot, multiprocessing, concurrent.futures
def double(n): return 2 * n
with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context('fork')) as pool:
    print(pandas.Series(list(pool.map(double, range(4)))).sum())`,
      ),
    ).toBe('12\n')
  })

  it('says why it does not start', async () => {
    const nowhere = zmqKernels({ python: '/nowhere/python', directory, isolation })
    await expect(nowhere.open()).rejects.toThrow(/did not start.*\/nowhere\/python/s)
    const gone = source.open({ directory: join(home, 'folders', 'gone') })
    await expect(gone).rejects.toThrow(/cannot be isolated: bubblewrap failed .*folders\/gone/)
    const spec = { ...(await testKernelspec('bash')), argv: ['/bin/false'] }
    const silent = specKernels({ spec, directory, isolation: { ...isolation, network: false } })
    await expect(silent.open()).rejects.toThrow(/exit code 1.*no network.*not every kernel knows/)
    expect(readdirSync(directory)).toEqual([])
  })

  it('is not started otherwise where there is no bubblewrap', async () => {
    const path = process.env.PATH
    process.env.PATH = '/nonexistent'
    onTestFinished(() => {
      process.env.PATH = path
    })
    await expect(source.open({ directory: folder })).rejects.toThrow(/apt-get install bubblewrap/)
    expect(await isolationProblem(isolation)).toMatch(/apt-get install bubblewrap/)
    expect(readdirSync(directory)).toEqual([])
  })

  it('ends with its host, with all that it started', async () => {
    const program = `import { zmqKernels } from ${text(join(import.meta.dirname, '..', 'zmqKernels.ts'))}
const kernel = await zmqKernels(${JSON.stringify({ python, directory, isolation })}).open({ directory: ${text(folder)} })
await kernel.execute({ code: ${text(daemon('host'))} }, () => {})
console.log(kernel.pid)
setInterval(() => {}, 1000)`
    const file = join(home, 'host.ts')
    writeFileSync(file, program)
    const host = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = Number(String((await once(host.stdout, 'data'))[0]))
    const pids = [pid, outsidePid(pid, Number(readFileSync(join(folder, 'host'), 'utf8')))]
    expect(pids.map(isAlive)).toEqual([true, true])
    host.kill('SIGKILL')
    await expect.poll(() => pids.filter(isAlive), wait).toEqual([])
  })

  /** Python that leaves a process with a session of its own, no parent and no variables; a file has its number. */
  const daemon = (file: string) => `import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        code = "import os, time; open('${file}.new', 'w').write(str(os.getpid())); os.rename('${file}.new', '${file}'); time.sleep(1000)"
        import sys
        os.execve(sys.executable, [sys.executable, '-c', code], {})
    os._exit(0)
os.wait()
while not os.path.exists('${file}'): time.sleep(0.01)`

  it('is bounded and measured with all that it starts, and ends with it', async () => {
    const recorder = new Recorder(memoryArtifacts(), systemClock)
    let kernel: Kernel | null = null
    const limits: KernelLimits = {
      memory: { value: 600e6, by: 'server' },
      processes: { value: 3, by: 'server' },
      openFiles: { value: 300, by: 'server' },
    }
    const runner = new Runner({
      ...recorder.ports,
      kernels: {
        open: async (options) => {
          kernel = await source.open({ ...options, directory: folder })
          kernel.limit?.(limits, folder)
          return kernel
        },
      },
    })
    onTestFinished(() => runner.shutdown())
    const run = async (code: string) => {
      const runId = `r${recorder.argsOf('RunFinished').length}`
      runner.execute(runRequest(code, { runId, cellId: runId }))
      const end = () => recorder.argsOf('RunFinished').find((args) => args.runId === runId)
      await expect.poll(end, wait).toBeDefined()
      return end()
    }
    const pid = () => (kernel as Kernel | null)?.pid ?? 0
    await run('import resource')
    const ofKernel = (name: string) => readFileSync(`/proc/${pid()}/${name}`, 'utf8')
    expect(ofKernel('comm')).toMatch(/^python/)
    expect(ofKernel('oom_score_adj').trim()).toBe('500')
    await expect.poll(() => ofKernel('limits'), wait).toMatch(/Max open files +300 /)
    // The first process inside does not count.
    await (kernel as Kernel | null)?.memory()
    expect((kernel as Kernel | null)?.usage).toMatchObject({ processes: 1 })
    expect(await run(daemon('left'))).toMatchObject({ status: 'ok' })
    const left = outsidePid(pid(), Number(readFileSync(join(folder, 'left'), 'utf8')))
    await expect.poll(() => (kernel as Kernel | null)?.usage, wait).toMatchObject({ processes: 2 })

    await runner.restart()
    await expect.poll(() => isAlive(left), wait).toBe(false)
    expect(
      (
        await run(
          'import time\ndata = []\nwhile True:\n    data.append(bytearray(b"x" * 10_000_000)); time.sleep(0.005)',
        )
      )?.reason,
    ).toMatch(/memory.*limit is 600 MB/)
    expect(
      (
        await run(
          "import subprocess\nfor _ in range(5): subprocess.Popen(['sleep', '100'])\nimport time; time.sleep(100)",
        )
      )?.reason,
    ).toMatch(/had \d+ processes, and its limit is 3\./)
    expect((await run('import os; os.abort()'))?.reason).toMatch(/SIGABRT|Aborted/)
    expect(await run('1')).toMatchObject({ status: 'ok' })
  })
})

describe('What is said where bubblewrap fails', () => {
  it.each([
    ['bwrap: No permissions to create new namespace, likely because the kernel does not allow …', /userns/],
    ['bwrap: Creating new namespace failed: Operation not permitted', /Docker/],
    ['bwrap: setting up uid map: Permission denied', /apparmor_restrict_unprivileged_userns/],
    ["bwrap: Can't mount proc on /newroot/proc: Operation not permitted", /systempaths/],
    ['bwrap: Unknown option --block-fd', /0\.4 or newer/],
    ["bwrap: Can't find source path /x: No such file or directory", /\/x.*--isolation none/],
  ])('names the cause and what to do: %s', (written, words) => {
    expect(bubblewrapProblem(`something\n${written}\n`)).toMatch(words)
  })

  it('is nothing of isolation where the program cannot be run', () => {
    expect(bubblewrapProblem('bwrap: execvp /x: No such file or directory')).toBeNull()
    expect(bubblewrapProblem('ImportError')).toBeNull()
  })
})
