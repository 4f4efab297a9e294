import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { testPython } from '@anode/kernel/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { inviteHost, removeHost } from '../cli/hosts.ts'
import { shareTools } from '../environment/testing/shareTools.ts'
import { program } from '../testing/startProgram.ts'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

let server: RestServer
beforeAll(async () => {
  server = await startRestServer()
  shareTools(server.home)
}, 120_000)
afterAll(() => server.stop())

/** Another machine's data directory, with the Python that Anode would make there. */
const makeMachine = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'anode-machine-'))
  shareTools(home)
  const base = dirname(dirname(testPython()))
  mkdirSync(join(home, 'environments'))
  symlinkSync(base, join(home, 'environments', basename(base)))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
  return home
}

interface StartedHost {
  readonly child: ChildProcess
  readonly said: () => string
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
}

const started: StartedHost[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((host) => host.end()))
})

/** Starts a host with what the invitation says. */
const startHost = async (home: string, invitation: string, ...more: string[]): Promise<StartedHost> => {
  const [, url = '', token = ''] = invitation.match(/--join (\S+) --token (\S+)/) ?? []
  const args = ['host', '--home', home, '--join', url, ...more]
  const env = { ...process.env, ANODE_HOST_TOKEN: token, NODE_OPTIONS: undefined }
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const host: StartedHost = {
    child,
    said: () => said,
    end: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
  started.push(host)
  return host
}

const joined = async (home: string, name: string, ...more: string[]): Promise<StartedHost> => {
  const host = await startHost(home, await inviteHost(server.home, name), ...more)
  await expect.poll(host.said, { timeout: 30_000 }).toContain('joined')
  return host
}

/** A notebook for a kernel of a host. */
const notebookFor = async (kernel: string, ...sources: ReadonlyArray<string>) => {
  const cells = sources.map((source, index) => ({
    ...{ cell_type: 'code', id: `c${index}`, source, metadata: {}, outputs: [], execution_count: null },
  }))
  const metadata = { kernelspec: { name: kernel, display_name: kernel, language: 'python' } }
  const ipynb = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 })
  const { id } = (await server.ask('POST', '/notebooks', { title: 'Far', ipynb })).body
  onTestFinished(async () => void (await server.ask('POST', `/notebooks/${id}/kernel/shutdown`)))
  return { id, at: `/notebooks/${id}` }
}

const run = async (at: string, cells: unknown = 'all') =>
  (await server.ask('POST', `${at}/runs?wait=60`, { cells })).body.runs

const textOf = (run: { outputs: ReadonlyArray<{ text?: string }> }) =>
  run.outputs.map(({ text }) => text ?? '').join('')

describe('A host of another machine', { timeout: 180_000 }, () => {
  it('has its kernels in the list, and executes the notebooks that choose one, in folders of its own', async () => {
    const home = makeMachine()
    await joined(home, 'gpu', '--label', 'A100')
    const { body: hosts } = await server.ask('GET', '/hosts')
    expect(hosts.hosts).toContainEqual({
      ...{ name: 'gpu', connected: true, labels: ['A100'], sharesFolders: false },
      since: expect.any(Number),
    })
    const { body: specs } = await server.ask('GET', '/kernelspecs')
    expect(specs.kernelspecs).toContainEqual(
      expect.objectContaining({
        name: 'host.gpu.python3',
        displayName: 'Python 3 · gpu',
        note: expect.stringContaining('A100 · another machine, without'),
        problem: null,
      }),
    )
    const { id, at } = await notebookFor('host.gpu.python3', 'import os\nprint(os.getcwd())', 'x = 1/0')
    const runs = await run(at)
    expect(runs.map(({ status }: { status: string }) => status)).toEqual(['ok', 'error'])
    expect(textOf(runs[0])).toBe(`${join(home, 'hosts', 'gpu', 'folders', id)}\n`)
    expect((await server.ask('GET', `/kernels/${id}`)).body).toMatchObject({ state: 'ready', host: 'gpu' })
  })

  it('makes the environment of a notebook on its own machine, and adds to it', async () => {
    const home = makeMachine()
    await joined(home, 'lab')
    const { at } = await notebookFor(
      'host.lab.python3',
      '%pip install humanize',
      'import humanize, sys\nprint(humanize.intcomma(1234567), sys.prefix)',
    )
    const [added, used] = await run(at)
    expect(added.status).toBe('ok')
    expect(textOf(used)).toContain(`1,234,567 ${join(home, 'environments')}`)
    await server.ask('POST', `${at}/kernel/restart`)
    const [again] = await run(at, ['c1'])
    expect(textOf(again)).toContain(`1,234,567 ${join(home, 'environments')}`)
    expect((await server.ask('GET', `${at}/environment`)).body.dependencies).toContain('humanize')
  })

  it('that is lost ends its runs with the reason; the next one goes on from there', async () => {
    const home = makeMachine()
    const host = await joined(home, 'far', '--away', '2s')
    const { at } = await notebookFor(
      'host.far.python3',
      'print("on", flush=True)\nwhile True: pass',
      'print("again")',
    )
    const [{ id }] = (await server.ask('POST', `${at}/runs`, { cells: ['c0'] })).body.runs
    const found = async () => (await server.ask('GET', `${at}/runs/${id}`)).body
    await expect.poll(async () => textOf(await found()), { timeout: 30_000 }).toContain('on')
    await host.end('SIGKILL')
    await expect.poll(async () => (await found()).status, { timeout: 20_000 }).toBe('lost')
    expect((await found()).reason).toContain('“far” could not be reached for 2 seconds')
    expect(textOf(await found())).toBe('on\n')
    const [refused] = await run(at, ['c1'])
    expect(refused).toMatchObject({ status: 'lost', reason: expect.stringContaining('is not connected') })
    await joined(home, 'far', '--away', '2s')
    const [again] = await run(at, ['c1'])
    expect(again).toMatchObject({ status: 'ok', outputs: [{ text: 'again\n' }] })
  })

  it('is let in with its invitation only, and no longer than that stands', async () => {
    const home = makeMachine()
    const before = await inviteHost(server.home, 'guest')
    const host = await joined(home, 'guest')
    const { at } = await notebookFor('host.guest.python3', 'while True: pass')
    const [{ id }] = (await server.ask('POST', `${at}/runs`, { cells: ['c0'] })).body.runs
    const found = async () => (await server.ask('GET', `${at}/runs/${id}`)).body
    await expect.poll(async () => (await found()).status, { timeout: 30_000 }).toBe('running')
    removeHost(server.home, 'guest')
    await expect.poll(async () => (await found()).status, { timeout: 20_000 }).toBe('lost')
    expect((await found()).reason).toContain('was removed')
    await expect.poll(() => host.child.exitCode, { timeout: 20_000 }).toBe(1)
    expect(host.said()).toContain('does not let this host in')
    // An invitation that another one of the same name has replaced is as good as none.
    const other = await startHost(makeMachine(), before)
    await expect.poll(() => other.child.exitCode, { timeout: 20_000 }).toBe(1)
    expect(other.said()).toContain('does not let this host in')
    // And with its token nobody reads anything.
    const [, token] = before.match(/--token (\S+)/) ?? []
    const read = await fetch(`${server.origin}/api/notebooks`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(read.status).toBe(401)
  })

  it('may take less than its server would let it', async () => {
    const home = makeMachine()
    await joined(home, 'small', '--limit', 'wall-time=1s')
    const { at } = await notebookFor('host.small.python3', 'import time\ntime.sleep(60)')
    const [over] = await run(at)
    expect(over).toMatchObject({ status: 'interrupted', reason: expect.stringContaining('1 s') })
  })
})
