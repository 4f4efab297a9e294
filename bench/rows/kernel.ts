import { setTimeout as sleep } from 'node:timers/promises'
import { events } from '@anode/document'
import { type Kernel, type KernelSource, systemClock, WarmPool } from '@anode/kernel'
import { zmqKernels } from '@anode/kernel/zmq'
import type { LoggedFact } from '@anode/protocol'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { RoomClient } from '../anode/RoomClient.ts'
import type { Context } from '../Context.ts'
import { oneCell } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const TIMES = 7

/** What people write first. */
const FIRST_CELL = 'import pandas as pd\npd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]}).describe()'

/** Passes kernels on and knows whether they still execute what the pool warms them with. */
const watched = (source: KernelSource) => {
  let busy = 0
  let executed = 0
  const open: KernelSource['open'] = async (options) => {
    const kernel = await source.open(options)
    const execute: Kernel['execute'] = async (...args) => {
      busy += 1
      const result = await kernel.execute(...args)
      busy -= 1
      executed += 1
      return result
    }
    return new Proxy(kernel, {
      get: (target, name) => {
        if (name === 'execute') return execute
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
  const warm = async (): Promise<void> => {
    const before = executed
    for (let still = 0; still < 10; ) {
      await sleep(50)
      still = busy === 0 && executed > before ? still + 1 : 0
    }
  }
  return { source: { open }, warm }
}

/** A kernel out of the pool by itself: from asking to having it, and from its first cell to that cell's end. */
const fromPool = async (context: Context): Promise<{ readonly taken: number; readonly cell: number }> => {
  const { source, warm } = watched(
    zmqKernels({ python: context.python, directory: await context.folder('k') }),
  )
  const pool = new WarmPool({ source, size: 1, clock: systemClock })
  await warm()
  const asked = performance.now()
  const kernel = await pool.open({ settled: new Promise(() => {}) })
  const had = performance.now()
  const result = await kernel.execute({ code: FIRST_CELL }, () => {})
  const done = performance.now()
  if (result.status !== 'ok') throw new Error(`The first cell ended with ${result.status}.`)
  await Promise.all([kernel.stop(), pool.stop()])
  return { taken: had - asked, cell: done - had }
}

const isKernelReady = ({ name, args }: LoggedFact) =>
  name === 'v1.KernelStatusChanged' && (args as { readonly status: string }).status === 'ready'

/** The same through server and host, seen by a page: the notebook's first run, from its request on. */
const throughHost = async (
  server: AnodeServer,
): Promise<{ readonly ready: number; readonly cell: number }> => {
  const notebook = await server.create(oneCell(FIRST_CELL))
  using page = await RoomClient.join(server, notebook)
  await server.poolIsWarm()
  const asked = performance.now()
  page.push(events.runRequested({ runId: 'r', cellId: 'c0', at: Date.now(), by: page.principal }))
  const ready = await page.saw(isKernelReady)
  const done = await page.saw(({ name }) => name === 'v1.RunFinished')
  await server.request('POST', `/notebooks/${notebook}/kernel/shutdown`)
  await page.saw(({ args }) => (args as { readonly status?: string }).status === 'shutdown')
  return { ready: ready - asked, cell: done - asked }
}

export const row = defineRow({
  name: 'kernel',
  lines: {
    taken: { title: 'a kernel from the pool', unit: 'ms', budget: { atMost: 50, of: 'value' } },
    cell: { title: 'its first pandas cell', unit: 'ms', budget: { atMost: 60, of: 'value' } },
    ready: {
      title: 'first run of a notebook: request to “kernel ready” at the page',
      unit: 'ms',
      budget: { atMost: 50, of: 'value' },
    },
    finished: { title: 'the same, to the pandas cell finished at the page', unit: 'ms', budget: null },
  },
  measure: async (context) => {
    const alone = []
    for (let n = 0; n < TIMES; n++) alone.push(await fromPool(context))
    await using server = await context.startServer()
    const joined = []
    for (let n = 0; n < TIMES; n++) joined.push(await throughHost(server))
    return {
      taken: { anode: alone.map(({ taken }) => taken) },
      cell: { anode: alone.map(({ cell }) => cell) },
      ready: { anode: joined.map(({ ready }) => ready) },
      finished: { anode: joined.map(({ cell }) => cell) },
    }
  },
})
