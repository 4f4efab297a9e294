import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { Child } from '../Child.ts'
import { manyCells, oneCell } from '../notebooks.ts'
import type { JupyterLab } from '../peer/JupyterLab.ts'
import { defineRow } from '../Row.ts'
import { root } from '../root.ts'

const READS = 200
const RUNS = 60
const WARM_UP = 10

/** Between two requests, in ms: a program that asks, and thinks. */
const REST = 20

/** A cell of a notebook of so many. */
const CELLS = 200

const CODE = '1 + 1'

/** How long each of the last requests took, in ms. */
const timed = async (times: number, request: () => Promise<unknown>): Promise<ReadonlyArray<number>> => {
  const took: number[] = []
  for (let n = 0; n < WARM_UP + times; n++) {
    const begin = performance.now()
    await request()
    took.push(performance.now() - begin)
    await sleep(REST)
  }
  return took.slice(WARM_UP)
}

const readCell = async (server: AnodeServer, id: string): Promise<void> => {
  const cell = (await (await server.request('GET', `/notebooks/${id}/cells/c150`)).json()) as {
    readonly id: string
  }
  if (cell.id !== 'c150') throw new Error('The cell that came is another one.')
}

/** The same with a Jupyter server: it has notebooks as wholes. */
const readFromFile = async (jupyter: JupyterLab): Promise<void> => {
  const { content } = (await (await jupyter.request('/api/contents/rest.ipynb?content=1')).json()) as {
    readonly content: { readonly cells: ReadonlyArray<object> }
  }
  if (content.cells.length !== CELLS) throw new Error('The notebook that came is another one.')
}

const runCell = async (server: AnodeServer, id: string): Promise<void> => {
  const answer = await server.request('POST', `/notebooks/${id}/runs?wait=30`, { cells: ['c0'] })
  const { runs } = (await answer.json()) as {
    readonly runs: ReadonlyArray<{ readonly status: string; readonly outputs: ReadonlyArray<object> }>
  }
  if (runs[0]?.status !== 'ok' || runs[0].outputs.length !== 1) throw new Error('The run came to nothing.')
}

/** What a program that uses Anode by REST waits for, beside what it would use with Jupyter. */
export const row = defineRow({
  name: 'rest',
  lines: {
    read: {
      title: 'REST: read a cell of a notebook of 200',
      unit: 'ms',
      budget: { atMost: 5, of: 'value' },
    },
    run: {
      title: 'REST: run `1 + 1` and wait for its result',
      unit: 'ms',
      budget: { atMost: 25, of: 'value' },
    },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using jupyter = await context.startJupyterLab()
    const many = await server.create(manyCells(CELLS))
    const one = await server.create(oneCell(CODE))
    await jupyter.create('rest', manyCells(CELLS))
    await server.poolIsWarm()
    const read = await timed(READS, () => readCell(server, many))
    const readByPeer = await timed(READS, () => readFromFile(jupyter))
    const run = await timed(RUNS, () => runCell(server, one))
    const nbclient = join(root, 'bench', 'peer', 'nbclient_runs.py')
    const args = [nbclient, CODE, String(WARM_UP + RUNS), String(REST / 1000)]
    const printed = await new Child(jupyter.python, args).finished()
    const runByPeer = (JSON.parse(printed) as ReadonlyArray<number>).slice(WARM_UP)
    return {
      read: { anode: read, peer: { name: 'jupyter_server, the whole notebook', samples: readByPeer } },
      run: { anode: run, peer: { name: 'nbclient', samples: runByPeer } },
    }
  },
})
