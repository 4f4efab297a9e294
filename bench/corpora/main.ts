/**
 * `npm run corpora`: notebooks that well-known packages ship go through a running Anode: opened, written again,
 * compared byte by byte and judged by Jupyter's `nbformat`; those whose packages are here are run from start to end,
 * written again and judged as well. The table goes into docs/files.md. Names after it choose packages, and then the
 * table is only printed; `--no-run` leaves the running out.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { AnodeServer } from '../anode/AnodeServer.ts'
import { makeContext } from '../Context.ts'
import { root } from '../root.ts'
import { fetchNotebooks } from './fetchNotebooks.ts'
import { type CorpusPackage, corpusPackages } from './packages.ts'
import { exportTo, type RoundTrip, roundTrip } from './roundTrip.ts'
import { canRun, runAll } from './runAll.ts'
import { type PackageOutcome, type RunOutcome, remarksOf, tableOf } from './Table.ts'
import { Validator } from './Validator.ts'

const { values, positionals } = parseArgs({
  options: { run: { type: 'boolean', default: true } },
  allowNegative: true,
  allowPositionals: true,
})

const cache = join(root, '.build', 'corpora')
const program = join(root, 'apps', 'anode', 'dist', 'main.js')

await using context = await makeContext()
await mkdir(cache, { recursive: true })
const copies = await context.folder('copies')
await using server = await AnodeServer.start({ program, home: await context.makeHome() })
using validator = new Validator(context.python)

const runOf = async ({ file, outcome }: RoundTrip, copy: string): Promise<RunOutcome | null> => {
  // What was not valid before says nothing of a run.
  if (outcome._tag === 'refused' || outcome.exported.problem !== null) return null
  if (!(await canRun(copy, context.python))) return null
  const inTime = await runAll(server, outcome.id)
  await exportTo(server, outcome.id, copy)
  return { file: basename(file), inTime, problem: (await validator.judge(copy)).problem }
}

const outcomeOf = async (from: CorpusPackage): Promise<PackageOutcome> => {
  const trips: RoundTrip[] = []
  const runs: RunOutcome[] = []
  for (const [i, file] of (await fetchNotebooks(from, context.python, cache)).entries()) {
    const copy = join(copies, `${from.name}-${i}.ipynb`)
    const trip = await roundTrip(server, validator, file, copy)
    trips.push({ ...trip, file: basename(file) })
    const run = values.run ? await runOf(trip, copy) : null
    if (run !== null) runs.push(run)
  }
  return { name: `${from.name} ${from.version}`, trips, runs }
}

const wanted = corpusPackages.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const outcomes: PackageOutcome[] = []
for (const from of wanted) {
  const outcome = await outcomeOf(from)
  outcomes.push(outcome)
  for (const remark of remarksOf(outcome)) console.error(`corpora: ${remark}`)
  console.error(`corpora: ${outcome.name}: ${outcome.trips.length} files, ${outcome.runs.length} of them run`)
}

const table = tableOf(outcomes)
console.log(table)
if (values.run && wanted.length === corpusPackages.length) {
  const page = join(root, 'docs', 'files.md')
  const text = await readFile(page, 'utf8')
  const [begin, end] = ['<!-- corpora: begin -->', '<!-- corpora: end -->']
  const before = text.slice(0, text.indexOf(begin) + begin.length)
  await writeFile(page, `${before}\n\n${table}\n\n${text.slice(text.indexOf(end))}`)
}
const isWrong = ({ trips, runs }: PackageOutcome) =>
  runs.some(({ problem }) => problem !== null) ||
  trips.some(
    ({ original, outcome }) =>
      original.problem === null &&
      (outcome._tag === 'refused' ||
        outcome.exported.problem !== null ||
        (original.version.join('.') === '4.5' && !outcome.identical)),
  )
process.exitCode = outcomes.some(isWrong) ? 1 : 0
