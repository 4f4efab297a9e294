import type { RoundTrip } from './roundTrip.ts'

/** What became of the run of a notebook. */
export interface RunOutcome {
  readonly file: string
  readonly inTime: boolean
  /** What nbformat finds wrong with the export after it; null when nothing. */
  readonly problem: string | null
}

/** All that came of a package. */
export interface PackageOutcome {
  readonly name: string
  readonly trips: ReadonlyArray<RoundTrip>
  readonly runs: ReadonlyArray<RunOutcome>
}

const opened = ({ outcome }: RoundTrip) => (outcome._tag === 'opened' ? outcome : null)

const is45 = ({ original: { version } }: RoundTrip) => version[0] === 4 && version[1] === 5

const isValid = ({ original: { problem } }: RoundTrip) => problem === null

/** So many of so many, in words that stay short. */
const of = (some: number, all: number): string => (all === 0 ? '–' : `${some} of ${all}`)

const counts = (trips: ReadonlyArray<RoundTrip>, runs: ReadonlyArray<RunOutcome>): ReadonlyArray<string> => {
  const valid45 = trips.filter((trip) => is45(trip) && isValid(trip))
  const others = trips.filter((trip) => !(is45(trip) && isValid(trip)) && opened(trip))
  const identical = (some: ReadonlyArray<RoundTrip>) => some.filter((trip) => opened(trip)?.identical).length
  const all = trips.flatMap((trip) => opened(trip) ?? [])
  const valid = trips.filter(isValid).flatMap((trip) => opened(trip) ?? [])
  return [
    String(trips.length),
    of(identical(valid45), valid45.length),
    of(identical(others), others.length),
    of(valid.filter(({ exported }) => exported.problem === null).length, valid.length),
    String(all.filter(({ repaired }) => repaired > 0).length),
    String(trips.length - all.length),
    of(runs.filter(({ problem }) => problem === null).length, runs.length),
  ]
}

/** What came of all packages, as a table in Markdown. */
export const tableOf = (packages: ReadonlyArray<PackageOutcome>): string => {
  const rows = packages.map(({ name, trips, runs }) => [name, ...counts(trips, runs)])
  const all = counts(
    packages.flatMap(({ trips }) => trips),
    packages.flatMap(({ runs }) => runs),
  )
  return [
    [
      'package',
      'files',
      'valid 4.5: identical',
      'others: identical',
      'valid stays valid',
      'repaired',
      'refused',
      'run, then valid',
    ],
    ['---', ...all.map(() => '--:')],
    ...rows,
    ['**all**', ...all],
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** What a reader of the run should look at: every file that is not as it should be. */
export const remarksOf = ({ trips, runs }: PackageOutcome): ReadonlyArray<string> => [
  ...trips.flatMap((trip) => {
    const { file, original, outcome } = trip
    const version = original.version.join('.')
    if (outcome._tag === 'refused') return [`${file} (${version}): refused: ${outcome.reason}`]
    const differs = isValid(trip) && !outcome.identical ? [`${file} (${version}): written differently`] : []
    const { problem } = outcome.exported
    const spoilt = isValid(trip) && problem !== null
    return [...differs, ...(spoilt ? [`${file} (${version}): its export is not valid: ${problem}`] : [])]
  }),
  ...runs.flatMap(({ file, inTime, problem }) => [
    ...(inTime ? [] : [`${file}: was stopped, it ran too long`]),
    ...(problem === null ? [] : [`${file}: after a run its export is not valid: ${problem}`]),
  ]),
]
