/** A formula in a text: its TeX without the delimiters, and how many characters it takes with them. */
export interface MathSpan {
  readonly tex: string
  /** Set on lines of its own, centred. */
  readonly display: boolean
  readonly length: number
}

const MONEY = /^\d[\d.,]*\s.*[a-z]{2}/i
const MATHS = /[\\^_=+*/<>{}]/
const BLANK_LINE = /\n[ \t]*\n/

/** What is between `open` at `start` and the next `close`; null when there is nothing, or no end to it. */
const between = (text: string, start: number, open: string, close: string): MathSpan | null => {
  const from = start + open.length
  let end = text.indexOf(close, from)
  // `\\)` is a line break in TeX and then a bracket, `\$` a dollar sign.
  while (end > 0 && text[end - 1] === '\\' && text[end - 2] !== '\\') end = text.indexOf(close, end + 1)
  if (end === -1) return null
  const tex = text.slice(from, end)
  if (tex.trim() === '' || BLANK_LINE.test(tex)) return null
  return { tex: tex.trim(), display: true, length: end + close.length - start }
}

export interface MathOptions {
  /**
   * Also `$ x $`, with space inside the dollars, where it reads like TeX: MathJax takes everything between two dollars,
   * and what libraries put out is written for that. Money stays money.
   */
  readonly loose?: boolean
}

/** Something that only TeX has: then spaces within the dollars are no sign of prose. */
const isTex = (tex: string): boolean => /\\[a-z]|[\^_]|^\s*\S{1,3}\s*$/i.test(tex) && !MONEY.test(tex.trim())

/**
 * `$…$`, by the rules that keep money out: no space inside the dollars, no digit after the last one (unless
 * the formula has a command, as in `3$\times$3`), and nothing that reads like a price and words.
 */
const inlineDollars = (text: string, start: number, loose: boolean): MathSpan | null => {
  const after = text[start + 1]
  // Within a word it is part of a name, as in `US$`; after a digit it may be `3$\times$3`.
  if (after === undefined || after === '$' || /[a-z_]/i.test(text[start - 1] ?? '')) return null
  const spaced = /\s/.test(after)
  if (spaced && !loose) return null
  for (let end = start + 1; end < text.length; end++) {
    const character = text[end]
    if (character === '\\') end++
    else if (character === '`') return null
    else if (character === '$') {
      const tex = text.slice(start + 1, end)
      if (BLANK_LINE.test(tex)) return null
      const prose = MONEY.test(tex) && !MATHS.test(tex)
      const digitAfter = /\d/.test(text[end + 1] ?? '') && !tex.includes('\\')
      if ((spaced || /\s$/.test(tex)) && !(loose && isTex(tex))) return null
      if (digitAfter || prose) return null
      return { tex: loose ? tex.trim() : tex, display: false, length: end + 1 - start }
    }
  }
  return null
}

/** `\begin{align} … \end{align}`, which is its own delimiter. */
const environment = (text: string, start: number): MathSpan | null => {
  const name = /^\\begin\{([a-zA-Z]+\*?)\}/.exec(text.slice(start, start + 40))?.[1]
  if (name === undefined) return null
  const close = `\\end{${name}}`
  const end = text.indexOf(close, start)
  if (end === -1) return null
  const tex = text.slice(start, end + close.length)
  return BLANK_LINE.test(tex) ? null : { tex, display: true, length: tex.length }
}

/** `\ref{eq:one}` needs no dollars, as `\begin` needs none. */
const reference = (text: string, start: number): MathSpan | null => {
  const tex = /^\\(?:eq)?ref\{[^{}\n]+\}/.exec(text.slice(start, start + 100))?.[0]
  return tex === undefined ? null : { tex, display: false, length: tex.length }
}

/** The formula that begins at `start`, in any of the notations that notebooks use; null when none does. */
export const mathAt = (text: string, start: number, { loose = false }: MathOptions = {}): MathSpan | null => {
  if (text[start] === '$') {
    return text[start + 1] === '$' ? between(text, start, '$$', '$$') : inlineDollars(text, start, loose)
  }
  if (text[start] !== '\\') return null
  // Jupyter's own Markdown wants two backslashes, most other programs one.
  const slashes = text[start + 1] === '\\' ? '\\\\' : '\\'
  const bracket = text[start + slashes.length]
  if (bracket === '(') {
    const inline = between(text, start, `${slashes}(`, `${slashes})`)
    return inline === null ? null : { ...inline, display: false }
  }
  if (bracket === '[') {
    const display = between(text, start, `${slashes}[`, `${slashes}]`)
    // Escaped brackets around plain words are brackets.
    return display !== null && (display.tex.includes('\n') || MATHS.test(display.tex)) ? display : null
  }
  return reference(text, start) ?? environment(text, start)
}
