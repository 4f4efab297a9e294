import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { kernelContract, printed, runCode, testPython } from '../testing/index.ts'
import { zmqKernels } from './zmqKernels.ts'

const python = testPython()
const directory = mkdtempSync(join(tmpdir(), 'anode-test-'))
afterAll(() => rmSync(directory, { recursive: true }))

kernelContract('zmq over ipc', {
  source: zmqKernels({ python, directory }),
  isProcess: true,
  hasSubshells: true,
})

describe('zmqKernels', { timeout: 60_000 }, () => {
  it('reaches kernels over TCP where there are no IPC sockets', async () => {
    const kernel = await zmqKernels({ python, transport: 'tcp' }).open()
    expect(printed(await runCode(kernel, 'print(1)'))).toBe('1\n')
    await kernel.stop()
  })

  it('keeps sockets and keys from others and leaves nothing behind', async () => {
    const kernel = await zmqKernels({ python, directory }).open()
    const [folder] = readdirSync(directory)
    expect(statSync(join(directory, folder ?? '')).mode & 0o777).toBe(0o700)
    expect(statSync(join(directory, folder ?? '', 'connection.json')).mode & 0o777).toBe(0o600)
    await kernel.stop()
    expect(readdirSync(directory)).toEqual([])
  })

  it('works where the directory is too long for sockets', async () => {
    const long = mkdtempSync(join(directory, 'x'.repeat(100)))
    const kernel = await zmqKernels({ python, directory: long }).open()
    expect(printed(await runCode(kernel, 'print(1)'))).toBe('1\n')
    await kernel.stop()
    rmSync(long, { recursive: true })
  })

  it('gives kernels a directory and an environment without the secrets of the host', async () => {
    const env = { ...process.env, ANODE_TOKEN: 'secret', anode_key: 'secret', GREETING: 'hello' }
    const kernel = await zmqKernels({ python, env }).open({ directory })
    const ran = await runCode(
      kernel,
      `import os, sys, shutil
print(os.getcwd())
print([n for n in os.environ if 'anode' in n.lower()], os.environ['GREETING'])
print(shutil.which('python') == sys.executable, repr(sys.stdin.read()))`,
    )
    expect(printed(ran)).toBe(`${directory}\n[] hello\nTrue ''\n`)
    await kernel.stop()
  })

  it('draws plotly figures as data, and fetches nothing from elsewhere', async () => {
    const kernel = await zmqKernels({ python }).open()
    // Plotly wants to see nbformat's version before it displays anything, and nothing else of it.
    const { events } = await runCode(
      kernel,
      `import sys, types
sys.modules['nbformat'] = types.ModuleType('nbformat')
sys.modules['nbformat'].__version__ = '5.10.4'
import plotly.graph_objects as go
go.Figure(go.Bar(y=[1, 2])).show()`,
    )
    expect(events.find(({ _tag }) => _tag === 'display_data')).toMatchObject({
      data: { 'application/vnd.plotly.v1+json': { data: [{ type: 'bar' }] } },
    })
    expect(JSON.stringify(events)).not.toContain('cdn')
    await kernel.stop()
  })

  it.each([
    ['there is no such Python', '/nowhere/python', /did not start.*could not be run.*ENOENT/s],
    ['the Python ends at once', '/bin/false', /did not start \(exit code 1\)/],
  ])('says why when %s', async (_, command, reason) => {
    await expect(zmqKernels({ python: command, directory }).open()).rejects.toThrow(reason)
    expect(readdirSync(directory)).toEqual([])
  })

  it('gives up a kernel that does not answer', async () => {
    const silent = zmqKernels({ python: '/bin/cat', directory, startTimeout: 300 })
    await expect(silent.open()).rejects.toThrow(/did not answer|did not start/)
  })
})
