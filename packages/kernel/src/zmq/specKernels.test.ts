import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bashSnippets,
  eventsOf,
  isAlive,
  kernelContract,
  printed,
  runCode,
  type TestKernelspec,
  testKernelspec,
  testPython,
  xeusPythonSnippets,
} from '../testing/index.ts'
import { type Kernelspec, specKernels } from './specKernels.ts'

const python = testPython()
const directory = mkdtempSync(join(tmpdir(), 'anode-test-'))
afterAll(() => rmSync(directory, { recursive: true }))

for (const [name, snippets] of [
  ['bash', bashSnippets],
  ['xpython', xeusPythonSnippets],
] as const) {
  kernelContract(`kernelspec ${name}`, {
    source: {
      open: async (options) => specKernels({ spec: await testKernelspec(name), directory }).open(options),
    },
    isProcess: true,
    hasSubshells: false,
    snippets,
  })
}

/** A kernelspec of a program in Python, which is no kernel unless it says so. */
const programmed = (program: string, more: Partial<Kernelspec> = {}): Kernelspec => ({
  name: 'programmed',
  argv: [python, '-c', program, '{connection_file}', '{resource_dir}', '{other}'],
  env: {},
  resourceDirectory: '/resources',
  interruptMode: 'signal',
  ...more,
})

const IPYKERNEL = 'import sys\nfrom ipykernel.kernelapp import launch_new_instance as go\n'

describe('specKernels', () => {
  let bash: TestKernelspec
  beforeAll(async () => {
    bash = await testKernelspec('bash')
  })

  it('fills in the command and the environment as Jupyter does, and keeps the host’s secrets', async () => {
    const spec = programmed(`${IPYKERNEL}sys.told = sys.argv[2:]\ngo(["-f", sys.argv[1]])`, {
      env: { GREETING: `hello \${NAME} $NAME $$5 \${MISSING}`, SECRET: `\${ANODE_TOKEN}` },
    })
    const env = { ...process.env, NAME: 'Ada', ANODE_TOKEN: 'secret' }
    const kernel = await specKernels({ spec, directory, env }).open({ directory })
    const ran = await runCode(
      kernel,
      'import os, sys\nprint(sys.told, os.getcwd())\nprint(os.environ["GREETING"], os.environ["SECRET"], "ANODE_TOKEN" in os.environ)',
    )
    expect(printed(ran)).toBe(
      `['/resources', '{other}'] ${directory}\nhello Ada Ada $5 \${MISSING} \${ANODE_TOKEN} False\n`,
    )
    await kernel.stop()
    expect(readdirSync(directory)).toEqual([])
  })

  it('interrupts by a message where the kernelspec says so', async () => {
    // Has SIGINT ignored, so that only the message can do it.
    const spec = programmed(
      `${IPYKERNEL}import os, signal
from ipykernel.ipkernel import IPythonKernel
class Kernel(IPythonKernel):
    async def interrupt_request(self, stream, ident, parent):
        self.session.send(stream, 'interrupt_reply', {'status': 'ok', 'by': 'message'}, parent, ident=ident)
        signal.raise_signal(signal.SIGUSR1)
def raises(*_):
    raise KeyboardInterrupt('by a message')
signal.signal(signal.SIGUSR1, raises)
signal.signal(signal.SIGINT, signal.SIG_IGN)
go(["-f", sys.argv[1]], kernel_class=Kernel)`,
      { interruptMode: 'message' },
    )
    const kernel = await specKernels({ spec, directory }).open()
    await runCode(kernel, 'import signal; _ = signal.signal(signal.SIGINT, signal.SIG_IGN)')
    // Not before the code itself runs: what hits the kernel's own is none of the code's.
    const code = 'import time\nprint("up", flush=True)\nwhile True: time.sleep(0.05)'
    const ran = await runCode(kernel, code, (event) => {
      if (event._tag === 'stream') kernel.interrupt()
    })
    expect(eventsOf(ran, 'error')[0]).toMatchObject({ ename: 'KeyboardInterrupt', evalue: 'by a message' })
    await kernel.stop()
  })

  it('has no kernel outlive its host, also one that would not notice', async () => {
    const program = `import { specKernels } from ${JSON.stringify(join(import.meta.dirname, 'specKernels.ts'))}
const kernel = await specKernels({ spec: ${JSON.stringify(bash)} }).open()
console.log(kernel.pid)`
    const file = join(directory, 'host.ts')
    writeFileSync(file, program)
    const host = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = await new Promise<number>((resolve) =>
      host.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    )
    expect(isAlive(pid)).toBe(true)
    host.kill('SIGKILL')
    await expect.poll(() => isAlive(pid)).toBe(false)
    rmSync(file)
  })

  it('leaves nothing of a kernel that has ended', async () => {
    const kernel = await specKernels({ spec: bash, directory }).open()
    const group = () =>
      execFileSync('ps', ['-axo', 'pgid=,stat='], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => Number(line.trim().split(/\s+/)[0]) === kernel.pid && !line.includes('Z'))
    expect(group()).not.toEqual([])
    await kernel.stop()
    await expect.poll(group).toEqual([])
  })

  it.each([
    ['there is no such command', ['/nowhere/kernel'], /did not start.*\/nowhere\/kernel/s],
    [
      'it dies, with what it wrote',
      ['/bin/sh', '-c', 'echo no licence >&2; exit 3'],
      /exit code 3.*no licence/s,
    ],
    ['it dies without a word', ['/bin/false'], /did not start \(exit code 1\). It wrote nothing/],
  ])('says why when %s', async (_, argv, reason) => {
    const spec = { ...programmed(''), argv }
    await expect(specKernels({ spec, directory }).open()).rejects.toThrow(reason)
    expect(readdirSync(directory)).toEqual([])
  })

  it('gives up a kernel that never answers, with what it wrote', async () => {
    const spec = programmed('import time\nprint("still loading", flush=True)\ntime.sleep(1000)')
    const opening = specKernels({ spec, directory, startTimeout: 3000 }).open()
    await expect(opening).rejects.toThrow(/did not answer within 3 s.*still loading/s)
    expect(readdirSync(directory)).toEqual([])
  })

  it('ends a kernel that ignores its shutdown by force', async () => {
    const spec = programmed(
      `${IPYKERNEL}from ipykernel.ipkernel import IPythonKernel
class Kernel(IPythonKernel):
    async def shutdown_request(self, stream, ident, parent):
        pass
go(["-f", sys.argv[1]], kernel_class=Kernel)`,
    )
    const kernel = await specKernels({ spec, directory }).open()
    expect(await kernel.stop()).toMatchObject({ signal: 'SIGKILL' })
    expect(isAlive(kernel.pid ?? 0)).toBe(false)
  })

  it('refuses a kernel of another protocol, and says what to do', async () => {
    const spec = programmed(
      `${IPYKERNEL}from ipykernel.ipkernel import IPythonKernel
class Kernel(IPythonKernel):
    @property
    def kernel_info(self):
        return {**super().kernel_info, 'protocol_version': '4.1'}
go(["-f", sys.argv[1]], kernel_class=Kernel)`,
    )
    await expect(specKernels({ spec, directory }).open()).rejects.toThrow(/version 4.1.*newer version/)
  })

  it('starts another time when somebody took its port', async () => {
    // The first start finds a port of its taken.
    const flag = join(directory, 'tried')
    const spec = programmed(
      `${IPYKERNEL}import json, os
if not os.path.exists(${JSON.stringify(flag)}):
    open(${JSON.stringify(flag)}, 'w').close()
    import socket
    taken = socket.socket(); taken.bind(('127.0.0.1', json.load(open(sys.argv[1]))['shell_port'])); taken.listen()
go(["-f", sys.argv[1]])`,
    )
    const kernel = await specKernels({ spec, directory }).open()
    expect(printed(await runCode(kernel, 'print(1)'))).toBe('1\n')
    await kernel.stop()
    rmSync(flag)
  })
})
