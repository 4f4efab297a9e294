import type { FormatCell } from '../TextFormat.ts'

/**
 * The line that begins a cell, as Spyder, VS Code and jupytext write it:
 *
 *     # %% A title [markdown] tags=["a", "b"]
 *
 * https://jupytext.readthedocs.io/en/latest/formats-scripts.html#the-percent-format
 */
const MARKER = /^#[ \t]*%%(%*)(?:[ \t]+(.*?))?[ \t]*$/

const TYPES: Readonly<Record<string, FormatCell['type']>> = {
  markdown: 'markdown',
  md: 'markdown',
  raw: 'raw',
}

export const isMarker = (line: string | undefined): boolean => line !== undefined && MARKER.test(line)

/** The value in JSON at the beginning of a text, and what follows it; null: there is none. */
const valueAhead = (text: string): readonly [unknown, string] | null => {
  // Its end is where it can be read: before a blank, or at the end of all.
  for (let end = text.indexOf(' '); ; end = text.indexOf(' ', end + 1)) {
    const part = end < 0 ? text : text.slice(0, end)
    try {
      return [JSON.parse(part), end < 0 ? '' : text.slice(end + 1).trimStart()]
    } catch {
      if (end < 0) return null
    }
  }
}

/** In a longer text, options are not looked for: each place in it is one where they may begin. */
const LONGEST_OPTIONS = 4000

/** `tags=["a"] name="b"`, or one object; null where it is neither. */
const readOptions = (text: string): FormatCell['metadata'] | null => {
  if (text.startsWith('{')) {
    const read = valueAhead(text)
    return read !== null && read[1] === '' ? (read[0] as FormatCell['metadata']) : null
  }
  const fields: Record<string, unknown> = {}
  let rest = text
  while (rest !== '') {
    const [whole, key = ''] = /^([A-Za-z_][\w.:-]*)=/.exec(rest) ?? []
    const read = whole === undefined ? null : valueAhead(rest.slice(whole.length))
    if (read === null || key === '__proto__') return null
    fields[key] = read[0]
    rest = read[1]
  }
  return fields
}

/** The title and the options of a marker: the options are what can be read as such at its end. */
const splitTitle = (text: string): { readonly title: string; readonly options: FormatCell['metadata'] } => {
  if (text.length > LONGEST_OPTIONS) return { title: text.trim(), options: {} }
  for (let at = 0; at >= 0; at = text.indexOf(' ', at) < 0 ? -1 : text.indexOf(' ', at) + 1) {
    const options = readOptions(text.slice(at))
    if (options !== null) return { title: text.slice(0, at).trim(), options }
  }
  return { title: text.trim(), options: {} }
}

/** What a marker says of its cell; null where a line is none. */
export const readMarker = (line: string): Pick<FormatCell, 'type' | 'metadata'> | null => {
  const [whole, depth = '', said = ''] = MARKER.exec(line) ?? []
  if (whole === undefined) return null
  const deep = depth === '' ? {} : { cell_depth: depth.length }
  const [tag = '', name = ''] = /\[(markdown|md|raw)\](?=[ \t]|$)/.exec(said) ?? []
  const type = TYPES[name]
  if (type === undefined) {
    const { title, options } = splitTitle(said)
    return { type: 'code', metadata: { ...(title === '' ? {} : { title }), ...deep, ...options } }
  }
  const at = said.indexOf(tag)
  const title = said.slice(0, at).trim()
  const { title: more, options } = splitTitle(said.slice(at + tag.length).trim())
  const titles = [title, more].filter((each) => each !== '').join(' ')
  return { type, metadata: { ...(titles === '' ? {} : { title: titles }), ...deep, ...options } }
}

/** JSON in one line, with a blank behind each comma and colon, as Python writes it. */
const spaced = (value: unknown): string =>
  JSON.stringify(value, null, 1)
    .replace(/\n */g, ' ')
    .replace(/([[{]) | ([\]}])/g, '$1$2')

/** A value whose JSON in that form is the same value again; else in the short form. */
const jsonOf = (value: unknown): string => {
  const text = spaced(value)
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(value) ? text : JSON.stringify(value)
  } catch {
    return JSON.stringify(value)
  }
}

const PLAIN_TITLE = /^[^[\]{}=]+$/

/** The line that begins a cell. */
export const writeMarker = ({ type, metadata }: Pick<FormatCell, 'type' | 'metadata'>): string => {
  const { title, cell_depth: depth, ...options } = metadata
  const isDeep = typeof depth === 'number' && Number.isInteger(depth) && depth > 0 && depth < 10
  const isPlain = typeof title === 'string' && PLAIN_TITLE.test(title) && !/[\r\n]|^\s|\s$|\s\s/.test(title)
  const left = {
    ...(title === undefined || isPlain ? {} : { title }),
    ...(depth === undefined || isDeep ? {} : { cell_depth: depth }),
    ...options,
  }
  const keys = Object.keys(left)
  const isSimple = keys.every((key) => /^[A-Za-z_][\w.:-]*$/.test(key))
  const said = isSimple
    ? Object.entries(left).map(([key, value]) => `${key}=${jsonOf(value)}`)
    : [jsonOf(left)]
  return [
    `# %%${isDeep ? '%'.repeat(depth) : ''}`,
    ...(isPlain ? [title] : []),
    ...(type === 'code' ? [] : [`[${type}]`]),
    ...said,
  ].join(' ')
}
