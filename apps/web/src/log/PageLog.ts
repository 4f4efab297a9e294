import { messageOf } from '@anode/document/messageOf'
import { Listeners } from '@anode/protocol/listeners'

/** A line of the page's log. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly level: 'info' | 'warn' | 'error'
  readonly text: string
}

/** How many lines are kept. */
const KEPT = 200

/** The longest line, in characters. */
const LONGEST = 600

/** What looks like a credential: tokens in addresses and headers, long runs of hexadecimal digits, JWTs. */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  [/((?:token|password|secret|authorization|cookie)["']?\s*[=:]\s*["']?)(?:bearer\s+)?[^\s"'&]+/gi, '$1…'],
  [/\b[0-9a-f]{32,}\b/gi, '…'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…'],
]

/** A text without what looks like a credential. */
export const withoutSecrets = (text: string): string =>
  SECRETS.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)

/**
 * What happened in this page lately: failed requests, errors, connections made and lost. Never what people write,
 * nor what their code puts out.
 */
export class PageLog {
  #lines: ReadonlyArray<LogLine> = []
  /** What fails here would be logged here. */
  readonly #listeners = new Listeners('the page’s log', () => {})

  get lines(): ReadonlyArray<LogLine> {
    return this.#lines
  }

  add(level: LogLine['level'], text: string, at = Date.now()): void {
    this.#lines = [...this.#lines, { at, level, text: withoutSecrets(text).slice(0, LONGEST) }].slice(-KEPT)
    this.#listeners.tell()
  }

  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }
}

/** The log of this page. */
export const pageLog = new PageLog()

/** Takes the page's errors into the log, for as long as it lives. */
export const logErrors = (): void => {
  window.addEventListener('error', ({ message, error }) =>
    pageLog.add('error', error instanceof Error ? (error.stack ?? message) : message),
  )
  window.addEventListener('unhandledrejection', ({ reason }) =>
    pageLog.add('error', reason instanceof Error ? (reason.stack ?? reason.message) : messageOf(reason)),
  )
}
