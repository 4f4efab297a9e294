import { stringify } from 'yaml'
import { equalJson } from '../../json/equalJson.ts'
import type { Block, FormatCell } from '../TextFormat.ts'
import { kernelMetadata, yamlFields, yamlHeader } from '../yamlMetadata.ts'
import { fencedFormat } from './fencedFormat.ts'
import { type Fence, marksAround } from './scanFences.ts'

/** `{code-cell} ipython3`: https://mystmd.org/guide/notebooks-with-markdown */
const directiveOf = ({ info }: Pick<Fence, 'info'>): FormatCell['type'] | null => {
  const [, name] = /^\{(code-cell|raw-cell)\}/.exec(info) ?? []
  return name === 'code-cell' ? 'code' : name === 'raw-cell' ? 'raw' : null
}

/** The options that a directive begins with, and the line behind them. */
const readOptions = (
  body: ReadonlyArray<string>,
): { readonly metadata: FormatCell['metadata']; readonly end: number } => {
  const header = yamlHeader(body)
  if (header !== null) return { metadata: header.fields, end: header.end }
  let end = 0
  while (/^:[\w-]+:/.test(body[end] ?? '')) end++
  const yaml = body.slice(0, end).map((line) => line.replace(/^:([\w-]+):/, '$1:'))
  return { metadata: yamlFields(yaml.join('\n')), end }
}

const readBody = (body: ReadonlyArray<string>): Pick<FormatCell, 'source' | 'metadata'> => {
  const { metadata, end } = readOptions(body)
  // A blank line stands between options and code.
  const from = end > 0 && body[end]?.trim() === '' ? end + 1 : end
  return { metadata, source: body.slice(from).join('\n') }
}

const writeOptions = (metadata: FormatCell['metadata']): ReadonlyArray<string> => {
  const entries = Object.entries(metadata)
  if (entries.length === 0) return []
  const isShort = entries.every(([key, value]) => /^[\w-]+$/.test(key) && isPlain(value))
  if (!isShort) return ['---', stringify(metadata).trimEnd(), '---']
  return [
    ...entries.map(
      ([key, value]) =>
        `:${key}: ${stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd()}`,
    ),
    '',
  ]
}

const isPlain = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)
    ? !String(value).includes('\n')
    : Array.isArray(value) && value.every((each) => isPlain(each) && !Array.isArray(each))

const looksLikeOptions = (source: string): boolean =>
  /^(?::[\w-]+:|---[ \t]*(?:\n|$)|[ \t]*(?:\n|$))/.test(source)

const render = (cell: FormatCell, was: Block | null): string => {
  const lines = was?.text.split('\n') ?? []
  const [line = ''] = lines
  const [, marks = '', info = ''] = /^(`{3,}|~{3,})(.*)$/.exec(line) ?? []
  const needed = marksAround(cell.source)
  const isKept =
    marks.startsWith('`') && marks.length >= needed.length && directiveOf({ info: info.trim() }) === cell.type
  const opening = isKept
    ? line
    : `${needed}{${cell.type === 'raw' ? 'raw-cell' : 'code-cell'}}${cell.type === 'raw' ? '' : ' ipython3'}`
  const before = readOptions(lines.slice(1, -1))
  const isSame = was?.cell.type === cell.type && equalJson(before.metadata, cell.metadata)
  const own = isSame ? lines.slice(1, 1 + before.end) : writeOptions(cell.metadata)
  const hasBlank = own.at(-1) === '' || (isSame && before.end > 0 && lines[1 + before.end]?.trim() === '')
  const options = hasBlank && own.at(-1) !== '' ? [...own, ''] : own
  // What looks like options is told from them by the blank line behind none.
  const guard =
    options.at(-1) !== '' && looksLikeOptions(cell.source) && cell.source !== ''
      ? options.length === 0
        ? ['---', '---', '']
        : ['']
      : []
  return [
    opening,
    ...options,
    ...guard,
    ...(cell.source === '' ? [] : [cell.source]),
    isKept ? marks : needed,
  ].join('\n')
}

const readBreak = (line: string): FormatCell['metadata'] | null => {
  const [whole, json = ''] = /^\+\+\+[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
  if (whole === undefined) return null
  if (json === '') return {}
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as FormatCell['metadata'])
      : {}
  } catch {
    return {}
  }
}

/** Notebooks of MyST Markdown, as Jupyter Book, MyST and jupytext (`md:myst`) write them. */
export const myst = fencedFormat({
  header: (lines) => {
    const header = yamlHeader(lines)
    return header === null
      ? { end: 0, metadata: {} }
      : { end: header.end, metadata: kernelMetadata(header.fields.kernelspec) }
  },
  cellOf: (fence, body) => {
    const type = directiveOf(fence)
    return type === null ? null : { type, ...readBody(body) }
  },
  render,
  readBreak,
  writeBreak: (metadata) => (Object.keys(metadata).length === 0 ? '+++' : `+++ ${JSON.stringify(metadata)}`),
  newHead: [
    '---',
    'jupytext:',
    '  text_representation:',
    '    extension: .md',
    '    format_name: myst',
    'kernelspec:',
    '  display_name: Python 3',
    '  language: python',
    '  name: python3',
    '---',
    '',
    '',
  ].join('\n'),
})
