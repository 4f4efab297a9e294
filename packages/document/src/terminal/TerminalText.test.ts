import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSettled, plainText } from './styledSpans.ts'
import {
  emptyTerminal,
  isAtLineStart,
  terminalTextChange,
  terminalTextFrom,
  terminalTextLength,
  writeTerminal,
} from './TerminalText.ts'

const written = (...texts: ReadonlyArray<string>) => texts.reduce(writeTerminal, emptyTerminal)
const read = (...texts: ReadonlyArray<string>) => terminalTextFrom(written(...texts), 0)

/** Any text at all, rich in what terminals and Unicode have to offer. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'b',
        ' ',
        '\n',
        '\r',
        '\b',
        '\t',
        '\x1b',
        '\x1b[',
        '\x1b]',
        ';',
        '3',
        '1',
        'm',
        '\x07',
        '\0',
      ),
      fc.constantFrom(
        '\x1b[31m',
        '\x1b[0m',
        '\x1b[1;38;5;9m',
        '\x1b[A',
        '\x1b[2K',
        '\x1b[5C',
        '\x1b[J',
        '\x1b[3;3H',
      ),
      fc.constantFrom(
        '\x1b[1@',
        '\x1b[P',
        '\x1b[L',
        '\x1b[M',
        '\x1b7',
        '\x1b8',
        '\x1b]8;;http://a\x1b\\',
        '\x1bP',
        '\x1b\\',
      ),
      fc.constantFrom(
        'é',
        'e\u0301',
        '漢',
        '👩\u200d👧',
        '\u200d',
        '❤\ufe0f',
        '\ufe0f',
        '🇩🇪',
        '🇩',
        '👍🏽',
        '\u0085',
        '\x9b',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''))

describe('A terminal’s text', () => {
  it.each([
    // Lines and moves within them.
    ['puts text behind text', ['one\ntw', 'o\n'], 'one\ntwo\n'],
    ['overwrites a line after \\r', ['10%', '\r20%'], '20%'],
    ['keeps what is not overwritten', ['abcdef', '\rxy'], 'xycdef'],
    ['takes \\r\\n for a newline', ['a\r\nb\r\n'], 'a\nb\n'],
    ['takes \\r\\n for a newline when it is cut in two', ['abc\r', '\nd'], 'abc\nd'],
    ['takes any number of \\r', ['1\r2\r3', '\na\r\r\n'], '3\na\n'],
    ['ends the whole line at \\n after \\r', ['abc\rx\ny'], 'xbc\ny'],
    ['goes back with \\b and erases nothing', ['abc\b\b\b'], 'abc'],
    ['overwrites after \\b', ['abc\b\bx'], 'axc'],
    ['rubs out with \\b \\b, as shells do', ['abc\b \b\b \bx'], 'ax '],
    ['goes back no further than the line', ['a\nb', '\b\b\bc'], 'a\nc'],
    ['takes the overstrikes of manuals for one letter each', ['_\bN\bN_\bo'], 'No'],
    ['ends a line at VT and FF, as terminals do', ['a\vb\fc'], 'a\nb\nc'],
    ['keeps tabs', ['a\tb\n\tc'], 'a\tb\n\tc'],
    ['goes over text with a tab', ['abcdefghij\r\tX'], 'abcdefghXj'],
    ['writes over a tab column by column', ['\tx\rab'], 'ab      x'],
    // Erasing.
    ['erases to the end of the line', ['a long progress text', '\r\x1b[Kshort'], 'short'],
    ['erases the line before it goes back', ['a long progress text', '\x1b[2K\rshort'], 'short'],
    ['erases to the start of the line', ['abcdef\x1b[3D\x1b[1K'], '    ef'],
    ['erases what is below', ['a\nb\nc\x1b[2A\r\x1b[J'], ''],
    ['clears the screen for each picture of an animation', ['1\n2\n', '\x1b[H\x1b[2J', '3\n4\n'], '3\n4\n'],
    ['clears the screen as clear and reset do', ['1\n2\n', '\x1b[H\x1b[2J\x1b[3J3', '\x1bc4'], '4'],
    ['inserts and takes out characters', ['abc\r\x1b[2@x', '\x1b[P'], 'xabc'],
    ['takes out lines and inserts them', ['a\nb\nc\x1b[2A\x1b[M\x1b[L'], '\nb\nc'],
    // The cursor.
    ['moves up', ['A 0\nB 0\x1b[1A\r', 'A 1\nB 1\x1b[1A\r', 'A 2\nB 2\n'], 'A 2\nB 2\n'],
    ['moves up in the column it is in', ['someline\n2ndline\n\x1b[Aembed \n'], 'someline\nembed e\n'],
    ['moves up to the line’s start', ['Epoch 1\nloss 2\n\x1b[2FEpoch 2\n'], 'Epoch 2\nloss 2'],
    ['goes up and to the start as \\r\\x1b[F does', ['a\nb\r\x1b[Fc'], 'c\nb'],
    ['moves down no further than there are lines', ['a\x1b[999Bb'], 'ab'],
    ['moves up no further than the first line', ['a\nb\x1b[999Ac'], 'ac\nb'],
    ['moves to a place of the screen', ['\x1b[2;3Hx\x1b[1;1Hy'], 'y\n  x'],
    ['saves and restores where it is', ['ab\x1b[scd\x1b[uX\x1b7Y\x1b8Z'], 'abXZ'],
    ['puts a word far to the right where it was asked to', ['a\x1b[20Gb'], `a${' '.repeat(18)}b`],
    ['shows no blank lines below the cursor', ['a\nb\n\n\x1b[3A\x1b[J'], ''],
    // Characters of other widths.
    ['writes over half a wide character', ['漢字\rX'], 'X 字'],
    ['writes over a wide character', ['漢字\rXY'], 'XY字'],
    ['writes a wide character over half of another', ['a漢b\r漢'], '漢 b'],
    ['never parts the halves of a pair', ['😀😀\rx'], 'x 😀'],
    ['takes what joins for one character', ['e\u0301👩\u200d👧🇩🇪👍🏽❤\ufe0f|\rabcdefghi'], 'abcdefghi|'],
    ['joins what comes later', ['e', '\u0301', 'x\r', 'a'], 'ax'],
    [
      'gives what joins a blank that was put before it the look of the blank',
      ['\x1b[31m\0\x1b8\x1b[@'],
      ' \0',
    ],
    ['gives what joins what has joined the look of the first', ['\u200d\x1b[31m❤\r\x1b[@'], ' \u200d❤'],
    [
      'pairs the halves of flags anew where one was put in front',
      ['🇩🇪🇩🇪\x1b[31m\r\x1b[@🇩'],
      '\x1b[31m🇩🇩\x1b[0m🇪🇩🇪',
    ],
  ])('%s', (_, texts, result) => {
    expect(read(...texts)).toBe(result)
  })

  it.each([
    // Broken and unknown sequences.
    ['a letter that no sequence holds', ['x\x1b[éy'], 'xéy'],
    ['a line feed in a sequence', ['before \x1b[\n', 'next line whole\n'], 'before \nnext line whole\n'],
    ['a line feed after parameters', ['a\x1b[31\n', 'b\n'], 'a\nb\n'],
    ['a string without an end', ['a \x1b]b c\n', 'd'], 'a b c\nd'],
    ['a link that is none', ['before \x1b]8;;words after\n', 'next'], 'before 8;;words after\nnext'],
    ['a device string without an end', ['a \x1bPb\nc'], 'a b\nc'],
    [
      'what is too long for a sequence',
      [`\x1b[${'1'.repeat(700)}`, `${'1'.repeat(700)}m`],
      `${'1'.repeat(376)}m`,
    ],
    ['a string that has not ended yet', ['a \x1b]0;b'], 'a 0;b'],
    ['a string that another sequence ends', ['a\x1b]0;b \x1b[31mc'], 'a0;b c'],
    ['a cancelled string', ['a\x1b]b\x18c'], 'abc'],
    ['a sequence in a sequence', ['a\x1b[3\x1b[32mb'], 'ab'],
    ['C1 controls, which are wrongly decoded letters', ['â\x80\x9d x \x9b31m'], 'â\x80\x9d x \x9b31m'],
    ['NUL and other controls without a meaning', ['x\0y\x01\x7fz'], 'x\0y\x01\x7fz'],
    ['text between tags', ['| \x1b[31m <b>foof</b> \x1b[0m |'], '|  <b>foof</b>  |'],
  ])('keeps people’s text around %s', (_, texts, result) => {
    expect(plainText(read(...texts))).toBe(result)
  })

  it.each([
    ['titles', ['\x1b]0;title\x07a\x1b]2;t', 'itle\x1b\\b'], 'ab'],
    ['bells, and shifts of character sets', ['a\x07b\x1b(B\x0fc'], 'abc'],
    ['modes and the cursor’s shape', ['\x1b[?25la\x1b[?2004h\x1b[2 q\x1b[>4;1mb\x1b[?4m'], 'ab'],
    ['pictures and marks of shells', ['\x1bPq#0;2;0~-\x1b\\a\x1b_Gf=100;AAAA\x1b\\\x1b]133;A\x07b'], 'ab'],
    ['long data', [`\x1b]1337;File=:${'A'.repeat(100_000)}`, `${'A'.repeat(100_000)}\x07b`], 'b'],
  ])('shows nothing of %s', (_, texts, result) => {
    expect(read(...texts)).toBe(result)
  })

  it.each([
    ['colours', ['\x1b[31mred\x1b[39m x'], '\x1b[31mred\x1b[0m x'],
    ['colours over several lines', ['\x1b[1;31ma\nb\x1b[mc'], '\x1b[1;31ma\nb\x1b[0mc'],
    [
      'colours of lines, said once where they stay',
      ['\x1b[31ma\x1b[39m\n', '\x1b[31mb\x1b[0m\n\n', '\x1b[32mc\nd\n\x1b[me\n'],
      '\x1b[31ma\nb\x1b[0m\n\n\x1b[32mc\nd\x1b[0m\ne\n',
    ],
    [
      'true colours, and what follows them',
      ['\x1b[38;2;255;0;0mred\x1b[0m \x1b[32mgreen\x1b[0m'],
      '\x1b[38;2;255;0;0mred\x1b[0m \x1b[32mgreen\x1b[0m',
    ],
    [
      'the colour of what is not overwritten',
      ['\x1b[32m100%\x1b[0m\r', '\x1b[31m9\x1b[0m\n'],
      '\x1b[31m9\x1b[32m00%\x1b[0m\n',
    ],
    ['no colours without text', ['\x1b[31m\x1b[1m\x1b[0ma\x1b[31m\n'], 'a\n'],
    ['one change where several were made', ['\x1b[31m\x1b[32m\x1b[1ma'], '\x1b[1;32ma\x1b[0m'],
    ['what remains when a part is reset', ['\x1b[1;3;31ma\x1b[22mb'], '\x1b[1;3;31ma\x1b[0;3;31mb\x1b[0m'],
    [
      'links',
      ['\x1b]8;id=1;https://a.b/c\x07here\x1b]8;;\x07'],
      '\x1b]8;;https://a.b/c\x1b\\here\x1b]8;;\x1b\\',
    ],
  ])('keeps %s', (_, texts, result) => {
    expect(read(...texts)).toBe(result)
  })

  it('changes the last hundred lines and none before', () => {
    const lines = Array.from({ length: 150 }, (_, i) => `line ${i}\n`)
    const text = read(...lines, '\x1b[999A', 'changed')
    expect(text.split('\n').indexOf('changed')).toBe(51)
    expect(`${text.replace('changed', 'line 51')}\n`).toBe(lines.join(''))
  })

  it('leaves one line of a progress bar with 10,000 steps', () => {
    expect(read(...Array.from({ length: 10_000 }, (_, i) => `\r${i + 1}/10000`))).toBe('10000/10000')
  })

  it('tells whether it is at the start of a line', () => {
    expect(
      ['', 'a\n', 'a', 'a\r', 'a\nb\x1b[A', '\x1b]a'].map((text) => isAtLineStart(written(text))),
    ).toEqual([true, true, false, false, false, false])
  })

  it('takes text in time that grows with the text only, whatever it is', () => {
    const hostile = [
      'x'.repeat(10_000_000),
      '漢'.repeat(2_000_000),
      `a${'\u0301'.repeat(1_000_000)}`,
      '👩\u200d'.repeat(300_000),
      '\x1b[31ma\x1b[32mb'.repeat(300_000),
      '\x1b[999999A\x1b[J\x1b[999999B\x1b[999999Cx'.repeat(100_000),
      'a\x1b[D\x1b[999999@\x1b[999999L\x1b[999999M\x1b[999999P'.repeat(50_000),
      `${'x'.repeat(60_000)}\r${'ab\x1b[5Ccd'.repeat(300_000)}`,
      `\x1b]${'x'.repeat(10_000_000)}`,
      `\x1b[${'1;'.repeat(2_000_000)}`,
      `\x1b]8;;${'y'.repeat(2000)}\x1b\\${'z\n'.repeat(2000)}`,
    ]
    for (const text of hostile) expect(terminalTextLength(written(text))).toBeLessThan(12_000_000)
    for (const piece of ['z', '漢', '\r1', 'y\n', '\x1b[31mx\x1b[0m', '\x1b]0;']) {
      let terminal = emptyTerminal
      for (let i = 0; i < 100_000; i++) terminal = writeTerminal(terminal, piece)
      expect(terminalTextLength(terminal)).toBeLessThan(2_000_000)
    }
  })
})

describe('Any text', () => {
  const cut = fc.tuple(anyText, anyText, anyText)

  it('reads the same however it is cut', () => {
    fc.assert(
      fc.property(cut, (texts) => {
        const whole = read(texts.join(''))
        expect(read(...texts)).toBe(whole)
        expect(read(...Array.from(texts.join('')))).toBe(whole)
        expect(terminalTextLength(written(...texts))).toBe(whole.length)
      }),
      { numRuns: 2000 },
    )
  })

  it('is settled once it was read, and reads the same when it is read again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const settled = read(text)
        expect(isSettled(settled)).toBe(true)
        expect(read(settled)).toBe(settled)
        expect(plainText(text)).toBe(plainText(settled))
      }),
      { numRuns: 2000 },
    )
  })

  it('loses no letter where nothing is rewritten', () => {
    const broken = fc.constantFrom(
      '\x1b',
      '\x1b[',
      '\x1b[3',
      '\x1b[1;',
      '\x1b[?',
      '\x1b]',
      '\x1bP',
      '\x1b[31m',
      '\0',
    )
    // None of these letters belongs into a sequence.
    const letters = fc.string({ unit: fc.constantFrom('é', '漢', '😀', 'ß', '\n'), maxLength: 6 })
    fc.assert(
      fc.property(fc.array(fc.oneof(broken, letters)), (parts) => {
        const kept = (text: string) => text.match(/[é漢😀ß\n]/gu)?.join('') ?? ''
        expect(kept(read(...parts))).toBe(kept(parts.join('')))
      }),
      { numRuns: 1000 },
    )
  })

  it('tells the change that leads from any earlier text to the present one', () => {
    fc.assert(
      fc.property(fc.array(anyText), fc.array(anyText), (before, after) => {
        const previous = written(...before)
        const current = after.reduce(writeTerminal, previous)
        const change = terminalTextChange(previous, current)
        const text = terminalTextFrom(previous, 0)
        expect(change === null ? text : text.slice(0, change.offset) + change.text).toBe(
          terminalTextFrom(current, 0),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('is restated from the first row that changed only', () => {
    const lines = Array.from({ length: 200 }, (_, i) => `line ${i}\n`).join('')
    const previous = written(lines, 'bar 1\nbar 1')
    const change = terminalTextChange(previous, writeTerminal(previous, '\x1b[A\rbar 2\nbar 2'))
    expect(change).toEqual({ offset: lines.length + 4, text: '2\nbar 2' })
  })
})
