/**
 * `npm run bench`: measures Anode with a real browser and a real kernel, beside its peers, and prints a
 * Markdown table; the same goes to `.build/bench.json`. Names after it choose rows:
 * `npm run bench -- run flood`. The machine should have nothing else to do.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeContext } from './Context.ts'
import { machine } from './machine.ts'
import { markdown, type ReportLine, reportLine } from './Report.ts'
import type { Row } from './Row.ts'
import { root } from './root.ts'
import { row as colours } from './rows/colours.ts'
import { row as commit } from './rows/commit.ts'
import { row as crowd } from './rows/crowd.ts'
import { row as durable } from './rows/durable.ts'
import { row as environments } from './rows/environments.ts'
import { row as files } from './rows/files.ts'
import { row as firstLoad } from './rows/firstLoad.ts'
import { row as flood } from './rows/flood.ts'
import { row as folder } from './rows/folder.ts'
import { row as history } from './rows/history.ts'
import { row as hour } from './rows/hour.ts'
import { row as isolation } from './rows/isolation.ts'
import { row as kernel } from './rows/kernel.ts'
import { row as kernels } from './rows/kernels.ts'
import { row as large } from './rows/large.ts'
import { row as linked } from './rows/linked.ts'
import { row as long } from './rows/long.ts'
import { row as moment } from './rows/moment.ts'
import { row as replica } from './rows/replica.ts'
import { row as rest } from './rows/rest.ts'
import { row as roomMemory } from './rows/roomMemory.ts'
import { row as run } from './rows/run.ts'
import { row as start } from './rows/start.ts'
import { row as typing } from './rows/typing.ts'

const rows: ReadonlyArray<Row> = [
  run,
  commit,
  typing,
  crowd,
  hour,
  replica,
  kernel,
  kernels,
  isolation,
  rest,
  environments,
  flood,
  colours,
  history,
  large,
  long,
  moment,
  files,
  linked,
  folder,
  roomMemory,
  durable,
  start,
  firstLoad,
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !rows.some((row) => row.name === name))
if (unknown.length > 0) {
  console.error(
    `bench: there is no row ${unknown.join(', ')}. The rows are ${rows.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

const lines: ReportLine[] = []
const failures: Array<{ readonly row: string; readonly error: string }> = []
{
  await using context = await makeContext()
  for (const row of rows.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const begin = performance.now()
    try {
      const samples = await row.measure(context)
      for (const [key, heading] of Object.entries(row.lines)) {
        const measured = samples[key]
        if (measured !== undefined) lines.push(reportLine(row.name, heading, measured))
      }
      console.error(`bench: ${row.name} (${((performance.now() - begin) / 1000).toFixed(0)} s)`)
    } catch (error) {
      failures.push({ row: row.name, error: String(error) })
      console.error(`bench: ${row.name} could not be measured.`, error)
    }
  }
}

const where = await machine()
const file = join(root, '.build', 'bench.json')
mkdirSync(join(root, '.build'), { recursive: true })
writeFileSync(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), machine: where, lines, failures }, null, 2)}\n`,
)
console.log(
  `${markdown(lines)}\n\n${where.cores} × ${where.processor}, Node ${where.node}, ${where.browser}.`,
)
process.exitCode = failures.length > 0 ? 1 : 0
