import type { ChangedField } from '@anode/document/ipynbDiff'

/** How lines of a diff look in a terminal. */
export type Look = 'file' | 'cell' | 'note' | 'hunk' | '-' | '+' | ' '

/** As git's own: bold, cyan, red, green. */
const codes: Readonly<Record<Look, string>> = {
  ...{ file: '1', cell: '1;36', note: '33', hunk: '36', '-': '31', '+': '32', ' ': '' },
}

const CONTROL = /\p{Cc}/gu

/** What would make the terminal do something is shown as `^[`; tabs stay. */
const visible = (text: string): string =>
  text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0)
    if (character === '\t') return character
    return code < 0x80 ? `^${String.fromCharCode(code ^ 0x40)}` : `\\u${code.toString(16).padStart(4, '0')}`
  })

/** A line as it is printed. */
export type Paint = (look: Look, text: string) => string

/** Lines in colours, or without. */
export const painter =
  (inColours: boolean): Paint =>
  (look, text) =>
    inColours && codes[look] !== '' ? `\u001B[${codes[look]}m${visible(text)}\u001B[m` : visible(text)

/** Longer values are not shown in a line. */
const LONGEST = 60

const shown = (value: unknown): string => {
  if (value === undefined) return 'none'
  const json = JSON.stringify(value) ?? ''
  return json.length > LONGEST ? `${json.slice(0, LONGEST)}…` : json
}

/** A field that differs, in a line. */
export const fieldInWords = ({ path, before, after }: ChangedField): string =>
  `${path}: ${shown(before)} → ${shown(after)}`
