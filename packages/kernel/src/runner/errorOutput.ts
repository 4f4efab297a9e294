import type { ErrorOutput } from '@anode/document/facts'

/** Longest message and longest traceback that are kept, in UTF-16 units: more says no more. */
const MESSAGE_LIMIT = 16 * 1024
const TRACEBACK_LIMIT = 128 * 1024

const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit / 2)}\n…\n${text.slice(-limit / 2)}`.toWellFormed()

/** An exception as an output. An endless message or traceback loses its middle. */
export const errorOutput = (error: Omit<ErrorOutput, '_tag'>): ErrorOutput => {
  const length = error.traceback.reduce((sum, line) => sum + line.length, 0)
  return {
    _tag: 'error',
    ename: shortened(error.ename, MESSAGE_LIMIT),
    evalue: shortened(error.evalue, MESSAGE_LIMIT),
    traceback:
      length <= TRACEBACK_LIMIT ? error.traceback : [shortened(error.traceback.join('\n'), TRACEBACK_LIMIT)],
  }
}
