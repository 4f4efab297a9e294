import { type IBufferCell, Terminal } from '@xterm/headless'
import { joins, widthOf } from '../cellWidth.ts'
import { styledSpans } from '../styledSpans.ts'
import { mark, plainStyle, type TextStyle, TRUE_COLOR, UNDERLINES } from '../TextStyle.ts'

/** A line as people see it: its characters, and for each that is no blank how it looks. */
export interface SeenLine {
  readonly text: string
  readonly looks: ReadonlyArray<string>
}

const lookOf = ({ color, background, marks, link }: TextStyle): string => {
  // That a thing is underlined counts here, not how; xterm underlines links.
  const underlined = (marks & UNDERLINES) !== 0 || link !== null ? mark.underline : 0
  return `${color}/${background}/${(marks & ~UNDERLINES) | underlined}`
}

const trimmed = (cells: ReadonlyArray<readonly [char: string, look: string]>): SeenLine => {
  const text = cells.map(([char]) => char).join('')
  return {
    text: text.replace(/ +$/, ''),
    looks: cells.flatMap(([char, look]) => (char === ' ' ? [] : [look])),
  }
}

const marksOf = (cell: IBufferCell): number =>
  (cell.isBold() ? mark.bold : 0) |
  (cell.isDim() ? mark.dim : 0) |
  (cell.isItalic() ? mark.italic : 0) |
  (cell.isUnderline() ? mark.underline : 0) |
  (cell.isBlink() ? mark.blink : 0) |
  (cell.isInverse() ? mark.inverse : 0) |
  (cell.isInvisible() ? mark.hidden : 0) |
  (cell.isStrikethrough() ? mark.strike : 0) |
  (cell.isOverline() ? mark.overline : 0)

const styleOf = (cell: IBufferCell): TextStyle => ({
  color: cell.isFgDefault() ? null : cell.isFgRGB() ? TRUE_COLOR + cell.getFgColor() : cell.getFgColor(),
  background: cell.isBgDefault() ? null : cell.isBgRGB() ? TRUE_COLOR + cell.getBgColor() : cell.getBgColor(),
  marks: marksOf(cell),
  link: null,
})

const withoutEnd = (lines: ReadonlyArray<SeenLine>): ReadonlyArray<SeenLine> => {
  let end = lines.length
  while (end > 0 && lines[end - 1]?.text === '') end--
  return lines.slice(0, end)
}

/** What xterm shows of a text on a screen of this size, with all that was scrolled away. Blank lines at the end go. */
export const xtermLines = async (
  texts: ReadonlyArray<string>,
  size: { readonly rows: number; readonly cols: number },
): Promise<ReadonlyArray<SeenLine>> => {
  const terminal = new Terminal({ ...size, convertEol: true, scrollback: 100_000, allowProposedApi: true })
  for (const text of texts) await new Promise<void>((done) => terminal.write(text, done))
  const buffer = terminal.buffer.active
  const lines = Array.from({ length: buffer.length }, (_, y): SeenLine => {
    const line = buffer.getLine(y)
    const cells: Array<readonly [string, string]> = []
    for (let x = 0; x < size.cols; x++) {
      const cell = line?.getCell(x)
      // The second half of a wide character; without a first one, it is a blank.
      const isHalf = cell?.getWidth() === 0 && line?.getCell(x - 1)?.getWidth() === 2
      if (cell === undefined || isHalf) continue
      cells.push([cell.getChars() || ' ', lookOf(styleOf(cell))])
    }
    return trimmed(cells)
  })
  terminal.dispose()
  return withoutEnd(lines)
}

/** What settled text shows, in the same way. */
export const seenLines = (settled: string): ReadonlyArray<SeenLine> => {
  let before = plainStyle
  return withoutEnd(
    settled.split('\n').map((line) => {
      const { spans, style: after } = styledSpans(line, before)
      before = after
      const cells: Array<[string, string]> = []
      let columns = 0
      for (const { text, style } of spans) {
        for (const char of text) {
          const codePoint = char.codePointAt(0) as number
          const last = cells.at(-1)
          if (char === '\t') {
            do cells.push([' ', ''])
            while (++columns % 8 !== 0)
          } else if (last !== undefined && codePoint > 0x7e && joins(last[0], codePoint)) {
            last[0] += char
          } else {
            cells.push([char, lookOf(style)])
            columns += widthOf(codePoint) || 1
          }
        }
      }
      return trimmed(cells)
    }),
  )
}
