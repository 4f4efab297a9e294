import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

/** Small packages of pure Python; each alone makes an environment. */
const PACKAGES = [
  'humanize==4.9.0',
  'six==1.16.0',
  'toolz==1.0.0',
  'inflection==0.5.1',
  'sh==2.0.7',
  'idna==3.7',
]

/** Another numpy than that of the packages of all. */
const NUMPY = 'numpy==2.2.1'

/**
 * What environments take on the disk, with what they are made from, in MB. Files that they share count once, also with
 * those that are elsewhere and linked to.
 */
const diskUse = ({ home }: AnodeServer): number => {
  const environments = readdirSync(join(home, 'environments')).map((name) => join(home, 'environments', name))
  const folders = [...environments, join(home, 'cache')]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path))
  const written = execFileSync('du', ['-skc', ...folders], { encoding: 'utf8' })
  return Number(written.trim().split('\n').at(-1)?.split('\t')[0]) / 1024
}

/** Runs the first cell with another text; how long that took, in ms. */
const runs = async (server: AnodeServer, id: string, source: string): Promise<number> => {
  const cell = (await (await server.request('POST', `/notebooks/${id}/cells`, { source })).json()) as {
    readonly id: string
  }
  const begin = performance.now()
  const answer = await server.request('POST', `/notebooks/${id}/runs?wait=60`, { cells: [cell.id] })
  const took = performance.now() - begin
  const [run] = ((await answer.json()) as { readonly runs: ReadonlyArray<{ readonly status: string }> }).runs
  if (run?.status !== 'ok') throw new Error(`“${source}” came to nothing.`)
  return took
}

/** What packages of a notebook's own cost whoever waits for them. */
export const row = defineRow({
  name: 'environments',
  lines: {
    add: {
      title: 'Add a downloaded package to a running kernel (`%pip install`)',
      unit: 'ms',
      budget: { atMost: 1500, of: 'value' },
    },
    start: {
      title: 'Known lock, no kernel in the pool: first `1 + 1`',
      unit: 'ms',
      budget: { atMost: 1000, of: 'value' },
    },
    disk: {
      title: 'numpy in a second notebook with the same lock, on the disk',
      unit: 'MB',
      budget: { atMost: 1, of: 'value' },
    },
  },
  measure: async (context) => {
    const home = await context.makeHome()
    const locked: string[] = []
    const add: number[] = []
    {
      await using server = await context.startServer({ home })
      await server.poolIsWarm()
      // They are downloaded once, and how pip is set up is known.
      for (const name of PACKAGES) {
        const id = await server.create(manyCells(1))
        await server.request('PATCH', `/notebooks/${id}/environment`, { add: [name] })
        locked.push(id)
      }
      for (const [index, name] of PACKAGES.entries()) {
        const id = await server.create(manyCells(1))
        await runs(server, id, '1 + 1')
        await server.poolIsWarm()
        // With another one, so that the environment is a new one.
        add.push(await runs(server, id, `%pip install ${name} ${PACKAGES[(index + 1) % PACKAGES.length]}`))
      }
    }
    await using server = await context.startServer({ home })
    await server.poolIsWarm()
    const start: number[] = []
    for (const id of locked) {
      start.push(await runs(server, id, '1 + 1'))
      // The one before has a kernel started ahead.
      await server.poolIsWarm()
    }
    const taken = [diskUse(server)]
    for (let n = 0; n < 2; n++) {
      const id = await server.create(manyCells(1))
      await server.request('PATCH', `/notebooks/${id}/environment`, { add: [NUMPY] })
      await runs(server, id, 'import numpy; assert numpy.__version__ == "2.2.1"')
      taken.push(diskUse(server))
    }
    const [before = 0, first = 0, second = 0] = taken
    return {
      add: { anode: add },
      start: { anode: start },
      disk: {
        anode: [second - first],
        note: `The first notebook with that numpy took ${(first - before).toFixed(0)} MB.`,
      },
    }
  },
})
