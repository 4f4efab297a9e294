import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { Neighbours } from '../anode/Neighbours.ts'
import { peakDuring } from '../anode/PeakMemory.ts'
import { Child } from '../Child.ts'
import { heavyCells, oneCell } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const CELLS = 1000
const BYTES = 50_000_000
const TIMES = 3

/** What is watched when nothing is opened or written: the machine's own noise. In ms. */
const QUIET = 3000

/** What `transfer.ts` prints. */
interface Transfer {
  readonly seconds: number
  /** Of the answer. */
  readonly sha256: string
  /** Of the notebook that was made. */
  readonly id: string
}

const transfer = async (server: AnodeServer, path: string, file?: string): Promise<Transfer> => {
  const script = fileURLToPath(new URL('../anode/transfer.ts', import.meta.url))
  const args = [script, `${server.origin}/api${path}`, server.authorization.authorization]
  return JSON.parse(await new Child(process.execPath, file === undefined ? args : [...args, file]).finished())
}

interface Measured {
  readonly seconds: number
  readonly longest: number
  readonly grown: number | null
}

const known = (samples: ReadonlyArray<Measured>) => samples.flatMap(({ grown }) => grown ?? [])

/**
 * A file of 50 MB and 1,000 cells, half of it printed and half pictures, is opened and written while others work:
 * how long these wait at most, and how far the server's memory grows, threads and all.
 */
export const row = defineRow({
  name: 'files',
  lines: {
    importWait: {
      title: 'the longest that others wait while 50 MB are opened',
      unit: 'ms',
      budget: { atMost: 100, of: 'value' },
    },
    importMemory: {
      title: 'the server’s memory grows meanwhile by',
      unit: 'MB',
      budget: { atMost: 200, of: 'value' },
    },
    importTime: { title: 'that takes', unit: 's', budget: null },
    exportWait: {
      title: 'the longest that others wait while they are written',
      unit: 'ms',
      budget: { atMost: 100, of: 'value' },
    },
    exportMemory: {
      title: 'the server’s memory grows meanwhile by',
      unit: 'MB',
      budget: { atMost: 200, of: 'value' },
    },
    exportTime: { title: 'that takes', unit: 's', budget: null },
  },
  measure: async (context) => {
    const file = join(await context.folder('files'), 'heavy.ipynb')
    const content = `${JSON.stringify(heavyCells(CELLS, BYTES), null, 1)}\n`
    await writeFile(file, content)
    await using server = await context.startServer()
    const { pid = 0 } = server.child.process
    await server.poolIsWarm()
    using neighbours = await Neighbours.join(server, await server.create(oneCell()))
    const watch = async <A>(body: () => Promise<A>) => {
      const { result, grown } = await peakDuring(pid, () => neighbours.longestDuring(body))
      return { ...result, grown }
    }
    const quiet = await watch(() => new Promise((resolve) => setTimeout(resolve, QUIET)))
    const imports: Measured[] = []
    const exports: Measured[] = []
    const hash = createHash('sha256').update(content).digest('hex')
    let same = true
    for (let n = 0; n < TIMES; n++) {
      const opened = await watch(() => transfer(server, '/notebooks', file))
      imports.push({ ...opened, seconds: opened.result.seconds })
      const written = await watch(() => transfer(server, `/notebooks/${opened.result.id}/ipynb`))
      exports.push({ ...written, seconds: written.result.seconds })
      same &&= written.result.sha256 === hash
    }
    const longest = (samples: ReadonlyArray<Measured>) => samples.map((sample) => sample.longest)
    const peer = { name: 'nothing else going on', samples: [quiet.longest] }
    const seconds = (samples: ReadonlyArray<Measured>) => samples.map((sample) => sample.seconds)
    return {
      importWait: { anode: longest(imports), peer },
      importMemory: { anode: known(imports) },
      importTime: { anode: seconds(imports) },
      exportWait: { anode: longest(exports), peer },
      exportMemory: { anode: known(exports) },
      exportTime: {
        anode: seconds(exports),
        note: same ? 'What is written is what was opened, byte by byte.' : 'What is written differs.',
      },
    }
  },
})
