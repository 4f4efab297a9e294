import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, testPython } from '@anode/kernel/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const wait = { timeout: 60_000, interval: 50 }
const NOTEBOOKS = 2
const ROUNDS = 4

/** A random number from 0 to 1 that follows from the seed (mulberry32). */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

/** The processes of a directory's kernels, also those that have ended and nobody has waited for. */
const kernelProcesses = (home: string): ReadonlyArray<string> =>
  execFileSync('ps', ['-axo', 'pid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(join(home, 'run')))

/** A server in a process of its own. */
class Server {
  readonly child: ChildProcess
  readonly #url: Promise<URL>

  constructor(home: string) {
    this.child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'testing', 'serveKernels.ts'), home, testPython()],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    this.#url = new Promise((resolve) => {
      let said = ''
      this.child.stdout?.on('data', (chunk) => {
        said += String(chunk)
        if (said.includes('\n')) resolve(new URL(said.split('\n', 1)[0] ?? ''))
      })
    })
  }

  async ask(method: string, path: string, payload?: unknown) {
    const url = await this.#url
    const response = await fetch(`http://127.0.0.1:${url.port}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${url.searchParams.get('token')}`,
        'content-type': 'application/json',
      },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : JSON.parse(text) }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill(signal)
    await ended
  }
}

describe('Kernel sessions while servers and hosts are killed', { timeout: 300_000 }, () => {
  let home: string
  let server: Server
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'anode-faults-'))
    server = new Server(home)
  })
  afterEach(async () => {
    await server.end('SIGTERM')
    await expect.poll(() => kernelProcesses(home), wait).toEqual([])
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  })

  const hostPid = (): number | null => {
    try {
      return JSON.parse(readFileSync(join(home, 'host.json'), 'utf8')).pid
    } catch {
      return null
    }
  }
  const ensure = (id: string, seconds: number) =>
    server.ask('POST', `/kernels/ensure-session?wait=${seconds}`, { notebookId: id })

  it('have a clear state at every moment, and one kernel in the end', async () => {
    const seed = 20_261_127
    const next = random(seed)
    const ids: string[] = []
    for (let i = 0; i < NOTEBOOKS; i++) ids.push((await server.ask('POST', '/notebooks', {})).body.id)
    for (let round = 0; round < ROUNDS; round++) {
      const what = next() < 0.5 ? 'server' : 'host'
      // Whoever asks a server that is killed gets no answer.
      const asked = ids.flatMap((id) => [0, 0, 0].map(() => ensure(id, 0).catch(() => null)))
      await sleep(next() * 800)
      const pid = hostPid()
      if (what === 'server') {
        await server.end('SIGKILL')
        server = new Server(home)
      } else if (pid !== null && isAlive(pid)) process.kill(pid, 'SIGKILL')
      for (const answer of await Promise.all(asked)) if (answer !== null) expect(answer.status).toBe(200)
      for (const id of ids) {
        const { status, body } = await server.ask('GET', `/kernels/${id}`)
        expect([round, what, status]).toEqual([round, what, 200])
        if (body.state === 'dead') expect(body.reason).toMatch(/\w/)
        if (body.state !== 'none') expect(body.since).toBeGreaterThan(0)
      }
      if (round % 2 === 0) continue
      for (const id of ids) {
        const isThere = async () => (await ensure(id, 60)).body.state
        await expect.poll(isThere, wait).toBe('ready')
      }
    }
    // What is ready answers, from one kernel for each notebook; one more waits in the pool.
    for (const id of ids) {
      const { body: cell } = await server.ask('POST', `/notebooks/${id}/cells`, { source: '6 * 7' })
      const { body } = await server.ask('POST', `/notebooks/${id}/runs?wait=60`, { cells: [cell.id] })
      expect(body.runs[0]).toMatchObject({ status: 'ok', outputs: [{ data: { 'text/plain': '42' } }] })
    }
    await expect.poll(() => kernelProcesses(home).length, wait).toBe(NOTEBOOKS + 1)
    expect(kernelProcesses(home).filter((line) => /^\s*\d+ Z/.test(line))).toEqual([])
  })

  it('say that a kernel is lost with its host, and that nobody can reach it while that is away', async () => {
    const { id } = (await server.ask('POST', '/notebooks', {})).body
    expect((await ensure(id, 60)).body.state).toBe('ready')
    const pid = hostPid() as number
    process.kill(pid, 'SIGSTOP')
    await server.end('SIGKILL')
    server = new Server(home)
    expect((await server.ask('GET', `/kernels/${id}`)).body).toMatchObject({
      state: 'claiming',
      reason: expect.stringContaining('not connected'),
    })
    process.kill(pid, 'SIGCONT')
    const state = async () => (await server.ask('GET', `/kernels/${id}`)).body
    await expect.poll(async () => (await state()).state, wait).toBe('ready')
    process.kill(pid, 'SIGKILL')
    await expect.poll(state, wait).toMatchObject({ state: 'dead', reason: expect.stringMatching(/process/) })
    expect((await ensure(id, 60)).body.state).toBe('ready')
  })
})
