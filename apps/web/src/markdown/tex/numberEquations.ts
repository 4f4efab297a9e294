import { groupEnd } from './groupEnd.ts'

/** Where labelled equations are, and what they are called: `(3)` is 3. */
export type Labels = ReadonlyMap<string, string>

export interface NumberedTex {
  readonly tex: string
  /** The number that the next equation gets. */
  readonly next: number
  readonly labels: Labels
}

/** Environments whose rows are numbered, and what KaTeX calls them. */
const BEGIN = /\\begin\{(equation|align|gather|eqnarray|alignat|flalign|multline)(\*?)\}/g

/** Those that are one equation, however many lines they take. */
const ONE = new Set(['equation', 'multline'])

const endOf = (tex: string, name: string, from: number): number => {
  const marks = new RegExp(`\\\\(begin|end)\\{${name.replace('*', '\\*')}\\}`, 'g')
  marks.lastIndex = from
  let depth = 1
  for (let mark = marks.exec(tex); mark !== null; mark = marks.exec(tex)) {
    depth += mark[1] === 'begin' ? 1 : -1
    if (depth === 0) return mark.index
  }
  return -1
}

/** The parts of an environment's body between `separator`s that are its own, with what followed each separator. */
const partsOf = (body: string, separator: '\\\\' | '&'): ReadonlyArray<string> => {
  const parts: string[] = []
  let from = 0
  let inner = 0
  for (let i = 0; i < body.length; ) {
    if (body.startsWith('\\begin{', i)) inner++
    else if (body.startsWith('\\end{', i)) inner--
    if (inner === 0 && body.startsWith(separator, i)) {
      parts.push(body.slice(from, i))
      i += separator.length
      from = i
    } else if (body[i] === '{') i = groupEnd(body, i) ?? body.length
    else if (body[i] === '%') {
      const line = body.indexOf('\n', i)
      i = line === -1 ? body.length : line
    } else i += body[i] === '\\' ? 2 : 1
  }
  return [...parts, body.slice(from)]
}

const LABEL = /\\label\s*\{([^{}]*)\}/g
const TAG = /\\tag(\*?)\s*\{((?:[^{}]|\{[^{}]*\})*)\}/
const NONE = /\\(?:nonumber|notag)(?![a-zA-Z])/

/** `a &=& b` of `eqnarray` has a column of its own for what stands between. */
const joinColumns = (row: string): string => {
  const [left = '', ...right] = partsOf(row, '&')
  return right.length < 2 ? row : `${left}&${right.join('{}')}`
}

/**
 * Numbers the equations of a formula from `first` on, as MathJax does in notebooks: rows of the environments that LaTeX
 * numbers, unless they say otherwise. Their labels are taken out. Environments that KaTeX lacks become ones that it has.
 *
 * @param first null: nothing is numbered but what has a `\tag`.
 */
export const numberEquations = (tex: string, first: number | null): NumberedTex => {
  const labels = new Map<string, string>()
  let next = first ?? 1
  const isNumbered = first !== null

  /** A row with the number or tag that it shows. */
  const numbered = (row: string, automatic: boolean): string => {
    const names = [...row.matchAll(LABEL)].map(([, name = '']) => name.trim())
    const plain = row.replace(LABEL, '')
    const tag = TAG.exec(plain)?.[2]
    const counts = tag === undefined && automatic && !NONE.test(plain)
    const shown = tag ?? (counts ? String(next++) : null)
    if (shown !== null) for (const name of names) labels.set(name, shown)
    const bare = plain.replace(NONE, '')
    return counts
      ? `${bare.trimEnd()}\\tag{${shown}}`
      : `${bare.trimEnd()}${tag === undefined ? '\\nonumber' : ''}`
  }

  const environment = (name: string, star: string, body: string): string => {
    const automatic = isNumbered && star === ''
    const rows = partsOf(body, '\\\\')
    const last = rows.at(-1) ?? ''
    const filled = rows.length > 1 && last.replace(LABEL, '').trim() === '' ? rows.slice(0, -1) : rows
    if (ONE.has(name)) {
      const lines = filled.length > 1 || name === 'multline'
      const whole = numbered(filled.join('\\\\'), automatic)
      const mark = /(\\tag\*?\{(?:[^{}]|\{[^{}]*\})*\}|\\nonumber)$/.exec(whole)?.[0] ?? ''
      const inner = whole.slice(0, whole.length - mark.length)
      return `\\begin{equation}${lines ? `\\begin{gathered}${inner}\\end{gathered}` : inner}${mark}\\end{equation}`
    }
    const known = name === 'eqnarray' || name === 'flalign' ? 'align' : name
    const columns = name === 'alignat' ? (/^\s*\{\d+\}/.exec(body)?.[0] ?? '') : ''
    const own = filled.map((row, i) => (i === 0 ? row.slice(columns.length) : row))
    const lines = own.map((row) => numbered(name === 'eqnarray' ? joinColumns(row) : row, automatic))
    return `\\begin{${known}}${columns}${lines.join('\\\\')}\\end{${known}}`
  }

  let result = ''
  let from = 0
  BEGIN.lastIndex = 0
  for (let match = BEGIN.exec(tex); match !== null; match = BEGIN.exec(tex)) {
    const [whole, name = '', star = ''] = match
    const start = match.index + whole.length
    const end = endOf(tex, name + star, start)
    if (end === -1) break
    result += tex.slice(from, match.index) + environment(name, star, tex.slice(start, end))
    from = end + `\\end{${name}${star}}`.length
    BEGIN.lastIndex = from
  }
  const rest = tex.slice(from)
  // A formula without such an environment has a number only when it gives itself one.
  const tag = TAG.exec(rest)?.[2]
  if (tag !== undefined) for (const [, name = ''] of rest.matchAll(LABEL)) labels.set(name.trim(), tag)
  return { tex: result + rest.replace(LABEL, ''), next, labels }
}

const REFERENCE = /\\(eq)?ref\s*\{([^{}]*)\}/g

/** The name of the place of a labelled equation, as MathJax calls it. */
export const anchorOfLabel = (label: string): string => `mjx-eqn:${label}`

/** Puts in what references to labels show, as links to these. One to a label that is nowhere shows `???`. */
export const fillReferences = (tex: string, labels: Labels): string =>
  tex.replace(REFERENCE, (_, brackets: string | undefined, name: string) => {
    const label = name.trim()
    const shown = labels.get(label)
    const words = `\\text{${brackets === undefined ? (shown ?? '???') : `(${shown ?? '???'})`}}`
    return shown === undefined ? words : `\\href{#${encodeURIComponent(anchorOfLabel(label))}}{${words}}`
  })

/** What a reference shows, and the label that it leads to if that is known. */
export interface Reference {
  readonly words: string
  readonly label: string | null
}

/** The reference that a formula is; null when it is more than that. */
export const referenceOf = (tex: string, labels: Labels): Reference | null => {
  const [, brackets, name = ''] = /^\s*\\(eq)?ref\s*\{([^{}]*)\}\s*$/.exec(tex) ?? []
  const label = name.trim()
  if (label === '') return null
  const shown = labels.get(label)
  const words = shown ?? '???'
  // A tag may be a formula itself.
  if (/[\\$]/.test(words)) return null
  return { words: brackets === undefined ? words : `(${words})`, label: shown === undefined ? null : label }
}

/** The labels that a text refers to. */
export const referencesIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(REFERENCE)].map(([, , name = '']) => name.trim())
