import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Effect, Fiber } from 'effect'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identityOf } from '../processes/KnownProcess.ts'
import { acquireBuildLock } from './BuildLock.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anode-lock-'))
  path = join(folder, 'build.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const hold = (work: () => void = () => {}) =>
  Effect.scoped(acquireBuildLock(path).pipe(Effect.tap(() => Effect.sync(work))))

const leaveBehind = (...pids: ReadonlyArray<number>) => writeFileSync(path, JSON.stringify({ pids }))

const deadProcess = () => spawnSync(process.execPath, ['--version']).pid

describe('acquireBuildLock', () => {
  it('holds the lock file while in scope, and leaves nothing', async () => {
    let held = false
    await Effect.runPromise(hold(() => (held = existsSync(path))))
    expect(held).toBe(true)
    expect(existsSync(path)).toBe(false)
  })

  it('lets one builder after the other in, also in one process', async () => {
    const order: Array<string> = []
    const builder = (name: string) =>
      Effect.scoped(
        acquireBuildLock(path).pipe(
          Effect.tap(() => Effect.sync(() => order.push(`${name} begins`))),
          Effect.tap(() => Effect.sleep('50 millis')),
          Effect.tap(() => Effect.sync(() => order.push(`${name} ends`))),
        ),
      )
    await Effect.runPromise(Effect.all([builder('a'), builder('b')], { concurrency: 2 }))
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('takes over the lock of a process that died', async () => {
    leaveBehind(deadProcess())
    await Effect.runPromise(hold())
  })

  it('takes over a lock that names this process from before a reboot', async () => {
    leaveBehind(process.pid)
    await Effect.runPromise(hold())
  })

  it('takes over a lock whose process has left its number to another', async () => {
    writeFileSync(path, JSON.stringify({ pids: [process.ppid], identities: [identityOf(process.pid)] }))
    await Effect.runPromise(hold())
  })

  it('takes over a lock that nobody touched for minutes', async () => {
    leaveBehind(process.ppid)
    const longAgo = new Date(Date.now() - 600_000)
    utimesSync(path, longAgo, longAgo)
    await Effect.runPromise(hold())
  })

  it('waits for a child of a builder that died', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
    leaveBehind(deadProcess(), child.pid ?? 0)
    const waiting = Effect.runFork(hold())
    await Effect.runPromise(Effect.sleep('300 millis'))
    expect(existsSync(path)).toBe(true)
    child.kill()
    await Effect.runPromise(Fiber.join(waiting))
  })

  it('names the children that build for it', async () => {
    const program = acquireBuildLock(path).pipe(
      Effect.map((lock) => {
        lock.include(4711)
        return JSON.parse(readFileSync(path, 'utf8'))
      }),
      Effect.scoped,
    )
    expect(await Effect.runPromise(program)).toMatchObject({ pids: [process.pid, 4711] })
  })

  it('stops waiting when it is interrupted, and leaves the lock to its holder', async () => {
    leaveBehind(process.ppid)
    const waiting = Effect.runFork(hold())
    await Effect.runPromise(Effect.sleep('50 millis'))
    await Effect.runPromise(Fiber.interrupt(waiting))
    expect(existsSync(path)).toBe(true)
  })
})
