import { equalJson } from '../../json/equalJson.ts'
import { type BlockStart, blocksFrom, endOfText, isBlank } from '../blocksFrom.ts'
import type { Block, FormatCell, ParsedText, TextFormat } from '../TextFormat.ts'
import { kernelMetadata, yamlFields } from '../yamlMetadata.ts'
import { comment, isComment, uncomment } from './comments.ts'
import { fromScript, toScript } from './magics.ts'
import { isMarker, readMarker, writeMarker } from './marker.ts'

/** Lines that a script begins with for whoever runs it. */
const OPENING = /^#(?:!|.*coding[:=])/

/** Up to where the header goes, in lines: what a system reads, then YAML in comments (jupytext). */
const readHeader = (
  lines: ReadonlyArray<string>,
): { readonly end: number; readonly metadata: ParsedText['metadata'] } => {
  let at = 0
  while (OPENING.test(lines[at] ?? '')) at++
  if (!/^# ---\s*$/.test(lines[at] ?? '')) return { end: 0, metadata: {} }
  for (let line = at + 1; isComment(lines[line] ?? '') && !isMarker(lines[line]); line++) {
    if (!/^# ---\s*$/.test(lines[line] ?? '')) continue
    const yaml = lines.slice(at + 1, line).map((each) => each.replace(/^# ?/, ''))
    const { jupyter } = yamlFields(yaml.join('\n'))
    const asked =
      typeof jupyter === 'object' && jupyter !== null && 'kernelspec' in jupyter ? jupyter.kernelspec : null
    return { end: line + 1, metadata: kernelMetadata(asked) }
  }
  return { end: 0, metadata: {} }
}

const QUOTES = ['"""', "'''"] as const

/** The quotes that a text of a cell stands in, as a string of Python; null for none. */
const quotesOf = (body: string): { readonly open: string; readonly close: string } | null => {
  for (const close of QUOTES) {
    for (const open of [close, `r${close}`]) {
      const isQuoted =
        body.startsWith(open) && body.endsWith(close) && body.length >= open.length + close.length
      if (isQuoted && !body.slice(open.length, -close.length).includes(close)) return { open, close }
    }
  }
  return null
}

const readProse = (lines: ReadonlyArray<string>): string => {
  if (lines.every((line) => isBlank(line) || isComment(line))) return uncomment(lines)
  const body = lines.join('\n').trim()
  const quotes = quotesOf(body)
  if (quotes === null) return lines.join('\n')
  return body.slice(quotes.open.length, -quotes.close.length).replace(/^\n|\n$/g, '')
}

const cellAt = (lines: ReadonlyArray<string>, at: number, to: number): FormatCell => {
  const marker = readMarker(lines[at] as string)
  const body = lines.slice(marker === null ? at : at + 1, Math.max(at + 1, endOfText(lines, at, to)))
  const { type, metadata } = marker ?? { type: 'code', metadata: {} }
  if (type !== 'code') return { type, source: readProse(body), metadata }
  return { type, ...fromScript(body, metadata) }
}

const parse = (text: string): ParsedText => {
  const lines = text.split('\n')
  const { end, metadata } = readHeader(lines)
  const places: number[] = []
  lines.forEach((line, at) => {
    if (at < end) return
    // What stands before the first marker is a cell, too.
    if (isMarker(line) || (places.length === 0 && !isBlank(line))) places.push(at)
  })
  const starts = places.map(
    (at, index): BlockStart => ({ at, cell: cellAt(lines, at, places[index + 1] ?? lines.length) }),
  )
  return { ...blocksFrom(lines, starts), metadata }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] as string

/** A text in the quotes that the block had, where it can stand in them. */
const inQuotes = (source: string, was: Block | null): string | null => {
  const lines = was?.text.split('\n').slice(1) ?? []
  if (was === null || lines.every((line) => isBlank(line) || isComment(line))) return null
  const quotes = quotesOf(lines.join('\n').trim())
  if (quotes === null || source.includes(quotes.close) || /["'\\]$/.test(source) || source.includes('\\'))
    return null
  const written = `${quotes.open}\n${source}\n${quotes.close}`
  return source.split('\n').some(isMarker) || readProse(written.split('\n')) !== source ? null : written
}

const bodyOf = (cell: FormatCell, was: Block | null): string => {
  if (cell.type === 'code') return toScript(cell.source).body
  return inQuotes(cell.source, was) ?? (cell.source === '' ? '' : comment(cell.source))
}

const withoutBlankEnd = (text: string): string => {
  const lines = text.split('\n')
  return lines.slice(0, endOfText(lines, 0, lines.length)).join('\n')
}

const render = (cell: FormatCell, was: Block | null): string => {
  // Blank lines at its end would be read as the gap behind it, and be there once more each time.
  const body = cell.type === 'code' ? withoutBlankEnd(bodyOf(cell, was)) : bodyOf(cell, was)
  const options = cell.type === 'code' ? toScript(cell.source).options : {}
  const wanted = { type: cell.type, metadata: { ...cell.metadata, ...options } }
  const before = was === null ? '' : firstLine(was.text)
  const marked = readMarker(before)
  const isPlain = wanted.type === 'code' && Object.keys(wanted.metadata).length === 0
  // A script's first cell need not have a marker.
  if (was !== null && marked === null && isPlain && !isBlank(body)) return body
  const isSame = marked !== null && equalJson(marked, wanted)
  const marker = isSame ? before : writeMarker(wanted)
  return body === '' ? marker : `${marker}\n${body}`
}

/**
 * Scripts of Python in which `# %%` begins a cell: Spyder's, VS Code's, and jupytext's `py:percent`.
 */
export const percent: TextFormat = {
  parse,
  render,
  fit: (text, _, { before, head }) => {
    if (isMarker(firstLine(text))) return text
    // Without one, only the first can be told from what stands before it.
    const looksLikeHeader = head === '' && readHeader(text.split('\n')).end > 0
    return before === null && !looksLikeHeader && !isBlank(firstLine(text)) ? text : `# %%\n${text}`
  },
  newHead: '',
}
