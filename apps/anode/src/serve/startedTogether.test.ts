import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect } from 'effect'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { identityOf } from '../processes/KnownProcess.ts'
import { isLocked, takeLock } from '../processes/ProcessLock.ts'
import { program, startProgram } from '../testing/startProgram.ts'
import { serve } from './serve.ts'

const homes: string[] = []
const children = new Set<ChildProcess>()

const newHome = () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-together-'))
  homes.push(home)
  return home
}

afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  children.clear()
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

/** A server in this process, whose host is a process that only waits. */
const start = (home: string) =>
  serve({
    home,
    port: 0,
    files: [],
    version: 'test',
    hostCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    prepareEnvironment: () => Effect.never,
    say: () => {},
    log: (error) => {
      throw error
    },
  })

/** A process of somebody else's, which nothing may touch. */
const foreign = async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await once(child.stdout, 'data')
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return { child, pid: child.pid ?? 0, lives: () => child.exitCode === null && child.signalCode === null }
}

describe('servers that are started together on one directory', () => {
  it.each([1, 2, 3, 4])('leave one that runs, and the others say where it is (round %i)', async () => {
    const home = newHome()
    const all = await Promise.all([0, 1, 2, 3].map(() => startProgram(home)))
    for (const { child } of all) children.add(child)
    const ready = all.filter(({ url }) => url !== null)
    expect(ready).toHaveLength(1)
    const url = ready[0]?.url
    for (const { said } of all.filter((one) => one.url === null)) {
      expect(said()).toContain(`Anode runs already on ${home}: open ${url}`)
    }
    // Its secrets are those of all: what it printed lets in.
    const token = new URL(url ?? '').searchParams.get('token')
    expect(readFileSync(join(home, 'token'), 'utf8')).toBe(token)
    const answer = await fetch(`${new URL(url ?? '').origin}/api/notebooks`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await answer.json()).toHaveLength(1)
  })
})

describe('a server that is ended while it starts', () => {
  it('leaves nothing that a later start waits for', async () => {
    const home = newHome()
    for (const how of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
      for (const moment of [0, 1, 2, 3]) {
        const child = spawn(process.execPath, [program, '--home', home, '--port', '0', '--no-open'], {
          stdio: 'ignore',
        })
        children.add(child)
        const ended = once(child, 'exit')
        // At what it has made so far, not at a time: the machine may be slow.
        const sign = ['', 'server.lock', 'directory.sqlite', 'server.json'][moment] ?? ''
        while (sign !== '' && !existsSync(join(home, sign)) && child.exitCode === null) {
          await new Promise((resolve) => setImmediate(resolve))
        }
        child.kill(how)
        await ended
        expect(isLocked(join(home, 'server.lock'))).toBe(false)
      }
    }
    const { child, url } = await startProgram(home)
    children.add(child)
    expect(url).not.toBeNull()
  })
})

describe('files that name a process of somebody else', () => {
  it.each([
    ['as earlier versions wrote them', () => ({})],
    ['from before a reboot', () => ({ identity: 'another-boot 4711 0123456789abcdef' })],
    ['of a process that has its number now', () => ({ identity: identityOf(process.pid) })],
  ])('keep nothing from starting, and it is let alone (%s)', async (_, mark) => {
    const home = newHome()
    const other = await foreign()
    writeFileSync(
      join(home, 'server.json'),
      JSON.stringify({ url: 'http://127.0.0.1:1', pid: other.pid, ...mark() }),
    )
    writeFileSync(join(home, 'host.json'), JSON.stringify({ pid: other.pid, hostId: 'x', ...mark() }))
    const server = await start(home)
    expect(JSON.parse(readFileSync(join(home, 'server.json'), 'utf8')).pid).toBe(process.pid)
    await server.stop()
    expect(other.lives()).toBe(true)
    expect(existsSync(join(home, 'server.json'))).toBe(false)
    const lock = takeLock(join(home, 'server.lock'), 0)
    expect(lock).not.toBeNull()
    lock?.release()
  })

  it('are not believed either while another process holds the lock of the host', async () => {
    const home = newHome()
    const other = await foreign()
    const lock = takeLock(join(home, 'host.lock'))
    writeFileSync(
      join(home, 'host.json'),
      JSON.stringify({ pid: other.pid, identity: identityOf(process.pid) }),
    )
    const server = await start(home)
    await server.stop()
    lock?.release()
    expect(other.lives()).toBe(true)
  })
})
