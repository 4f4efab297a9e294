import type { DamageReport, Remedy } from '@anode/protocol'

/** Something that can be done about a damaged file, in words. */
export interface RecoveryOption {
  readonly how: Remedy['how']
  readonly label: string
  /** What it leads to. */
  readonly means: string
}

const count = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`

const readableMeans = ({ facts, of, cells, what }: NonNullable<DamageReport['readable']>): string => {
  const some =
    of === null ? count(facts, 'change') : `${facts.toLocaleString('en')} of ${count(of, 'change')}`
  switch (what) {
    case 'all':
      return `All ${count(facts, 'change')} can be read: nothing is lost.`
    case 'state': {
      const now =
        cells === 1
          ? 'Its one cell can be read as it is'
          : `All ${count(cells, 'cell')} can be read as they are`
      return `${now} now. ${facts === 0 ? 'The history before is lost.' : `Of the history before ${some} can.`}`
    }
    case 'part':
      return `${some} can be read. What the others did is lost.`
  }
}

/** What can be done, the best first. `when`: the time of the server's copy in words. */
export const recoveryOptions = (
  { readable, backup }: Pick<DamageReport, 'readable' | 'backup'>,
  when: (at: number) => string,
): ReadonlyArray<RecoveryOption> => {
  const copy: RecoveryOption[] =
    backup === null
      ? []
      : [
          {
            how: 'backup',
            label: 'Use the server’s copy',
            means: `It was made ${when(backup.at)} and holds ${count(backup.facts, 'change')}. What came later is not in it.`,
          },
        ]
  const rest: RecoveryOption[] =
    readable === null
      ? []
      : [{ how: 'readable', label: 'Go on with what can be read', means: readableMeans(readable) }]
  return [
    ...(readable?.what === 'part' ? [...copy, ...rest] : [...rest, ...copy]),
    {
      how: 'again',
      label: 'Look again',
      means: 'After somebody has put the file right, or put another in its place.',
    },
    {
      how: 'aside',
      label: 'Set the file aside',
      means: 'The notebook leaves the list. Its file is kept on the server.',
    },
  ]
}
