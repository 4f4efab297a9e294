import { PROTOCOL_VERSION } from '@anode/protocol/version'
import { type LogLine, withoutSecrets } from '../log/PageLog.ts'
import type { SituationLine } from '../log/situation.ts'
import { ask } from '../server/request.ts'

/** What the server says of itself; null while it does not answer. */
export interface ServerAbout {
  readonly version: string
  readonly protocol: number
}

export const askAbout = async (): Promise<ServerAbout | null> => {
  try {
    return await ask<'about.about'>('GET', '/about')
  } catch {
    return null
  }
}

/** The versions of page and server and what the page runs in. */
export const versions = (about: ServerAbout | null): ReadonlyArray<SituationLine> => [
  ['Page', `${__ANODE_VERSION__}, protocol ${PROTOCOL_VERSION}`],
  ['Server', about === null ? 'does not answer' : `${about.version}, protocol ${about.protocol}`],
  ['Browser', navigator.userAgent],
  ['Window', `${window.innerWidth} × ${window.innerHeight}, ${navigator.onLine ? 'online' : 'offline'}`],
]

/** A line of the log as text: `21:04:13.250 warn …`. */
export const logText = ({ at, level, text }: LogLine): string =>
  `${new Date(at).toISOString().slice(11, 23)} ${level.padEnd(5)} ${text}`

/** Everything for a report of what is wrong, without credentials and without content of notebooks. */
export const diagnosticsText = (
  situation: ReadonlyArray<SituationLine>,
  settings: object,
  log: ReadonlyArray<LogLine>,
): string =>
  withoutSecrets(
    [
      '# Anode diagnostics',
      ...situation.map(([name, value]) => `${name}: ${value}`),
      `Settings: ${JSON.stringify(settings)}`,
      '',
      '## Log (UTC)',
      ...log.map(logText),
      '',
    ].join('\n'),
  )
