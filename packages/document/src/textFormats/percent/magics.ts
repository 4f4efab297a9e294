import { comment, uncomment } from './comments.ts'

/**
 * What IPython understands and Python does not is a comment in a script, as jupytext has it: the file stays a program. A
 * line that looks like such a comment, or like the beginning of a cell, gets one `# ` more.
 */
const MAGIC = String.raw`(?:%{1,2}[A-Za-z_]|[!?]{1,2}[ \t]*[A-Za-z.~$\\/{}]|[A-Za-z_][\w., ]*=[ \t]*(?:%[A-Za-z_]|![A-Za-z.~$\\/{}]))`
const TO_COMMENT = new RegExp(String.raw`^([ \t]*)((?:# )*${MAGIC})`)
const COMMENTED = new RegExp(String.raw`^([ \t]*)# ((?:# )*${MAGIC})`)
const MARKED = /^((?:# )*#[ \t]*%%+(?:[ \t]|$))/
const ESCAPED = /^# ((?:# )*#[ \t]*%%+(?:[ \t]|$))/

const escapeLine = (line: string): string => {
  if (MARKED.test(line)) return `# ${line}`
  return line.replace(TO_COMMENT, (_, indent: string, rest: string) => `${indent}# ${rest}`)
}

const unescapeLine = (line: string): string => {
  if (ESCAPED.test(line)) return line.slice(2)
  return line.replace(COMMENTED, (_, indent: string, rest: string) => `${indent}${rest}`)
}

/** Languages of cell magics whose cells are not Python: all of their lines are comments, and the marker names them. */
const LANGUAGES = new Set(
  'bash sh script cmd perl ruby R julia javascript js html HTML latex svg SVG markdown sql cython'.split(' '),
)

const CELL_MAGIC = /^%%([A-Za-z]+)(?:[ \t]+(\S.*?))?[ \t]*$/

/** A code cell as a script holds it: its lines, and what its marker says beside its own metadata. */
export const toScript = (
  source: string,
): { readonly body: string; readonly options: Readonly<Record<string, unknown>> } => {
  const end = source.indexOf('\n')
  const [first, rest] = end < 0 ? [source, ''] : [source.slice(0, end), source.slice(end + 1)]
  const [whole, language = '', args] = CELL_MAGIC.exec(first) ?? []
  // Only what is read as the same again.
  if (whole !== undefined && LANGUAGES.has(language) && first === cellMagic(language, args)) {
    const options = { language, ...(args === undefined ? {} : { magic_args: args }) }
    return { body: rest === '' ? '' : comment(rest), options }
  }
  return { body: source.split('\n').map(escapeLine).join('\n'), options: {} }
}

const cellMagic = (language: string, args: unknown): string =>
  `%%${language}${typeof args === 'string' && args !== '' ? ` ${args}` : ''}`

/** The other way round. */
export const fromScript = (
  lines: ReadonlyArray<string>,
  metadata: Readonly<Record<string, unknown>>,
): { readonly source: string; readonly metadata: Readonly<Record<string, unknown>> } => {
  const { language, magic_args: args, ...own } = metadata
  if (typeof language === 'string' && LANGUAGES.has(language)) {
    const magic = cellMagic(language, args)
    return { source: lines.length === 0 ? magic : `${magic}\n${uncomment(lines)}`, metadata: own }
  }
  return { source: lines.map(unescapeLine).join('\n'), metadata }
}
