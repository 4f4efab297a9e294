import { Either } from 'effect'
import type { JsonNode } from '../json/JsonNode.ts'
import { jupyterStyle, printJson } from '../json/JsonStyle.ts'
import { readJson } from '../json/readJson.ts'
import { bareLines, splitLines } from './lines.ts'

/** An object on its way to its new form: values are new ones or, as nodes, those of the file. */
type Members = Map<string, unknown>

const membersOf = (node: JsonNode | undefined): Members =>
  new Map(Array.from(node?.members() ?? [], ({ key, value }) => [key, value]))

const isNode = (value: unknown): value is JsonNode =>
  typeof value === 'object' && value !== null && 'members' in value

/** Takes a member out of an object. */
const take = (members: Members, key: string): JsonNode | undefined => {
  const value = members.get(key)
  members.delete(key)
  return isNode(value) ? value : undefined
}

/** Lists of lines were written with their line ends and, for a time, without. */
const joinedText = (node: JsonNode | undefined): string | null => {
  if (node?.kind !== 'array') return node?.string ?? null
  const lines = Array.from(node.elements(), (line) => line.string ?? '')
  return lines.join(/[\n\r]$/.test(lines[0] ?? '') ? '' : '\n')
}

/** Text as nbformat 4 has it; anything else stays what it is. */
const asText = (node: JsonNode | undefined): unknown => {
  const text = joinedText(node)
  return text === null ? (node ?? '') : splitLines(text)
}

/** What nbformat 3 called the types that it knew. */
const MIMES: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['html', 'text/html'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['latex', 'text/latex'],
  ['json', 'application/json'],
  ['javascript', 'application/javascript'],
])

const SPLIT = new Set(['text', 'html', 'svg', 'latex', 'javascript', 'json'])

/** JSON stood in a string of its own. */
const parsedJson = (node: JsonNode): unknown => {
  const text = joinedText(node)
  if (text === null) return node
  return Either.getOrElse(readJson(text), () => text)
}

const dataValue = (alias: string, value: unknown): unknown => {
  if (!isNode(value)) return value
  if (alias === 'json' || alias === 'application/json') return parsedJson(value)
  return SPLIT.has(alias) ? asText(value) : value
}

const asMimes = (members: Members, readValue: (key: string, value: unknown) => unknown): object =>
  Object.fromEntries(Array.from(members, ([key, value]) => [MIMES.get(key) ?? key, readValue(key, value)]))

const upgradeDisplay = (output: Members, isResult: boolean): object => {
  const metadata = membersOf(take(output, 'metadata'))
  output.delete('output_type')
  const count = isResult ? take(output, 'prompt_number') : take(output, 'execution_count')
  return {
    output_type: isResult ? 'execute_result' : 'display_data',
    ...(isResult || count ? { execution_count: count ?? null } : {}),
    data: asMimes(output, dataValue),
    metadata: asMimes(metadata, (_, value) => value),
  }
}

const upgradeOutput = (node: JsonNode): unknown => {
  if (node.kind !== 'object') return node
  const output = membersOf(node)
  const type = node.get('output_type')?.string
  if (type === 'pyout' || type === 'display_data') return upgradeDisplay(output, type === 'pyout')
  if (type === 'pyerr') output.set('output_type', 'error')
  if (type === 'stream') {
    output.set('name', take(output, 'stream') ?? 'stdout')
    output.set('text', asText(node.get('text')))
  }
  return Object.fromEntries(output)
}

const upgradeCode = (cell: Members, metadata: Members): void => {
  cell.delete('language')
  const collapsed = take(cell, 'collapsed')
  if (collapsed) metadata.set('collapsed', collapsed)
  cell.set('source', asText(take(cell, 'input')))
  cell.set('execution_count', take(cell, 'prompt_number') ?? null)
  cell.set('outputs', Array.from(take(cell, 'outputs')?.elements() ?? [], upgradeOutput))
}

/** A heading is Markdown on one line. */
const headingText = (level: JsonNode | undefined, source: string): ReadonlyArray<string> => {
  const hashes = '#'.repeat(Math.min(Math.max(Math.trunc(Number(level?.raw ?? 1)) || 1, 1), 6))
  const line = bareLines(source).join(' ')
  return [`${hashes} ${line}`]
}

const upgradeCell = (node: JsonNode): unknown => {
  if (node.kind !== 'object') return node
  const cell = membersOf(node)
  const metadata = membersOf(node.get('metadata'))
  const type = node.get('cell_type')?.string
  if (type === 'code') upgradeCode(cell, metadata)
  else {
    const source = node.get('source')
    cell.set('source', asText(source))
    if (type === 'heading') {
      cell.set('source', headingText(take(cell, 'level'), joinedText(source) ?? ''))
    }
    if (type === 'heading' || type === 'html') cell.set('cell_type', 'markdown')
  }
  cell.set('metadata', Object.fromEntries(metadata))
  return Object.fromEntries(cell)
}

/** In nbformat 1 cells had another form, and nothing but their texts. */
const upgradeFirst = (node: JsonNode): unknown =>
  node.get('cell_type')?.string === 'code'
    ? {
        cell_type: 'code',
        execution_count: node.get('prompt_number') ?? null,
        metadata: { collapsed: false },
        outputs: [],
        source: asText(node.get('code')),
      }
    : { cell_type: 'markdown', metadata: {}, source: asText(node.get('text')) }

const sheetsOf = (root: JsonNode): ReadonlyArray<JsonNode> =>
  Array.from(root.get('worksheets')?.elements() ?? []).flatMap((sheet) =>
    Array.from(sheet.get('cells')?.elements() ?? []),
  )

/**
 * A notebook of nbformat 1, 2 or 3 as the text of one of nbformat 4.4, by what Jupyter's own `nbformat.convert`
 * does: worksheets become one list of cells, headings become Markdown, and outputs get their names of today.
 * Values stay as they are written.
 */
export const upgradeIpynb = (root: JsonNode, major: number): string => {
  const cells =
    major === 1
      ? Array.from(root.get('cells')?.elements() ?? [], upgradeFirst)
      : sheetsOf(root).map(upgradeCell)
  const metadata = major === 1 ? new Map<string, unknown>() : membersOf(root.get('metadata'))
  metadata.delete('name')
  metadata.delete('signature')
  const rest = membersOf(root)
  const before = take(rest, 'orig_nbformat')
  metadata.set('orig_nbformat', before && !before.isNull ? before : Math.max(major, 2))
  metadata.set('orig_nbformat_minor', take(rest, 'orig_nbformat_minor') ?? 0)
  rest.delete('worksheets')
  const file = {
    ...(major === 1 ? {} : Object.fromEntries(rest)),
    ...{ cells, metadata: Object.fromEntries(metadata), nbformat: 4, nbformat_minor: 4 },
  }
  return `${printJson(file, jupyterStyle)}\n`
}
