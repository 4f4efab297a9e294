import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isolationProblem } from '@anode/kernel/isolation'
import { testPython } from '@anode/kernel/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { shareTools } from '../environment/testing/shareTools.ts'
import { identityOf } from '../processes/KnownProcess.ts'
import { openDataDirectory } from '../storage/DataDirectory.ts'
import { endOtherHost } from './endOtherHost.ts'
import { startRestServer } from './testing/RestServer.ts'

const problem = await isolationProblem({ network: true, readable: [], hidden: [] })
const isolation = { network: false, readable: [] }

describe.skipIf(problem !== null)('A server whose kernels are isolated', () => {
  it('says so, and gives code its folder, its packages and nothing else', async () => {
    const server = await startRestServer({ isolation })
    onTestFinished(() => server.stop())
    await expect.poll(server.said).toContain('kernels are isolated by bubblewrap, without network')
    const home = JSON.stringify(server.home)
    const { id, cells } = await server.notebook(
      `import os\nprint(sorted(os.listdir(${home})), os.listdir(${home} + '/folders') == [os.path.basename(os.getcwd())])`,
      `open(${home} + '/token')`,
      "import socket; socket.create_connection(('127.0.0.1', 80))",
      'import pandas; print(pandas.Series([1, 2]).sum())',
    )
    const run = async (cell: string | undefined) => {
      const { body } = await server.ask('POST', `/notebooks/${id}/runs?wait=60`, { cells: [cell] })
      return JSON.stringify(body.runs[0])
    }
    expect(await run(cells[0])).toMatch(/\['folders', 'run'\]|\['environments', 'folders', 'run'\]/)
    expect(await run(cells[1])).toContain('FileNotFoundError')
    expect(await run(cells[2])).toMatch(/ConnectionRefusedError|Network is unreachable/)
    expect(await run(cells[3])).toContain('3\\n')
    await server.ask('POST', `/notebooks/${id}/kernel/restart`)
    expect(await run(cells[3])).toContain('3\\n')
  })

  it('puts packages under a kernel that runs and has no network', async () => {
    // The environment that others build upon is not in this server's directory.
    const base = dirname(dirname(testPython()))
    const server = await startRestServer({ isolation: { network: false, readable: [base] } })
    onTestFinished(() => server.stop())
    shareTools(server.home)
    const { id, cells } = await server.notebook(
      '%pip install humanize',
      'import humanize, pandas; print(humanize.intcomma(1234567))',
    )
    const run = async (cell: string | undefined) => {
      const { body } = await server.ask('POST', `/notebooks/${id}/runs?wait=60`, { cells: [cell] })
      return JSON.stringify(body.runs[0])
    }
    expect(await run(cells[0])).toContain('Added to this notebook: humanize')
    expect(await run(cells[1])).toContain('1,234,567')
    await server.ask('POST', `/notebooks/${id}/kernel/restart`)
    expect(await run(cells[1])).toContain('1,234,567')
  })
})

describe('A kernel host of an earlier server', () => {
  const module = pathToFileURL(join(import.meta.dirname, '..', 'processes', 'ProcessLock.ts')).href
  const setUp = async (written: object | null) => {
    const home = mkdtempSync(join(tmpdir(), 'anode-other-host-'))
    const directory = openDataDirectory(home)
    const program = `const { takeLock } = await import(${JSON.stringify(module)})
takeLock(${JSON.stringify(directory.hostLock)}, 0)
process.stdout.write('up')
setInterval(() => {}, 1e6)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    onTestFinished(async () => {
      child.kill('SIGKILL')
      rmSync(home, { recursive: true, force: true })
    })
    await once(child.stdout, 'data')
    const pid = child.pid ?? 0
    if (written !== null) {
      writeFileSync(directory.hostFile, JSON.stringify({ pid, identity: identityOf(pid), ...written }))
    }
    const lives = () => child.exitCode === null && child.signalCode === null
    return { directory, lives }
  }

  it.each([
    [{ isolation }, isolation],
    [{ isolation: null }, null],
    // One of before there was isolation.
    [{}, null],
    [null, null],
  ])('that isolates kernels as this one stays: %j, %j', async (written, wanted) => {
    const { directory, lives } = await setUp(written)
    expect(await endOtherHost(directory, wanted)).toBe(false)
    expect(lives()).toBe(true)
  })

  it.each([
    [{ isolation }, null],
    [{ isolation }, { ...isolation, network: true }],
    [{ isolation: null }, isolation],
    [{}, isolation],
  ])('that isolates kernels otherwise is ended: %j, %j', async (written, wanted) => {
    const { directory, lives } = await setUp(written)
    expect(await endOtherHost(directory, wanted)).toBe(true)
    await expect.poll(lives).toBe(false)
  })

  it('that does not say how it isolates kernels is not given code', async () => {
    const { directory, lives } = await setUp(null)
    await expect(endOtherHost(directory, isolation, 50)).rejects.toThrow(
      /does not say whether.*End that process/,
    )
    expect(lives()).toBe(true)
  })
})
