import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { Anode, cleanEnvironment, program } from '../harness/Anode.ts'
import { freePort } from '../harness/freePort.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { isLockHeld } from '../harness/isLockHeld.ts'
import { isAlive } from '../harness/processes.ts'
import { type TestHome, testHomeAt } from '../harness/TestHome.ts'

const ENVIRONMENT = { PATH: '/nonexistent', ANODE_PYTHON: undefined }

/** A data directory on a disk that can be filled, where this user may mount one; else on the common disk. */
export interface WeekDisk {
  readonly path: string
  readonly canFill: boolean
  readonly unmount: () => void
}

export const makeDisk = (): WeekDisk => {
  const path = mkdtempSync(join(tmpdir(), 'anode-week-'))
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return { path, canFill: false, unmount: remove }
  }
  return {
    path,
    canFill: true,
    unmount: () => {
      execFileSync('umount', ['--lazy', path])
      remove()
    },
  }
}

/** A notebook as the server has acknowledged it. */
interface Acknowledged {
  title: string
  readonly sources: ReadonlyArray<string>
}

/** A server, what it has acknowledged, and what befalls it. */
export class HardWeek {
  readonly disk: WeekDisk
  readonly home: TestHome
  readonly anode: Anode
  readonly #random: () => number
  readonly #notebooks = new Map<string, Acknowledged>()
  #count = 0

  private constructor(disk: WeekDisk, home: TestHome, port: number, random: () => number) {
    this.disk = disk
    this.home = home
    this.anode = new Anode(home, port, { env: ENVIRONMENT })
    this.#random = random
  }

  static async start(disk: WeekDisk, name: string, random: () => number): Promise<HardWeek> {
    const path = join(disk.path, name)
    mkdirSync(path)
    const week = new HardWeek(disk, testHomeAt(path, { python: false }), await freePort(), random)
    await week.anode.start()
    for (let n = 0; n < 3; n++) await week.work()
    return week
  }

  async end(): Promise<void> {
    await this.anode.stop()
  }

  /** What befalls it, by name. */
  readonly faults: Readonly<Record<string, () => Promise<void>>> = {
    'server killed': () => this.anode.restart(),
    'foreign pids': () => this.#foreignPids(),
    'three servers': () => this.#threeServers(),
    'killed while it starts': () => this.#killedStarting(),
    'list gone': () => this.#listGone(),
    'damaged tables': () => this.#damaged('cells'),
    'damaged log': () => this.#damaged('log'),
    'file away': () => this.#fileAway(),
    'full disk': () => this.#fullDisk(),
    'slow clients': () => this.#slowClients(),
    'greedy clients': () => this.#greedyClients(),
  }

  /** Somebody makes or changes a notebook; what is not acknowledged does not count. */
  async work(): Promise<void> {
    const known = [...this.#notebooks]
    const [id, notebook] = known[this.#pick(known.length)] ?? []
    const title = `Title ${++this.#count} ${'x'.repeat(this.#pick(200))}`
    if (id === undefined || notebook === undefined || known.length < 3) {
      const sources = Array.from(
        { length: 5 + this.#pick(40) },
        (_, i) => `v${i} = "${'y'.repeat(this.#pick(300))}"`,
      )
      this.#notebooks.set(await this.anode.createNotebook(sources, title), { title, sources })
      return
    }
    const renamed = await this.anode.request('PATCH', `/notebooks/${id}`, { title })
    if (renamed.ok) notebook.title = title
  }

  /** Everything that was acknowledged is there. */
  async expectNothingLost(): Promise<void> {
    for (const [id, { title, sources }] of this.#notebooks) {
      const response = await this.anode.request('GET', `/notebooks/${id}/ipynb`)
      const text = await response.text()
      expect(response.status, `${id}: ${text.slice(0, 300)}`).toBe(200)
      expect(sourcesOf(JSON.parse(text))).toEqual(sources)
      await expect
        .poll(
          async () =>
            ((await (await this.anode.request('GET', `/notebooks/${id}`)).json()) as { title: string }).title,
        )
        .toBe(title)
    }
    expect(this.anode.output).not.toMatch(/\n\s+at (?!.*node:)/)
  }

  #pick(n: number): number {
    return Math.floor(this.#random() * n)
  }

  #any(): string {
    const ids = [...this.#notebooks.keys()]
    return ids[this.#pick(ids.length)] ?? ''
  }

  async #foreignPids(): Promise<void> {
    const foreign = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' })
    await once(foreign, 'spawn')
    const pid = foreign.pid ?? 0
    await this.anode.kill9()
    writeFileSync(this.home.file('server.json'), JSON.stringify({ url: 'http://127.0.0.1:9', pid }))
    writeFileSync(
      this.home.file('host.json'),
      JSON.stringify({ pid, hostId: 'foreign', identity: 'another boot' }),
    )
    await this.anode.start()
    await this.anode.terminate()
    expect(isAlive(pid)).toBe(true)
    const ended = once(foreign, 'exit')
    foreign.kill('SIGKILL')
    await ended
    await this.anode.start()
  }

  async #threeServers(): Promise<void> {
    await this.anode.terminate()
    const others = [0, 1].map(() => {
      const args = [program, '--home', this.home.path, '--port', '0', '--no-open']
      const child = spawn(process.execPath, args, {
        env: { ...cleanEnvironment(), ...ENVIRONMENT },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
      const settled = new Promise<boolean>((resolve) => {
        child.stdout.on('data', () => said.includes('ready at') && resolve(true))
        child.once('close', () => resolve(false))
      })
      return { child, settled, said: () => said }
    })
    const mine = this.anode.start().then(
      () => true,
      () => false,
    )
    const ready = await Promise.all([mine, ...others.map(({ settled }) => settled)])
    expect(ready.filter(Boolean), others.map(({ said }) => said()).join('')).toHaveLength(1)
    for (const { child } of others) {
      if (child.exitCode !== null) continue
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
    if (!ready[0]) await this.anode.start()
  }

  async #killedStarting(): Promise<void> {
    await this.anode.kill9()
    const args = [program, '--home', this.home.path, '--port', '0', '--no-open']
    const child = spawn(process.execPath, args, {
      env: { ...cleanEnvironment(), ...ENVIRONMENT },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    const sign = ['server.lock', 'server.json'][this.#pick(2)] ?? ''
    while (!existsSync(this.home.file(sign)) && child.exitCode === null) await new Promise(setImmediate)
    child.kill('SIGKILL')
    await ended
    expect(isLockHeld(this.home.file('server.lock'))).toBe(false)
    await this.anode.start()
  }

  async #listGone(): Promise<void> {
    await this.anode.kill9()
    for (const end of ['', '-wal', '-shm']) rmSync(this.home.file(`directory.sqlite${end}`), { force: true })
    await this.anode.start()
  }

  /** Noise in a page that belongs to a table; what can be read goes on, without any loss of what is. */
  async #damaged(table: 'cells' | 'log'): Promise<void> {
    await this.anode.terminate()
    const id = this.#any()
    const file = this.home.file(`notebooks/${id}.sqlite`)
    const db = new DatabaseSync(file)
    const root = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.rootpage)
    db.close()
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xa5, (root - 1) * 4096, root * 4096))
    await this.anode.start()
    // It is met by who asks for it, or found a while later by who reads all of it.
    await expect
      .poll(async () => {
        await (await this.anode.request('GET', `/notebooks/${id}/ipynb`)).text()
        return ((await (await this.anode.request('GET', `/notebooks/${id}`)).json()) as { damage?: string })
          .damage
      })
      .toMatch(/damaged/)
    const repaired = await this.anode.request('POST', `/notebooks/${id}/damage`, { how: 'readable' })
    expect(repaired.status, await repaired.text()).toBe(200)
  }

  async #fileAway(): Promise<void> {
    await this.anode.terminate()
    const id = this.#any()
    const file = this.home.file(`notebooks/${id}.sqlite`)
    renameSync(file, `${file}.away`)
    await this.anode.start()
    expect((await this.anode.request('GET', `/notebooks/${id}/ipynb`)).status).toBe(409)
    renameSync(`${file}.away`, file)
    expect((await this.anode.request('POST', `/notebooks/${id}/damage`, { how: 'again' })).status).toBe(200)
  }

  async #fullDisk(): Promise<void> {
    if (!this.disk.canFill) return
    const filler = join(this.disk.path, 'filler')
    const doomed = await this.anode.createNotebook(['doomed = 1'], 'Doomed')
    for (
      let { bavail, bsize } = statfsSync(this.disk.path);
      bavail > 0;
      { bavail, bsize } = statfsSync(this.disk.path)
    ) {
      try {
        writeFileSync(filler, Buffer.alloc(bavail * bsize), { flag: 'a' })
      } catch {
        // Others write as well.
      }
    }
    for (let n = 0; n < 5; n++) await this.work()
    if (this.#random() < 0.5) await this.anode.restart()
    for (const id of this.#notebooks.keys()) {
      expect((await this.anode.request('GET', `/notebooks/${id}/ipynb`)).status).toBe(200)
    }
    rmSync(filler)
    await this.anode.request('DELETE', `/notebooks/${doomed}`)
    expect((await this.anode.request('DELETE', `/trash/${doomed}`)).status).toBe(204)
  }

  /** Connections that say little, and never end: whoever else comes is answered. */
  async #slowClients(): Promise<void> {
    const sockets = Array.from({ length: 40 }, () => connect(this.anode.port, '127.0.0.1'))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    for (const socket of sockets) {
      socket.on('error', () => {})
      socket.write(`POST /api/notebooks HTTP/1.1\r\nHost: localhost:${this.anode.port}\r\n`)
    }
    await this.work()
    await this.expectNothingLost()
    for (const socket of sockets) socket.destroy()
  }

  /** Connections that send much without a token: none is taken, and nobody else is kept waiting. */
  async #greedyClients(): Promise<void> {
    const body = 'x'.repeat(2 * 1024 * 1024)
    const greedy = Array.from({ length: 8 }, () =>
      fetch(`${this.anode.origin}/api/notebooks`, { method: 'POST', body }).then(
        (response) => response.status,
        () => 0,
      ),
    )
    await this.work()
    for (const status of await Promise.all(greedy)) expect([0, 401, 413, 429]).toContain(status)
  }
}
