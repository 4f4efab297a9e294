import type { CellTask } from '@anode/kernel'

/** Milliseconds that `wait` in a text takes. */
const WAIT = 600_000

const wait = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, WAIT)
    signal.addEventListener('abort', stop)
  })

/** A line `wait` takes its time, `fail` fails, and `deaf` never ends, whoever asks; all others are said. */
export const shoutTask: CellTask = async (input, { put, signal }) => {
  const { text, times } = input as { readonly text: string; readonly times: number }
  for (let i = 0; i < times; i++) {
    for (const line of text.split('\n')) {
      signal.throwIfAborted()
      if (line === 'wait') await wait(signal)
      else if (line === 'deaf') await new Promise(() => {})
      else if (line === 'fail') throw new RangeError('It was too loud.')
      else put({ _tag: 'stream', name: 'stdout', text: `${line.toUpperCase()}\n` })
    }
  }
}
