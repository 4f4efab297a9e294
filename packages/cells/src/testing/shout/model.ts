import { type CellKind, cellSettings } from '@anode/document'
import { Schema } from 'effect'

/** What one shout shall be. */
export interface Shouting {
  /** How often it is said. */
  readonly times: number
}

/** Says its text in capitals. The server does that, line by line. */
export const shout: CellKind<Shouting> = {
  name: 'shout',
  label: 'Shout',
  nbformatType: 'code',
  ownsType: false,
  run: {
    executor: 'server',
    prepare: ({ source, settings }) => ({ input: { text: source, times: settings.times } }),
  },
  language: 'text',
  isProse: false,
  comment: '//',
  settings: cellSettings({ times: Schema.optionalWith(Schema.Int, { default: () => 1 }) }),
}
