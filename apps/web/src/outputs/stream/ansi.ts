import Anser from 'anser'

/** A piece of text with one look. */
export interface AnsiSpan {
  readonly text: string
  /** Classes of ansi.css. */
  readonly className: string
  /** Colours of the palette and true colours, which have no class. */
  readonly color?: string
  readonly background?: string
}

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: these are what is looked for.
/** Escape sequences other than colours: titles, links, cursor movements. */
const OTHER = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;:?]*[A-LN-Za-ln-z]|\x1b[()][AB012]/g
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above.

/** What stood in a line before the last carriage return, which the rest overwrote. */
const OVERWRITTEN = /^[^\n]*\r(?=[^\n])/gm

const clean = (text: string): string => {
  const plain = text.includes('\x1b') ? text.replace(OTHER, '') : text
  return plain.includes('\r') ? plain.replaceAll('\r\n', '\n').replace(OVERWRITTEN, '') : plain
}

/** A colour of the 256-colour palette, from its cube of 216 colours and 24 greys. */
const paletteColor = (index: number): string => {
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40)
  if (index >= 232) return `rgb(${Array(3).fill(8 + (index - 232) * 10)})`
  const cube = index - 16
  return `rgb(${level(Math.floor(cube / 36))}, ${level(Math.floor(cube / 6) % 6)}, ${level(cube % 6)})`
}

/** A colour as Anser names it: as a class, or as what no class stands for. */
const colorOf = (name: string | null, trueColor: string | null) => {
  if (trueColor) return { color: `rgb(${trueColor})` }
  const palette = name?.match(/^ansi-palette-(\d+)$/)?.[1]
  if (palette !== undefined) return { color: paletteColor(Number(palette)) }
  return name && name !== 'ansi-truecolor' ? { className: name } : {}
}

/** Text with ANSI codes as pieces to draw; `style` holds the codes in force where it starts. */
export const ansiSpans = (text: string, style = ''): ReadonlyArray<AnsiSpan> => {
  const plain = clean(text)
  if (style === '' && !plain.includes('\x1b')) return [{ text: plain, className: '' }]
  return Anser.ansiToJson(style + plain, { json: true, remove_empty: true, use_classes: true }).map(
    (entry) => {
      const ink = colorOf(entry.fg, entry.fg_truecolor)
      const ground = colorOf(entry.bg, entry.bg_truecolor)
      const classes = [
        ink.className && `${ink.className}-fg`,
        ground.className && `${ground.className}-bg`,
        ...entry.decorations.map((decoration) => `ansi-${decoration}`),
      ]
      return {
        text: entry.content,
        className: classes.filter(Boolean).join(' '),
        ...(ink.color ? { color: ink.color } : {}),
        ...(ground.color ? { background: ground.color } : {}),
      }
    },
  )
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out.
const COLOURS = /\x1b\[[\d;:]*m/g

/** Text as it is read, without any ANSI codes. */
export const plainText = (text: string): string => clean(text).replace(COLOURS, '')
