import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../Context.ts'
import { heavyCells, oneCell } from '../notebooks.ts'
import { AnodeServer } from './AnodeServer.ts'
import { LinkedFile } from './LinkedFile.ts'
import { Neighbours } from './Neighbours.ts'
import { peakDuring } from './PeakMemory.ts'

const CELLS = 1000
const BYTES = 50_000_000
const TIMES = 3

/** How often others change a large file, and people what is in it. */
const CHANGES = 5

/** What is watched when nothing happens: the machine's own noise. In ms. */
const QUIET = 3000

/** Between two changes, in ms: what the one before set off is over. */
const REST = 2000

/** What became of others while something was done with a large file, in ms and MB. */
export interface Watched {
  readonly ms: number
  readonly longest: number
  readonly grown: number | null
}

export interface HeavyFile {
  /** Opening it in place, by a server that is started with it. */
  readonly opened: ReadonlyArray<Watched>
  /** Opening a small one in the same way: what any start of a server costs. */
  readonly openedSmall: ReadonlyArray<Watched>
  /** Another program changes one cell of it. */
  readonly changed: ReadonlyArray<Watched>
  /** Somebody changes one cell of the notebook. */
  readonly saved: ReadonlyArray<Watched>
  /** How long somebody waits at most when nothing is done with it. */
  readonly quiet: number
}

type Neighbourhood = Pick<Context, 'folder' | 'makeHome' | 'program'>

/**
 * A file of 50 MB and 1,000 cells, half of it printed and half pictures, is opened in place, changed by another program
 * and saved, while others work on the same server.
 */
export const watchHeavyFile = async (context: Neighbourhood): Promise<HeavyFile> => {
  const program = await context.program()
  const folder = await context.folder('linked')
  const path = join(folder, 'heavy.ipynb')
  const content = `${JSON.stringify(heavyCells(CELLS, BYTES), null, 1)}\n`

  /** A data directory with a notebook for the others. */
  const makeHome = async () => {
    const home = await context.makeHome()
    await using server = await AnodeServer.start({ program, home })
    return { home, neighbour: await server.create(oneCell()) }
  }

  /** Starts a server with a file; `body` goes on with it. */
  const open = async <A>(
    file: string,
    body: (server: AnodeServer, neighbours: Neighbours, watch: typeof watched) => Promise<A>,
  ) => {
    const { home, neighbour } = await makeHome()
    const { server, opened } = await AnodeServer.startToOpen({ program, home, args: [file] })
    await using _ = server
    using neighbours = await Neighbours.join(server, neighbour)
    const first = await watched(server, neighbours, () => opened)
    return { first, rest: await body(server, neighbours, watched) }
  }
  const watched = async (
    server: AnodeServer,
    neighbours: Neighbours,
    body: () => Promise<unknown>,
  ): Promise<Watched> => {
    const { pid = 0 } = server.child.process
    const begin = performance.now()
    const { result, grown } = await peakDuring(pid, () => neighbours.longestDuring(body))
    return { ms: performance.now() - begin, longest: result.longest, grown }
  }

  const opened: Watched[] = []
  const openedSmall: Watched[] = []
  const changed: Watched[] = []
  const saved: Watched[] = []
  let quiet = 0
  for (let n = 0; n < TIMES; n++) {
    const small = join(folder, `small-${n}.ipynb`)
    await writeFile(small, JSON.stringify(oneCell('1')))
    openedSmall.push((await open(small, async () => {})).first)
    await writeFile(path, content)
    const { first } = await open(path, async (server, neighbours) => {
      if (n < TIMES - 1) return
      const file = await LinkedFile.only(server, path)
      await file.isSettled()
      await server.poolIsWarm()
      quiet = (await watched(server, neighbours, () => sleep(QUIET))).longest
      const settled = async (cell: string, source: string) => {
        while ((await file.sourceOf(cell)) !== source) await sleep(50)
        await file.isSettled()
      }
      for (let m = 0; m < CHANGES; m++) {
        const [cell, other] = [m * 10, m * 10 + 5]
        const replace = file.prepare((text) => text.replace(`"plot(${cell})"`, `"plot(${cell}, ${m})"`))
        changed.push(
          await watched(server, neighbours, async () => {
            replace()
            await settled(`c${cell}`, `plot(${cell}, ${m})`)
          }),
        )
        await sleep(REST)
        saved.push(
          await watched(server, neighbours, async () => {
            await file.edit(`c${other}`, `plot(${other}, ${m})`)
            await settled(`c${other}`, `plot(${other}, ${m})`)
          }),
        )
        await sleep(REST)
      }
    })
    opened.push(first)
  }
  return { opened, openedSmall, changed, saved, quiet }
}
