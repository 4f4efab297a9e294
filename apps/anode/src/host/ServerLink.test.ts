import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '@anode/kernel'
import { memoryArtifacts } from '@anode/kernel/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KernelHost } from './KernelHost.ts'
import { ServerLink } from './ServerLink.ts'
import { FakeServer } from './testing/FakeServer.ts'

const log = { info: () => {}, error: () => {} }

describe('ServerLink', () => {
  let home: string
  let server: FakeServer
  let link: ServerLink
  let gaveUp: number
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'anode-link-'))
    server = new FakeServer(home, [])
    gaveUp = 0
  })
  afterEach(async () => {
    link.close()
    await server.die()
    rmSync(home, { recursive: true })
  })
  const open = (patience: number) => {
    // No notebook is opened here, so there is no need for kernels.
    const kernels = { open: () => Promise.reject(new Error('No kernels here.')) }
    const rest = {
      useEnvironment: () => {},
      onExit: () => {},
      artifacts: memoryArtifacts(),
      clock: systemClock,
      log,
    }
    const host = new KernelHost({ hostId: 'h', pid: 1, kernels, ...rest })
    link = new ServerLink({ home, host, log, patience: () => patience, onGiveUp: () => gaveUp++ })
  }

  it('waits for a server that comes later, and for the next one', async () => {
    open(60_000)
    await sleep(300)
    for (const connections of [1, 2]) {
      await server.start()
      await expect.poll(() => server.connections, { timeout: 5000 }).toBe(connections)
      await server.die()
    }
    expect(gaveUp).toBe(0)
  })

  it('gives up once, when its patience is over', async () => {
    open(700)
    await sleep(400)
    expect(gaveUp).toBe(0)
    await expect.poll(() => gaveUp, { timeout: 3000 }).toBe(1)
    await sleep(700)
    expect(gaveUp).toBe(1)
  })

  it('counts its patience from the end of the last connection', async () => {
    await server.start()
    open(900)
    await expect.poll(() => server.connections, { timeout: 5000 }).toBe(1)
    await sleep(1200)
    expect(gaveUp).toBe(0)
    await server.die()
    await expect.poll(() => gaveUp, { timeout: 5000 }).toBe(1)
  })

  it('gives up on a server that does not let it in', async () => {
    await server.start()
    server.token = 'another'
    open(700)
    await expect.poll(() => gaveUp, { timeout: 5000 }).toBe(1)
    expect(server.connections).toBe(0)
  })
})
