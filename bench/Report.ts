import { percentile } from './percentile.ts'
import type { Heading, Samples } from './Row.ts'

/** One line of the table, as it is written to the JSON file. */
export interface ReportLine {
  readonly row: string
  readonly title: string
  readonly unit: Heading['unit']
  readonly anode: Figures
  readonly peer: (Figures & { readonly name: string }) | null
  /** Anode's median ÷ the peer's. */
  readonly ratio: number | null
  readonly budget: Heading['budget']
  /** Null without a budget. */
  readonly met: boolean | null
  readonly note: string | null
}

interface Figures {
  readonly p50: number
  /** Null where it was measured too few times for one. */
  readonly p95: number | null
  readonly samples: ReadonlyArray<number>
}

/** Fewer samples than this have no 95th percentile worth the name. */
const ENOUGH_FOR_P95 = 20

const figures = (samples: ReadonlyArray<number>): Figures => ({
  p50: percentile(samples, 0.5),
  p95: samples.length < ENOUGH_FOR_P95 ? null : percentile(samples, 0.95),
  samples,
})

/** Judges what was measured for a line. */
export const reportLine = (row: string, { title, unit, budget }: Heading, samples: Samples): ReportLine => {
  const anode = figures(samples.anode)
  const peer = samples.peer ? { name: samples.peer.name, ...figures(samples.peer.samples) } : null
  const ratio = peer && anode.p50 / peer.p50
  const judged = { value: anode.p50, p95: anode.p95, ratio }[budget?.of ?? 'value']
  const met = budget === null || judged === null ? null : judged <= budget.atMost
  return { row, title, unit, anode, peer, ratio, budget, met, note: samples.note ?? null }
}

const inWords = (value: number | null, unit = ''): string => {
  if (value === null) return '–'
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}${unit && ` ${unit}`}`
}

const budgetInWords = ({ budget, unit }: ReportLine): string => {
  if (budget === null) return '–'
  return `≤ ${budget.atMost} ${{ value: unit, p95: `${unit} (p95)`, ratio: '×' }[budget.of]}`
}

/** The lines as a Markdown table, with the notes below it. */
export const markdown = (lines: ReadonlyArray<ReportLine>): string => {
  const notes = lines.flatMap(({ note }) => note ?? [])
  const rows = lines.map((line) => [
    line.title + (line.note === null ? '' : ` [${notes.indexOf(line.note) + 1}]`),
    inWords(line.anode.p50, line.unit),
    inWords(line.anode.p95, line.anode.p95 === null ? '' : line.unit),
    line.peer === null ? '–' : `${inWords(line.peer.p50, line.unit)} (${line.peer.name})`,
    line.ratio === null ? '–' : `${inWords(line.ratio)} ×`,
    budgetInWords(line),
    line.met === null ? '–' : line.met ? 'yes' : '**no**',
  ])
  const table = [
    ['what', 'Anode p50', 'p95', 'compared with', 'ratio', 'budget', 'met'],
    ['---', '--:', '--:', '--:', '--:', '--:', ':-:'],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`)
  return [...table, '', ...notes.map((note, i) => `[${i + 1}] ${note}  `)].join('\n').trimEnd()
}
