import { createHash } from 'node:crypto'
import type { Output } from '@anode/document'

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is how terminals colour.
const COLOURS = /\u001b\[[0-9;]*m/g

/** What is no text is told apart by a few signs of its hash. */
const named = (mime: string, value: unknown): string =>
  `[${mime} ${createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex')
    .slice(0, 8)}]`

const bundleLines = (data: Readonly<Record<string, unknown>>): ReadonlyArray<string> => {
  const plain = data['text/plain']
  const others = Object.entries(data).filter(([mime]) => mime !== 'text/plain')
  return [...(typeof plain === 'string' ? [plain] : []), ...others.map(([mime, value]) => named(mime, value))]
}

const linesOf = (output: Output): ReadonlyArray<string> => {
  if (output._tag === 'stream') return [output.text]
  if (output._tag === 'error')
    return output.traceback.length > 0 ? output.traceback : [`${output.ename}: ${output.evalue}`]
  return typeof output.data === 'object' ? bundleLines(output.data) : []
}

/** What outputs of a cell say, as text to be compared: pictures and the like by name. */
export const outputLines = (outputs: ReadonlyArray<unknown>): string =>
  (outputs as ReadonlyArray<Output>)
    .flatMap(linesOf)
    .map((text) => text.replace(COLOURS, '').replace(/\n$/, ''))
    .join('\n')
