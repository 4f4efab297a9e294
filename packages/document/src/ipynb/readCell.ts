import type { CellKinds } from '../CellKind.ts'
import { asCellSource } from '../cellSource.ts'
import type { JsonNode } from '../json/JsonNode.ts'
import { takeKind } from './kindMetadata.ts'
import type { Repairs } from './Repairs.ts'
import { type FileBundle, readBundle } from './readBundle.ts'
import { readMetadata } from './readMetadata.ts'
import { type FileOutput, readCount, readOutputs } from './readOutput.ts'
import { kindInWords, readText } from './readText.ts'

/** A cell of a file as the state will hold it. */
export interface FileCell {
  readonly node: JsonNode
  readonly kind: string
  /** As cells hold texts: with line feeds, whatever ends the lines in the file. */
  readonly source: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly attachments: ReadonlyMap<string, FileBundle> | null
  readonly executionCount: number | null
  readonly outputs: ReadonlyArray<FileOutput>
}

/** What it takes to read cells. */
export interface CellReading {
  readonly repairs: Repairs
  readonly kinds?: CellKinds
  readonly references?: 'kept'
}

/** Names of types that make sense as a name: longer or stranger ones are none. */
const NAME = /^\w[\w.+ -]{0,63}$/

const readType = (node: JsonNode, path: string, repairs: Repairs): string => {
  const type = node.get('cell_type')
  if (type?.string && NAME.test(type.string)) return type.string
  const isCode = node.get('outputs') !== undefined || node.get('execution_count') !== undefined
  const as = isCode ? 'code' : 'raw'
  const wrong = type === undefined ? 'It is missing' : `It is ${type.raw.slice(0, 60)}, which is no type`
  const why = isCode ? 'It has outputs and is taken as code.' : 'It is taken as raw text.'
  repairs.tell(`${path}.cell_type`, `${wrong}. ${why}`)
  return as
}

const readAttachments = (
  node: JsonNode | undefined,
  path: string,
  reading: CellReading,
): FileCell['attachments'] => {
  if (node === undefined || node.isNull) return null
  if (node.kind !== 'object') {
    reading.repairs.tell(path, `It is ${kindInWords(node)} where attachments belong. It stays in the file.`)
    return null
  }
  const attachments = new Map<string, FileBundle>()
  for (const { key: name, value } of node.members()) {
    const place = `${path}[${JSON.stringify(name)}]`
    if (value.kind === 'object' && name !== '__proto__') {
      attachments.set(name, readBundle(value, place, reading.repairs, reading))
    } else {
      reading.repairs.tell(place, 'It is no attachment that can be shown. It stays in the file.')
    }
  }
  return attachments
}

/** Something that is no cell, shown as it is written. */
const notACell = (node: JsonNode, path: string, { repairs, kinds }: CellReading): FileCell => {
  repairs.tell(path, `It is ${kindInWords(node)} where a cell belongs. It is shown as raw text.`)
  const source = asCellSource(node.raw)
  const { kind, metadata } = takeKind({}, 'raw', kinds)
  return { node, kind, source, metadata, attachments: null, executionCount: null, outputs: [] }
}

export const readCell = (node: JsonNode, path: string, reading: CellReading): FileCell => {
  const { repairs, kinds } = reading
  if (node.kind !== 'object') return notACell(node, path, reading)
  const type = readType(node, path, repairs)
  const all = readMetadata(node.get('metadata'), `${path}.metadata`, repairs)
  const { kind, metadata } = takeKind(all, type, kinds)
  return {
    node,
    kind,
    source: asCellSource(readText(node.get('source'), `${path}.source`, repairs)),
    metadata,
    attachments: readAttachments(node.get('attachments'), `${path}.attachments`, reading),
    executionCount: readCount(node.get('execution_count'), `${path}.execution_count`, repairs),
    outputs: readOutputs(node.get('outputs'), `${path}.outputs`, reading),
  }
}
