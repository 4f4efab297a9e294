/** A colour: one of the palette's 256 by its number, or `TRUE_COLOR + 0xrrggbb`; null is the page's own. */
export type TextColor = number | null

/** Added to the red, green and blue of a colour that no palette has. */
export const TRUE_COLOR = 0x1000000

/** How text looks that a program printed. */
export interface TextStyle {
  readonly color: TextColor
  readonly background: TextColor
  /** What else holds of it: the sum of some of `mark`. */
  readonly marks: number
  /** Where it leads (OSC 8); null leads nowhere. */
  readonly link: string | null
}

/** What text may be besides coloured; each a bit. */
export const mark = {
  bold: 1,
  dim: 2,
  italic: 4,
  underline: 8,
  doubleUnderline: 16,
  curlyUnderline: 32,
  dottedUnderline: 64,
  dashedUnderline: 128,
  blink: 256,
  inverse: 512,
  hidden: 1024,
  strike: 2048,
  overline: 4096,
} as const

/** All ways to underline: only one of them holds at a time. */
export const UNDERLINES =
  mark.underline | mark.doubleUnderline | mark.curlyUnderline | mark.dottedUnderline | mark.dashedUnderline

export const plainStyle: TextStyle = { color: null, background: null, marks: 0, link: null }

export const sameStyle = (a: TextStyle, b: TextStyle): boolean =>
  a === b ||
  (a.color === b.color && a.background === b.background && a.marks === b.marks && a.link === b.link)

/** The parameter of SGR that turns each mark on. */
const MARK_CODES: ReadonlyArray<readonly [bit: number, code: string]> = [
  [mark.bold, '1'],
  [mark.dim, '2'],
  [mark.italic, '3'],
  [mark.underline, '4'],
  [mark.doubleUnderline, '4:2'],
  [mark.curlyUnderline, '4:3'],
  [mark.dottedUnderline, '4:4'],
  [mark.dashedUnderline, '4:5'],
  [mark.blink, '5'],
  [mark.inverse, '7'],
  [mark.hidden, '8'],
  [mark.strike, '9'],
  [mark.overline, '53'],
]

const colorCode = (color: number, ground: 0 | 10): string => {
  if (color < 8) return String(30 + ground + color)
  if (color < 16) return String(82 + ground + color)
  if (color < 256) return `${38 + ground};5;${color}`
  return `${38 + ground};2;${(color >> 16) & 255};${(color >> 8) & 255};${color & 255}`
}

/** The escape sequences that lead from one style to another, as few as need be. */
export const styleChange = (from: TextStyle, to: TextStyle): string => {
  if (from === to) return ''
  const link = from.link === to.link ? '' : `\x1b]8;;${to.link ?? ''}\x1b\\`
  if (from.color === to.color && from.background === to.background && from.marks === to.marks) return link
  if (from === plainStyle && to.marks === 0 && to.background === null && to.color !== null)
    return `${link}\x1b[${colorCode(to.color, 0)}m`
  if (to.marks === 0 && to.color === null && to.background === null) return `${link}\x1b[0m`
  // What only adds to a style is said alone; all else starts from nothing, which every reader understands.
  const starts =
    (from.color !== null && to.color === null) ||
    (from.background !== null && to.background === null) ||
    (from.marks & ~to.marks) !== 0
  const base = starts ? plainStyle : from
  const codes = MARK_CODES.flatMap(([bit, code]) => (to.marks & ~base.marks & bit ? [code] : []))
  if (to.color !== null && to.color !== base.color) codes.push(colorCode(to.color, 0))
  if (to.background !== null && to.background !== base.background) codes.push(colorCode(to.background, 10))
  if (starts) codes.unshift('0')
  return `${link}\x1b[${codes.join(';')}m`
}
