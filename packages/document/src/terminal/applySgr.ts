import { mark, plainStyle, type TextColor, type TextStyle, TRUE_COLOR, UNDERLINES } from './TextStyle.ts'

/** What a parameter of SGR turns on and off. */
const MARKS: Readonly<Record<number, readonly [on: number, off: number]>> = {
  1: [mark.bold, 0],
  2: [mark.dim, 0],
  3: [mark.italic, 0],
  4: [mark.underline, UNDERLINES],
  5: [mark.blink, 0],
  6: [mark.blink, 0],
  7: [mark.inverse, 0],
  8: [mark.hidden, 0],
  9: [mark.strike, 0],
  21: [mark.doubleUnderline, UNDERLINES],
  22: [0, mark.bold | mark.dim],
  23: [0, mark.italic],
  24: [0, UNDERLINES],
  25: [0, mark.blink],
  27: [0, mark.inverse],
  28: [0, mark.hidden],
  29: [0, mark.strike],
  53: [mark.overline, 0],
  55: [0, mark.overline],
}

/** `4:0` to `4:5`. */
const UNDERLINE_STYLES = [
  0,
  mark.underline,
  mark.doubleUnderline,
  mark.curlyUnderline,
  mark.dottedUnderline,
  mark.dashedUnderline,
]

const isByte = (value: number | undefined): value is number =>
  value !== undefined && value >= 0 && value <= 255

const trueColor = (parts: ReadonlyArray<number | undefined>): TextColor => {
  const [red, green, blue] = parts.map((part) => part ?? 0)
  return isByte(red) && isByte(green) && isByte(blue) ? TRUE_COLOR + (red << 16) + (green << 8) + blue : null
}

const numbers = (text: string): ReadonlyArray<number | undefined> =>
  text.split(':').map((part) => (part === '' ? undefined : Number.parseInt(part, 10)))

/** The colour that `38:5:n`, `38:2:r:g:b` or `38:2:space:r:g:b` names; undefined when it names none. */
const colonColor = ([, kind, ...rest]: ReadonlyArray<number | undefined>): TextColor | undefined => {
  if (kind === 5) return isByte(rest[0] ?? 0) ? (rest[0] ?? 0) : undefined
  if (kind === 2) return trueColor(rest.length > 3 ? rest.slice(1, 4) : rest) ?? undefined
  return undefined
}

const withColor = (style: TextStyle, code: number, color: TextColor): TextStyle => {
  if (code === 38) return { ...style, color }
  return code === 48 ? { ...style, background: color } : style
}

const withMarks = (style: TextStyle, on: number, off: number): TextStyle => ({
  ...style,
  marks: (style.marks & ~off) | on,
})

const withoutColor = (style: TextStyle): TextStyle => {
  const isPlain = style.background === null && style.marks === 0 && style.link === null
  return isPlain ? plainStyle : { ...style, color: null }
}

const SINGLE = /^\d*$/

/** The style after one parameter that stands for itself. */
const applyCode = (style: TextStyle, code: number): TextStyle => {
  const marks = MARKS[code]
  if (marks !== undefined) return withMarks(style, ...marks)
  if (code === 0) return style.link === null ? plainStyle : { ...plainStyle, link: style.link }
  if (code >= 30 && code <= 37) return { ...style, color: code - 30 }
  if (code === 39) return withoutColor(style)
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 }
  if (code === 49) return { ...style, background: null }
  if (code >= 90 && code <= 97) return { ...style, color: code - 82 }
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 }
  return style
}

const applyColons = (style: TextStyle, parameter: string): TextStyle => {
  const parts = numbers(parameter)
  const code = parts[0] ?? 0
  if (code === 4) return withMarks(style, UNDERLINE_STYLES[parts[1] ?? 1] ?? mark.underline, UNDERLINES)
  const color = code === 38 || code === 48 ? colonColor(parts) : undefined
  return color === undefined ? style : withColor(style, code, color)
}

/**
 * The style after `CSI … m` (ECMA-48 “select graphic rendition”). Colours with more than one number come with
 * semicolons (`38;2;255;0;0`) and with colons (`38:2::255:0:0`); what is unknown changes nothing.
 */
export const applySgr = (before: TextStyle, parameters: string): TextStyle => {
  // One plain number is by far the most common.
  if (parameters.length < 4 && SINGLE.test(parameters)) return applyCode(before, Number(parameters))
  const parts = parameters.split(';')
  let style = before
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string
    if (part.includes(':')) {
      style = applyColons(style, part)
      continue
    }
    const code = part === '' ? 0 : Number.parseInt(part, 10)
    if (code !== 38 && code !== 48 && code !== 58) {
      style = applyCode(style, code)
      continue
    }
    const at = (offset: number) => Number.parseInt(parts[i + offset] || '0', 10)
    const kind = at(1)
    if (kind === 5) {
      if (i + 2 < parts.length && isByte(at(2))) style = withColor(style, code, at(2))
      i += 2
    } else if (kind === 2) {
      const color = trueColor([at(2), at(3), at(4)])
      if (i + 4 < parts.length && color !== null) style = withColor(style, code, color)
      i += 4
    } else {
      i += 1
    }
  }
  return style
}
