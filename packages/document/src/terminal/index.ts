/**
 * Text that programs print, as a terminal shows it. One model for the process that runs code, for what is stored and
 * for the page, so that live, stored and late joiner look alike:
 *
 * - `parseTerminal` knows escape sequences: the state machine of the VT500, changed where people's text would be lost;
 * - `TerminalText` is a screen of the last rows, which can still change, behind finished text; it gives *settled* text;
 * - `styledSpans` reads settled text as pieces with a look.
 */
export { isSettled, plainText, type StyledSpan, settledText, styleAfter, styledSpans } from './styledSpans.ts'
export {
  emptyTerminal,
  isAtLineStart,
  type TerminalText,
  terminalTextChange,
  terminalTextFrom,
  terminalTextLength,
  writeTerminal,
} from './TerminalText.ts'
export { mark, plainStyle, type TextColor, type TextStyle, TRUE_COLOR, UNDERLINES } from './TextStyle.ts'
