import { applySgr } from './applySgr.ts'
import { atText, parseTerminal } from './parseTerminal.ts'
import { emptyTerminal, terminalTextFrom, writeTerminal } from './TerminalText.ts'
import { plainStyle, sameStyle, type TextStyle } from './TextStyle.ts'

/** A piece of text with one look. */
export interface StyledSpan {
  readonly text: string
  readonly style: TextStyle
}

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: these are what is looked for.
/** What settled text does not hold: controls that move, and sequences other than colours and links. */
const UNSETTLED = /[\x07\x08\x0b-\x0f]|\x1b(?!\[[\d;:]*m|\]8;;[^\0-\x1f\x7f-\x9f]*\x1b\\|\\)/
const SEQUENCE = /\x1b(?:\[[\d;:]*m|\]8;;[^\0-\x1f\x7f-\x9f]*\x1b\\|\\)/g
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above.

/** Whether nothing but colours and links is left to do: the text of a terminal, or text that never moves a cursor. */
export const isSettled = (text: string): boolean => !UNSETTLED.test(text)

/** Any printed text as a terminal shows it in the end. */
export const settledText = (text: string): string =>
  isSettled(text) ? text : terminalTextFrom(writeTerminal(emptyTerminal, text), 0)

/** Any printed text without escape sequences: as it is read. */
export const plainText = (text: string): string => settledText(text).replace(SEQUENCE, '')

/** Settled text in pieces of one look each, and the style that is in force behind it. */
export const styledSpans = (
  text: string,
  before: TextStyle = plainStyle,
): { readonly spans: ReadonlyArray<StyledSpan>; readonly style: TextStyle } => {
  const spans: StyledSpan[] = []
  let style = before
  let look = before
  let open = ''
  const add = (piece: string, own: TextStyle) => {
    if (open !== '' && !sameStyle(look, own)) {
      spans.push({ text: open, style: look })
      open = ''
    }
    if (open === '') look = own
    open += piece
  }
  parseTerminal(atText, text, {
    print: (piece) => add(piece, style),
    // The end of a line has no look: it goes with what stands before it.
    control: (code) => {
      if (code === '\n') add(code, open === '' ? plainStyle : look)
      else if (code === '\t') add(code, style)
    },
    escape: () => {},
    csi: (parameters, intermediates, final) => {
      if (final === 'm' && intermediates === '' && /^[\d;:]*$/.test(parameters))
        style = applySgr(style, parameters)
    },
    osc: (content) => {
      if (content.startsWith('8;;')) style = { ...style, link: content.slice(3) || null }
    },
  })
  if (open !== '') spans.push({ text: open, style: look })
  return { spans, style }
}

/** The style in force behind settled text, given that before it. */
export const styleAfter = (text: string, before: TextStyle): TextStyle => {
  const last = text.lastIndexOf('\x1b')
  if (last === -1) return before
  // The text of a terminal always ends so.
  if (text.startsWith('\x1b[0m', last) && !text.includes('\x1b]')) return plainStyle
  return styledSpans(text, before).style
}
