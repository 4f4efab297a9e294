import { setTimeout as sleep } from 'node:timers/promises'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { oneCell } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const TIMES = 7

/** Milliseconds after which nothing of the kernel before is going on any more, where no other is started ahead. */
const REST = 1000

const PANDAS = 'import pandas as pd\npd.DataFrame({"a": [1, 2, 3]}).describe()'

/** The first run of a new notebook, which gets its kernel by that, in ms. */
const firstRun = async (server: AnodeServer, source: string): Promise<number> => {
  const notebook = await server.create(oneCell(source))
  const asked = performance.now()
  const answer = await server.request('POST', `/notebooks/${notebook}/runs?wait=60`, { cells: ['c0'] })
  const took = performance.now() - asked
  const { runs } = (await answer.json()) as { readonly runs: ReadonlyArray<{ readonly status: string }> }
  if (runs[0]?.status !== 'ok') throw new Error(`“${source}” came to nothing: ${JSON.stringify(runs)}`)
  await server.request('POST', `/notebooks/${notebook}/kernel/shutdown`)
  return took
}

const firstRuns = async (
  server: AnodeServer,
  source: string,
  rest: () => Promise<unknown>,
): Promise<ReadonlyArray<number>> => {
  const took: number[] = []
  for (let n = 0; n < TIMES; n++) {
    await rest()
    took.push(await firstRun(server, source))
  }
  return took
}

/** What isolation costs whoever waits for a kernel: none is started ahead. */
export const row = defineRow({
  name: 'isolation',
  lines: {
    start: { title: 'an isolated kernel: first run of a notebook (`1 + 1`)', unit: 'ms', budget: null },
    pandas: { title: 'an isolated kernel: first run of a notebook (pandas)', unit: 'ms', budget: null },
  },
  measure: async (context) => {
    const isolated = async (source: string) => {
      await using server = await context.startServer({ args: ['--isolation', 'bubblewrap'] })
      await firstRun(server, source)
      return await firstRuns(server, source, () => sleep(REST))
    }
    const pooled = async (source: string) => {
      await using server = await context.startServer()
      return {
        name: 'without isolation, from the pool',
        samples: await firstRuns(server, source, () => server.poolIsWarm()),
      }
    }
    return {
      start: { anode: await isolated('1 + 1'), peer: await pooled('1 + 1') },
      pandas: { anode: await isolated(PANDAS), peer: await pooled(PANDAS) },
    }
  },
})
