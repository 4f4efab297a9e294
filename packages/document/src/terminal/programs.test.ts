import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SCREEN_COLUMNS, SCREEN_ROWS } from './Screen.ts'
import { plainText } from './styledSpans.ts'
import { emptyTerminal, terminalTextFrom, writeTerminal } from './TerminalText.ts'
import { seenLines, xtermLines } from './testing/xtermLines.ts'

/** What real programs wrote to a terminal of 80 × 24, byte for byte; only names of folders were changed. */
const folder = new URL('testing/programs/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(`${name}.txt`, folder), 'utf8')
const shown = (...texts: ReadonlyArray<string>) =>
  terminalTextFrom(texts.reduce(writeTerminal, emptyTerminal), 0)
const names = readdirSync(folder).map((name) => name.replace('.txt', ''))

describe('What real programs write', () => {
  it.each(names)('is shown as xterm shows it: %s', async (name) => {
    const text = read(name)
    expect(seenLines(shown(text))).toEqual(
      await xtermLines([text], { rows: SCREEN_ROWS, cols: SCREEN_COLUMNS }),
    )
  })

  it.each(names)('reads the same when it comes in pieces: %s', (name) => {
    const text = read(name)
    for (const length of [1, 7, 100]) {
      const pieces = text.match(new RegExp(`[^]{1,${length}}`, 'gu')) ?? []
      expect(shown(...pieces)).toBe(shown(text))
    }
  })

  it.each([
    ['tqdm-nested', /^outer: 100%\|█+\| 3\/3 \[.*\]\ndone *\n/],
    ['tqdm-positions', /^a message in between *\nfile 0: 100%.*\nfile 1: 100%.*\nfile 2: 100%.*\n/],
    ['rich-progress', /^a note in between\nLoading… +━+ 100% 0:00:00\nCooking 漢字 ━+.* {2}70%/],
    ['rich-live', /│ tree 4 🌲 │ {4}6.0 │\n└─+┴─+┘\na link and colours\n/],
    ['pip-install', /\n {5}━+ 97.0\/97.0 kB .*\nInstalling collected packages/],
    ['spinner', /^finished\nsec! *\n$/],
    ['halo', /^✔ Loaded\n$/],
    [
      'git-clone',
      /^Cloning into 'gclone'\.\.\.\nremote: Enumerating.*\nremote: Counting objects: 100% .*, done\.\n/,
    ],
    ['wget', /\n\n\/dev\/null +100%\[=+>\] .*\n\n/],
    ['curl', /^#+ 100\.0%\n$/],
    ['npm-install', /^\nadded 1 package in .*\n$/],
    ['alive-progress', /^alive \|█+\| 12\/12 \[100%\] in .*\n$/],
  ])('ends as people expect: %s', (name, expected) => {
    expect(plainText(read(name))).toMatch(expected)
  })
})
