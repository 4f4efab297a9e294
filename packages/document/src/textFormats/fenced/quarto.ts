import type { Block, FormatCell, ParsedText } from '../TextFormat.ts'
import { kernelMetadata, yamlHeader } from '../yamlMetadata.ts'
import { fencedFormat } from './fencedFormat.ts'
import { type Fence, marksAround } from './scanFences.ts'

/** Between two texts that are cells of their own. Quarto has nothing of the kind; a comment shows nowhere. */
const BREAK = '<!-- cell -->'

/** The language of a block that is run: `{python}`, `{r, echo=FALSE}`. Those in double braces are shown as they are. */
const languageOf = ({ info }: Fence): string | null =>
  /^\{([A-Za-z][\w.+-]*)[^}]*\}$/.exec(info)?.[1]?.toLowerCase() ?? null

/** What draws or styles and is run by no kernel. */
const NOT_RUN = new Set([
  'mermaid',
  'dot',
  'ojs',
  'embed',
  'include',
  'css',
  'js',
  'html',
  'latex',
  'verbatim',
  'comment',
])

/** Languages by the names of the kernels that a header may ask for. */
const KERNELS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^python/i, 'python'],
  [/^ir$/i, 'r'],
  [/^julia/i, 'julia'],
  [/^bash/i, 'bash'],
]

/** The language of a document: that of the kernel that its header names, else the first that is run in it. */
const mainLanguage = (
  fences: ReadonlyArray<Fence>,
  { kernelspec }: ParsedText['metadata'],
): string | null => {
  const { name, language: said } = (kernelspec ?? {}) as {
    readonly name?: string
    readonly language?: string
  }
  const known = KERNELS.find(([names]) => names.test(String(name)))?.[1] ?? said?.toLowerCase()
  if (known !== undefined) return known
  for (const fence of fences) {
    const language = fence.isFlush ? languageOf(fence) : null
    if (language !== null && !NOT_RUN.has(language)) return language
  }
  return null
}

const RAW = '{=raw}'

/** The marks of a block's fence, where a text can stand between them. */
const keptMarks = (source: string, was: Block | null): string | null => {
  const [, marks = ''] = /^(`{3,}|~{3,})/.exec(was?.text ?? '') ?? []
  if (marks === '') return null
  if (marks.startsWith('~')) return /^[ \t]*~{3,}/m.test(source) ? null : marks
  return marks.length >= marksAround(source).length ? marks : null
}

const renderFence = (
  { type, source }: FormatCell,
  was: Block | null,
  blocks: ReadonlyArray<Block> = [],
): string => {
  const kept = was?.cell.type === type ? keptMarks(source, was) : null
  const [line = ''] = was?.text.split('\n', 1) ?? []
  const marks = kept ?? marksAround(source)
  const opening =
    kept === null
      ? `${marks}${type === 'raw' ? RAW : `{${languageIn(was?.cell.type === 'code' ? was : blocks.find(({ cell }) => cell.type === 'code'))}}`}`
      : line
  return [opening, ...(source === '' ? [] : [source]), marks].join('\n')
}

/** A document runs one language: a new block is in that of the others. */
const languageIn = (was: Block | undefined): string =>
  /^[`~]+[ \t]*\{([A-Za-z][\w.+-]*)/.exec(was?.text ?? '')?.[1] ?? 'python'

const isHeader = ({ type, source }: FormatCell): boolean => {
  const lines = source.split('\n')
  return type === 'raw' && yamlHeader(lines)?.end === lines.length
}

/** Documents of Quarto (`.qmd`): https://quarto.org/docs/computations/execution-options.html */
export const quarto = fencedFormat({
  header: (lines) => {
    const header = yamlHeader(lines)
    if (header === null) return { end: 0, metadata: {} }
    const { jupyter } = header.fields
    const asked =
      typeof jupyter === 'object' && jupyter !== null && 'kernelspec' in jupyter
        ? jupyter.kernelspec
        : jupyter
    const source = lines
      .slice(0, header.end)
      .map((line) => line.trimEnd())
      .join('\n')
    return { end: header.end, metadata: kernelMetadata(asked), cell: { type: 'raw', source, metadata: {} } }
  },
  cellOf: (fence, body, context) => {
    const source = body.join('\n')
    if (fence.info === RAW) return { type: 'raw', source, metadata: {} }
    const language = languageOf(fence)
    if (language === null || language !== context.language) return null
    return { type: 'code', source, metadata: {} }
  },
  languageOf: mainLanguage,
  // A document's header is no more than itself.
  render: (cell, was, blocks) => (isHeader(cell) ? cell.source : renderFence(cell, was, blocks)),
  notFirst: (text, cell) => (isHeader(cell) && !/^[`~]/.test(text) ? renderFence(cell, null) : text),
  readBreak: (line) => (line.trimEnd() === BREAK ? {} : null),
  writeBreak: () => BREAK,
  newHead: '',
})
