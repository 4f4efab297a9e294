import { mark, type TextColor, type TextStyle, TRUE_COLOR } from '@anode/document/terminal'
import type { CSSProperties } from 'react'

/** How a piece of printed text is drawn. */
export interface TextLook {
  /** Classes of stream.css. */
  readonly className: string
  /** What no class can say: colours of the palette beyond the 16, true colours, lines. */
  readonly style?: CSSProperties
}

type Rgb = readonly [red: number, green: number, blue: number]

/** The 16 colours that the theme has its own of. */
const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']

/** The 16 as terminals have them, on grounds that are none of the theme's. */
const SIXTEEN: ReadonlyArray<number> = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
  0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
]

const split = (color: number): Rgb => [(color >> 16) & 255, (color >> 8) & 255, color & 255]

/** A colour's parts: of the palette, the 16, a cube of 216 and 24 greys; or true. */
const rgbOf = (color: number): Rgb => {
  if (color >= TRUE_COLOR) return split(color - TRUE_COLOR)
  if (color < 16) return split(SIXTEEN[color] ?? 0)
  if (color >= 232) return Array(3).fill(8 + (color - 232) * 10) as unknown as Rgb
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40)
  const cube = color - 16
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]
}

const cssOf = (rgb: Rgb): string => `rgb(${rgb.join(' ')})`

/** WCAG's relative luminance. */
const luminance = (rgb: Rgb): number => {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (a: Rgb, b: Rgb): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const BLACK: Rgb = [0, 0, 0]
const WHITE: Rgb = [255, 255, 255]

/** The colour of text on a ground of its own: what was asked for, unless that is one of the 16 and cannot be read. */
const inkOn = (ground: Rgb, ink: TextColor): Rgb => {
  if (ink !== null && (ink > 15 || contrast(rgbOf(ink), ground) >= 4.5)) return rgbOf(ink)
  return contrast(BLACK, ground) > contrast(WHITE, ground) ? BLACK : WHITE
}

const nameOf = (color: number): string => `ansi-${color < 8 ? '' : 'bright-'}${NAMES[color % 8]}`

const isNamed = (color: TextColor): color is number => color !== null && color < 16

interface Colours {
  readonly classes: ReadonlyArray<string>
  readonly style: Record<string, string>
}

const coloursOf = ({ color, background, marks }: TextStyle): Colours => {
  const inverse = (marks & mark.inverse) !== 0
  // The page's own colours the other way round.
  if (inverse && color === null) return { classes: ['ansi-inverse'], style: {} }
  const [ink, ground] = inverse ? [background, color] : [color, background]
  if (ground !== null && !isNamed(ground)) {
    const rgb = rgbOf(ground)
    return { classes: ['ansi-ground'], style: { background: cssOf(rgb), color: cssOf(inkOn(rgb, ink)) } }
  }
  const classes = ground === null ? [] : [`${nameOf(ground)}-bg`, 'ansi-on-ground']
  if (ink === null) return { classes, style: {} }
  if (isNamed(ink)) return { classes: [`${nameOf(ink)}-fg`, ...classes], style: {} }
  return { classes: ['ansi-own', ...classes], style: { '--ansi-own': cssOf(rgbOf(ink)) } }
}

const LINES = [
  [mark.underline, 'underline', 'solid'],
  [mark.doubleUnderline, 'underline', 'double'],
  [mark.curlyUnderline, 'underline', 'wavy'],
  [mark.dottedUnderline, 'underline', 'dotted'],
  [mark.dashedUnderline, 'underline', 'dashed'],
  [mark.overline, 'overline', 'solid'],
  [mark.strike, 'line-through', 'solid'],
] as const

/** `text-decoration` of a piece with lines; each line's own style where it has one. */
const linesOf = (marks: number): string | undefined => {
  const lines = LINES.filter(([bit]) => (marks & bit) !== 0)
  if (lines.length === 0) return undefined
  const style = lines.find(([, , name]) => name !== 'solid')?.[2] ?? 'solid'
  return `${lines.map(([, line]) => line).join(' ')} ${style}`
}

const plainLook: TextLook = { className: '' }

/** How text of a style is drawn: the 16 colours are the theme's, others keep their hue. */
export const textLook = (style: TextStyle): TextLook => {
  const { color, background, marks } = style
  if (color === null && background === null && marks === 0) return plainLook
  const colours = coloursOf(style)
  const lines = linesOf(marks)
  const classes = [
    ...colours.classes,
    marks & mark.bold ? 'ansi-bold' : '',
    marks & mark.dim ? 'ansi-dim' : '',
    marks & mark.italic ? 'ansi-italic' : '',
    marks & mark.hidden ? 'ansi-hidden' : '',
  ]
  const own: CSSProperties = lines === undefined ? colours.style : { ...colours.style, textDecoration: lines }
  const className = classes.filter(Boolean).join(' ')
  return Object.keys(own).length === 0 ? { className } : { className, style: own }
}
