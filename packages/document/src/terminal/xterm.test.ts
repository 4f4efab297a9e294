import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SCREEN_COLUMNS, SCREEN_ROWS } from './Screen.ts'
import { emptyTerminal, terminalTextFrom, writeTerminal } from './TerminalText.ts'
import { seenLines, xtermLines } from './testing/xtermLines.ts'

const size = { rows: SCREEN_ROWS, cols: SCREEN_COLUMNS }
const shown = (texts: ReadonlyArray<string>) =>
  terminalTextFrom(texts.reduce(writeTerminal, emptyTerminal), 0)

const csi = (final: string, most: number) =>
  fc
    .option(fc.integer({ min: 0, max: most }), { nil: undefined })
    .map((count) => `\x1b[${count ?? ''}${final}`)

const sgr = fc
  .array(
    fc.oneof(
      fc.constantFrom('', '0', '1', '2', '3', '4', '7', '8', '9', '21', '22', '23', '24', '27', '28', '29'),
      fc.constantFrom(
        '5',
        '25',
        '31',
        '37',
        '39',
        '41',
        '47',
        '49',
        '53',
        '55',
        '92',
        '97',
        '104',
        '4:3',
        '4:0',
      ),
      fc.constantFrom(
        '38;5;208',
        '48;5;20',
        '38;2;1;2;3',
        '48;2;255;0;9',
        '38:2::7:8:9',
        '48:5:77',
        '58;5;9',
      ),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((codes) => `\x1b[${codes.join(';')}m`)

/** Characters on whose width xterm, which knows an older Unicode, and we agree. */
const words = fc.string({
  unit: fc.constantFrom('a', 'b', 'Z', ' ', '.', 'é', 'e\u0301', '漢', '字', '한', '█'),
  maxLength: 8,
})

const step = fc.oneof(
  { weight: 5, arbitrary: words },
  { weight: 2, arbitrary: fc.constantFrom('\n', '\r', '\r\n', '\b', '\b\b') },
  { weight: 3, arbitrary: sgr },
  {
    weight: 3,
    arbitrary: fc.oneof(
      ...['A', 'B', 'C', 'D', 'E', 'F', 'X', 'P', '@', 'L', 'M', 'a', 'e'].map((final) => csi(final, 6)),
      ...['G', '`'].map((final) => csi(final, 120)),
      csi('d', 120),
      csi('J', 2),
      csi('K', 3),
      fc.tuple(fc.nat(130), fc.nat(120)).map(([row, column]) => `\x1b[${row};${column}H`),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\x1b7', '\x1b8', '\x1b[s', '\x1b[u', '\x1bE', '\x1b[?25l', '\x1b[2 q'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\x1b]0;title\x07', '\x1b]8;;https://a.b\x1b\\', '\x1bPq#0\x1b\\', '\x1b(B'),
  },
)

const program = fc.array(step, { maxLength: 40 })

/** Cuts a text at random places, also within sequences. */
const cut = (text: string, places: ReadonlyArray<number>): ReadonlyArray<string> => {
  const edges = [0, ...places.map((place) => Math.floor(place * text.length)), text.length].sort(
    (a, b) => a - b,
  )
  return edges.slice(1).map((edge, i) => text.slice(edges[i], edge))
}
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 })

// A screen on which all rows have been reached before: how far down one gets on a fresh one is another matter.
const full = '\n'.repeat(SCREEN_ROWS)

describe('A terminal’s text and xterm’s', () => {
  it('are equal after any program, however its text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(program, places, async (steps, where) => {
        // Where a cursor is restored, xterm goes on with a link as if it were of its style.
        const restores = steps.includes('\x1b8') || steps.includes('\x1b[u')
        fc.pre(!restores || !steps.some((one) => one.startsWith('\x1b]8')))
        const texts = cut(full + steps.join(''), where)
        const seen = seenLines(shown(texts))
        // There, longer lines are broken.
        fc.pre(seen.every(({ text }) => text.length < SCREEN_COLUMNS / 2))
        expect(seen).toEqual(await xtermLines(texts, size))
      }),
      { numRuns: 200 },
    )
  })
})
