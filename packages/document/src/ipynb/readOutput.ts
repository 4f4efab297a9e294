import type { JsonNode } from '../json/JsonNode.ts'
import type { Output } from '../Output.ts'
import type { Repairs } from './Repairs.ts'
import { type FileBundle, readBundle } from './readBundle.ts'
import { readMetadata } from './readMetadata.ts'
import { kindInWords, readLines, readText } from './readText.ts'

type Display = Extract<Output, { _tag: 'display' }>

/** An output of a file: as the log holds it, but for the values of a display, of which some may leave the log. */
export interface FileOutput {
  readonly node: JsonNode
  readonly output: Exclude<Output, Display> | (Omit<Display, 'data'> & { readonly data: FileBundle })
}

/** A count of runs: a whole number, else none. */
export const readCount = (node: JsonNode | undefined, path: string, repairs: Repairs): number | null => {
  if (node === undefined || node.isNull) return null
  const count = node.kind === 'number' ? Number(node.raw) : Number.NaN
  if (Number.isSafeInteger(count) && count >= 0) return count
  repairs.tell(path, `${node.raw.slice(0, 40)} is no number of a run. None is shown.`)
  return null
}

interface Reading {
  readonly repairs: Repairs
  readonly references?: 'kept'
}

const readStream = (node: JsonNode, path: string, { repairs }: Reading): FileOutput['output'] => {
  const name = node.get('name')?.string
  if (name !== 'stdout' && name !== 'stderr') {
    repairs.tell(`${path}.name`, 'The stream is neither stdout nor stderr. It is shown as stdout.')
  }
  return {
    _tag: 'stream',
    name: name === 'stderr' ? 'stderr' : 'stdout',
    text: readText(node.get('text'), `${path}.text`, repairs),
  }
}

const readDisplay = (node: JsonNode, path: string, reading: Reading): FileOutput['output'] => ({
  _tag: 'display',
  data: readBundle(node.get('data'), `${path}.data`, reading.repairs, reading),
  metadata: readMetadata(node.get('metadata'), `${path}.metadata`, reading.repairs),
})

const readers: Readonly<
  Record<string, (node: JsonNode, path: string, reading: Reading) => FileOutput['output']>
> = {
  stream: readStream,
  display_data: readDisplay,
  execute_result: (node, path, reading) => ({
    ...(readDisplay(node, path, reading) as Extract<FileOutput['output'], { _tag: 'display' }>),
    executionCount: readCount(node.get('execution_count'), `${path}.execution_count`, reading.repairs),
  }),
  error: (node, path, { repairs }) => ({
    _tag: 'error',
    ename: readText(node.get('ename'), `${path}.ename`, repairs),
    evalue: readText(node.get('evalue'), `${path}.evalue`, repairs),
    traceback: readLines(node.get('traceback'), `${path}.traceback`, repairs),
  }),
}

/** An output of a type that nbformat 4 does not have: by its shape, else as it is written. */
const readUnknown = (node: JsonNode, path: string, reading: Reading): FileOutput['output'] => {
  const type = node.get('output_type')
  const what = node.kind === 'object' ? `of the type ${type?.raw.slice(0, 60) ?? 'none'}` : kindInWords(node)
  if (node.get('data')?.kind === 'object') {
    reading.repairs.tell(path, `The output is ${what}, which is not known. Its data are shown.`)
    return readDisplay(node, path, reading)
  }
  reading.repairs.tell(path, `The output is ${what}, which is not known. It is shown as it is written.`)
  return { _tag: 'display', data: new Map([['text/plain', node.raw]]), metadata: {} }
}

export const readOutput = (node: JsonNode, path: string, reading: Reading): FileOutput => {
  const type = node.get('output_type')?.string
  const read = typeof type === 'string' && Object.hasOwn(readers, type) ? readers[type] : readUnknown
  return { node, output: (read ?? readUnknown)(node, path, reading) }
}

/** The outputs of a cell; a single one in place of the list is a list of one. */
export const readOutputs = (
  node: JsonNode | undefined,
  path: string,
  reading: Reading,
): ReadonlyArray<FileOutput> => {
  if (node === undefined) return []
  if (node.kind === 'array') {
    return Array.from(node.elements(), (output, index) => readOutput(output, `${path}[${index}]`, reading))
  }
  const isOutput = node.get('output_type') !== undefined
  reading.repairs.tell(
    path,
    `It is ${kindInWords(node)} where a list of outputs belongs. ${isOutput ? 'It is shown as the only one.' : 'None is shown.'}`,
  )
  return isOutput ? [readOutput(node, path, reading)] : []
}
