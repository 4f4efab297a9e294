import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@anode/kernel'
import { memoryArtifacts } from '@anode/kernel/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { KernelHost } from './KernelHost.ts'
import { readServerAddress, ServerLink } from './ServerLink.ts'
import { FakeServer } from './testing/FakeServer.ts'

const log = { info: () => {}, error: () => {} }

describe('ServerLink', () => {
  let home: string
  let server: FakeServer
  let link: ServerLink
  let gaveUp: number
  /** How often the link has asked how long it may go on: at every attempt that failed. */
  let asked: number
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'anode-link-'))
    server = new FakeServer(home, [])
    gaveUp = 0
    asked = 0
  })
  afterEach(async () => {
    link.close()
    await server.die()
    rmSync(home, { recursive: true })
  })
  const open = (patience: () => number) => {
    // No notebook is opened here, so there is no need for kernels.
    const kernels = () => ({ open: () => Promise.reject(new Error('No kernels here.')) })
    const rest = {
      useEnvironment: () => {},
      onExit: () => {},
      artifacts: () => memoryArtifacts(),
      clock: systemClock,
      log,
    }
    const host = new KernelHost({ hostId: 'h', pid: 1, kernels, ...rest })
    link = new ServerLink({
      address: () => readServerAddress(home),
      host,
      log,
      patience: () => {
        asked++
        return patience()
      },
      onGiveUp: () => gaveUp++,
    })
  }
  const tries = async (more = 3) => {
    const before = asked
    await expect.poll(() => asked).toBeGreaterThanOrEqual(before + more)
  }

  it('waits for a server that comes later, and for the next one', async () => {
    open(() => Number.POSITIVE_INFINITY)
    await tries()
    for (const connections of [1, 2]) {
      await server.start()
      await expect.poll(() => server.connections).toBe(connections)
      await server.die()
    }
    expect(gaveUp).toBe(0)
  })

  it('gives up once, when its patience is over', async () => {
    let patience = Number.POSITIVE_INFINITY
    open(() => patience)
    await tries()
    expect(gaveUp).toBe(0)
    patience = 0
    await expect.poll(() => gaveUp).toBe(1)
    // Longer than between two attempts: of what is not tried there is nothing to wait for.
    const before = asked
    await sleep(700)
    expect([gaveUp, asked]).toEqual([1, before])
  })

  it('counts its patience from the end of the last connection', async () => {
    await server.start()
    let connectedAt = Number.POSITIVE_INFINITY
    // The time since it was connected: less than it has been open, more than it will have been alone.
    let patience = () => performance.now() - connectedAt
    open(() => patience())
    await expect.poll(() => server.connections).toBe(1)
    connectedAt = performance.now()
    await server.die()
    await tries()
    expect(gaveUp).toBe(0)
    patience = () => 0
    await expect.poll(() => gaveUp).toBe(1)
  })

  it('connects again when nothing comes any more from a server that has asked whether it is there', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    await server.start()
    open(() => Number.POSITIVE_INFINITY)
    await expect.poll(() => server.connections).toBe(1)
    // One that does not ask is taken as it is.
    vi.advanceTimersByTime(60_000)
    await server.taken()
    for (let seconds = 0; seconds < 60; seconds += 20) {
      vi.advanceTimersByTime(20_000)
      await server.taken()
    }
    expect(server.connections).toBe(1)
    vi.advanceTimersByTime(35_000)
    await expect.poll(() => server.connections).toBe(2)
  })

  it('gives up on a server that does not let it in', async () => {
    await server.start()
    server.token = 'another'
    let patience = Number.POSITIVE_INFINITY
    open(() => patience)
    await tries()
    patience = 0
    await expect.poll(() => gaveUp).toBe(1)
    expect(server.connections).toBe(0)
  })
})
