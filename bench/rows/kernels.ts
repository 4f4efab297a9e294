import { setTimeout as sleep } from 'node:timers/promises'
import { events } from '@anode/document'
import type { LoggedFact } from '@anode/protocol'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { residentMemory } from '../anode/PeakMemory.ts'
import { RoomClient } from '../anode/RoomClient.ts'
import { oneCell } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const TIMES = 7
const KERNELS = 20

/** Milliseconds that code has run for when somebody has enough of it. */
const ENOUGH = 300

/** Says of a run what somebody waits for. */
const of =
  (runId: string, name: string) =>
  (fact: LoggedFact): boolean =>
    fact.name === name && (fact.args as { readonly runId?: string }).runId === runId

const request = (page: RoomClient, runId: string): void =>
  page.push(events.runRequested({ runId, cellId: 'c0', at: Date.now(), by: page.principal }))

/** From an interrupt of code without end to the end of its run, at the page. */
const interrupt = async (server: AnodeServer): Promise<ReadonlyArray<number>> => {
  const notebook = await server.create(oneCell('while True: pass'))
  using page = await RoomClient.join(server, notebook)
  const took: number[] = []
  for (let n = 0; n < TIMES; n++) {
    const run = `r${n}`
    request(page, run)
    await page.saw(of(run, 'v1.RunStarted'))
    await sleep(ENOUGH)
    const asked = performance.now()
    await server.request('POST', `/notebooks/${notebook}/kernel/interrupt`)
    took.push((await page.saw(of(run, 'v1.RunFinished'))) - asked)
  }
  await server.request('POST', `/notebooks/${notebook}/kernel/shutdown`)
  return took
}

/** From a restart to the end of a run that was asked for behind it: until the new interpreter has answered. */
const restart = async (server: AnodeServer): Promise<ReadonlyArray<number>> => {
  const notebook = await server.create(oneCell('1 + 1'))
  using page = await RoomClient.join(server, notebook)
  request(page, 'first')
  await page.saw(of('first', 'v1.RunFinished'))
  const took: number[] = []
  for (let n = 0; n < TIMES; n++) {
    await server.poolIsWarm()
    const run = `r${n}`
    const asked = performance.now()
    await server.request('POST', `/notebooks/${notebook}/kernel/restart`)
    request(page, run)
    took.push((await page.saw(of(run, 'v1.RunFinished'))) - asked)
  }
  await server.request('POST', `/notebooks/${notebook}/kernel/shutdown`)
  return took
}

/** The resident memory of the process that speaks to so many kernels, without theirs. */
const hostMemory = async (server: AnodeServer): Promise<number> => {
  for (let n = 0; n < KERNELS; n++) {
    const notebook = await server.create(oneCell('1 + 1'))
    await server.request('POST', `/notebooks/${notebook}/runs?wait=60`, { cells: ['c0'] })
  }
  await server.poolIsWarm()
  return residentMemory(server.hostPid) ?? Number.NaN
}

/** What kernels do beside runs, and what it takes to have many. */
export const row = defineRow({
  name: 'kernels',
  lines: {
    interrupt: {
      title: 'interrupt of `while True: pass`: request to the end of the run at the page',
      unit: 'ms',
      budget: { atMost: 100, of: 'value' },
    },
    restart: {
      title: 'restart: request to the end of the next run (`1 + 1`) at the page',
      unit: 'ms',
      budget: { atMost: 500, of: 'value' },
    },
    memory: {
      title: `the kernel host with ${KERNELS} live kernels, without theirs`,
      unit: 'MB',
      budget: { atMost: 150, of: 'value' },
    },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await server.poolIsWarm()
    const interrupted = await interrupt(server)
    const restarted = await restart(server)
    const memory = await hostMemory(server)
    return {
      interrupt: { anode: interrupted },
      restart: { anode: restarted },
      memory: { anode: [memory] },
    }
  },
})
