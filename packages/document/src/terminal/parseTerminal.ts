/** Where in an escape sequence the text ended so far; of a sequence's parts what has come. */
export type ParserState =
  | { readonly at: 'text' }
  | { readonly at: 'escape'; readonly intermediates: string }
  | { readonly at: 'control'; readonly parameters: string; readonly intermediates: string }
  /** A content of null was too long for anything but the data of a picture, which is not shown. */
  | { readonly at: 'string' | 'stringEscape'; readonly kind: StringKind; readonly content: string | null }

/** OSC, DCS, SOS, PM and APC, by the character that follows the escape. */
export type StringKind = ']' | 'P' | 'X' | '^' | '_'

/** What terminal text consists of. */
export interface TerminalSink {
  /** Characters to show, without C0 controls but for those that no terminal gives a meaning. */
  readonly print: (text: string) => void
  /** A C0 control that does something. */
  readonly control: (code: string) => void
  readonly escape: (intermediates: string, final: string) => void
  /** CSI; `parameters` begins with `?`, `>`, `<` or `=` where a sequence is private. */
  readonly csi: (parameters: string, intermediates: string, final: string) => void
  /** OSC, complete. Other strings say nothing to us. */
  readonly osc: (content: string) => void
}

export const atText: ParserState = { at: 'text' }

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: these are what is looked for.
/** What is not printed: controls that do something, those that a program sends to be ignored, and escapes. */
const CONTROL = /[\x07-\x0f\x1b]/g
/** A whole control sequence as nearly all are: read at once. */
const SEQUENCE = /\x1b\[([0-?]{0,64})([@-~])/y
/** What ends a string. A line feed never belongs to one: one that is not ended must not swallow what follows. */
const STRING_END = /[\x07\x18\x1a\x1b\n]/g
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above.

/** More parameters than any sequence has: it is none. */
const LONGEST = 1024
/** A longer string is data. */
const LONGEST_STRING = 64 * 1024

const isBetween = (code: number, from: number, to: number): boolean => code >= from && code <= to

const within = (content: string | null, more: string): string | null =>
  content === null || content.length + more.length > LONGEST_STRING ? null : content + more

/**
 * Reads terminal text by the state machine of the VT500 (vt100.net/emu/dec_ansi_parser), from any state to the
 * next: text may be cut anywhere. Where a sequence is broken, people's text counts more than the standard:
 *
 * - a control character, or any character that no sequence holds, ends the sequence and counts as itself
 *   (the standard executes controls inside of it and swallows the rest);
 * - a string (OSC, DCS, SOS, PM, APC) ends at a line feed at the latest; one that ends there, or at any other escape
 *   than ESC \, or at CAN or SUB, was none: its content is text;
 * - C1 controls of 8 bits (U+0080–U+009F) are characters: in Python's text they are mostly wrongly decoded letters.
 */
export const parseTerminal = (before: ParserState, text: string, sink: TerminalSink): ParserState => {
  let state = before
  let i = 0
  while (i < text.length) {
    switch (state.at) {
      case 'text': {
        CONTROL.lastIndex = i
        const index = CONTROL.exec(text)?.index ?? text.length
        if (index > i) sink.print(text.slice(i, index))
        if (index < text.length) {
          const code = text[index] as string
          SEQUENCE.lastIndex = index
          const sequence = code === '\x1b' ? SEQUENCE.exec(text) : null
          if (sequence !== null) {
            sink.csi(sequence[1] as string, '', sequence[2] as string)
            i = SEQUENCE.lastIndex
            break
          }
          if (code === '\x1b') state = { at: 'escape', intermediates: '' }
          else sink.control(code)
        }
        i = index + 1
        break
      }
      case 'escape': {
        const code = text.charCodeAt(i)
        const char = text[i] as string
        if (state.intermediates === '' && char === '[') {
          state = { at: 'control', parameters: '', intermediates: '' }
          i++
        } else if (state.intermediates === '' && /[\]PX^_]/.test(char)) {
          state = { at: 'string', kind: char as StringKind, content: '' }
          i++
        } else if (isBetween(code, 0x20, 0x2f) && state.intermediates.length < LONGEST) {
          state = { at: 'escape', intermediates: state.intermediates + char }
          i++
        } else {
          if (isBetween(code, 0x30, 0x7e)) {
            sink.escape(state.intermediates, char)
            i++
          }
          state = atText
        }
        break
      }
      case 'control': {
        const from = i
        let { parameters, intermediates } = state
        const end = Math.min(text.length, i + LONGEST - parameters.length - intermediates.length)
        if (intermediates === '') {
          while (i < end && isBetween(text.charCodeAt(i), 0x30, 0x3f)) i++
          parameters += text.slice(from, i)
        }
        const middle = i
        while (i < end && isBetween(text.charCodeAt(i), 0x20, 0x2f)) i++
        intermediates += text.slice(middle, i)
        if (parameters.length + intermediates.length >= LONGEST) state = atText
        else if (i === text.length) state = { at: 'control', parameters, intermediates }
        else {
          if (isBetween(text.charCodeAt(i), 0x40, 0x7e)) {
            sink.csi(parameters, intermediates, text[i] as string)
            i++
          }
          state = atText
        }
        break
      }
      case 'string': {
        STRING_END.lastIndex = i
        const index = STRING_END.exec(text)?.index ?? text.length
        const end = text[index]
        const ignored = end === '\x07' && state.kind !== ']'
        const content = within(state.content, text.slice(i, ignored ? index + 1 : index))
        i = index
        if (end === undefined) state = { ...state, content }
        else if (ignored) {
          state = { ...state, content }
          i++
        } else if (end === '\x07') {
          if (content !== null) sink.osc(content)
          state = atText
          i++
        } else if (end === '\x1b') {
          state = { at: 'stringEscape', kind: state.kind, content }
          i++
        } else {
          state = parseTerminal(atText, content ?? '', sink)
          if (end !== '\n') i++
        }
        break
      }
      case 'stringEscape': {
        const { kind, content } = state
        if (text[i] === '\\') {
          if (kind === ']' && content !== null) sink.osc(content)
          state = atText
          i++
        } else {
          parseTerminal(atText, content ?? '', sink)
          state = { at: 'escape', intermediates: '' }
        }
      }
    }
  }
  return state
}
