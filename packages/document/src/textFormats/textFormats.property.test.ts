import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formats } from './formats.ts'
import type { FormatCell, TextFormat } from './TextFormat.ts'
import { writeText } from './writeText.ts'

const line = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('x = 1', '', 'print(x)', '    y = "é"', '# A comment', '#', '  ') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[
        '# %% x',
        '#%%',
        '# # %% x',
        '%% x',
        '\\%% x',
        '%%',
        '%matplotlib inline',
        '# %matplotlib inline',
        '!ls',
        '%%bash',
        '# !ls',
      ],
      ...[
        'files = !ls',
        '"""',
        "'''",
        '```',
        '~~~',
        '````',
        ':tags: [a]',
        '---',
        '# ---',
        '#!/bin/sh',
        '> a',
        '# # # %%time',
      ],
    ),
  },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n\0]/g, '')) },
)
const source = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'))
const metadata = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom<FormatCell['metadata']>(
    { tags: ['a', 'b c'] },
    { title: 'A title' },
    { title: 'a=[1]', n: 1.5 },
    { 'odd key': { a: null } },
  ),
)
const cell = fc.record({
  type: fc.constantFrom('code', 'markdown', 'raw'),
  source,
  metadata,
}) as fc.Arbitrary<FormatCell>
const cells = fc.array(cell, { maxLength: 6 })

const write = (format: TextFormat, all: ReadonlyArray<FormatCell>, before = format.newHead): string =>
  writeText(format, all, format.parse(before))

const cellsOf = (format: TextFormat, text: string) => format.parse(text).blocks.map(({ cell: each }) => each)

const asWritten = (text: string): string => text.replace(/\s+$/, '')

for (const name of ['percent', 'quarto', 'myst'] as const) {
  const format = formats[name]

  it(`${name}: every text is its head and its blocks`, () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const text = lines.join('\n')
        const { head, blocks } = format.parse(text)
        expect(head + blocks.map((block) => block.text + block.gap).join('')).toBe(text)
      }),
      { numRuns: 3000 },
    )
  })

  it(`${name}: a text of which nothing changed is written as it was`, () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const text = lines.join('\n')
        expect(write(format, cellsOf(format, text), text)).toBe(text)
      }),
      { numRuns: 3000 },
    )
  })
}

it('percent: cells come back as they were', () => {
  fc.assert(
    fc.property(cells, (all) => {
      const read = cellsOf(formats.percent, write(formats.percent, all))
      expect(read.map(({ type }) => type)).toEqual(all.map(({ type }) => type))
      read.forEach(({ source: text, metadata: own }, index) => {
        const was = all[index] as FormatCell
        // Blank lines at the end of code are those between cells.
        expect(asWritten(text)).toBe(asWritten(was.source))
        if (was.type !== 'code' || !('language' in own)) expect(own).toEqual(was.metadata)
      })
    }),
    { numRuns: 5000 },
  )
})

it('percent: whatever was in the file before, the cells come back', () => {
  fc.assert(
    fc.property(cells, fc.array(line, { maxLength: 12 }), fc.array(fc.nat(12)), (all, lines, kept) => {
      const text = lines.join('\n')
      const before = cellsOf(formats.percent, text)
      const mixed = [...all]
      for (const at of kept) {
        const old = before[at % Math.max(before.length, 1)]
        if (old !== undefined) mixed.splice(at % (mixed.length + 1), 0, old)
      }
      const read = cellsOf(formats.percent, write(formats.percent, mixed, text))
      expect(read.map(({ type, source: own }) => [type, asWritten(own)])).toEqual(
        mixed.map(({ type, source: own }) => [type, asWritten(own)]),
      )
    }),
    { numRuns: 5000 },
  )
})

/** Lines of text and code that begin no cell in Markdown. */
const plainLine = fc.constantFrom(
  'x = 1',
  '',
  'print(x)',
  '# A head',
  '- a',
  ':tags: [a]',
  '---',
  '    y',
  '```',
  '~~~',
  '`` ` ``',
)

for (const name of ['quarto', 'myst'] as const) {
  const format = formats[name]
  const plain = fc.array(plainLine, { maxLength: 6 }).map((lines) => lines.join('\n'))
  it(`${name}: as many cells come back, and code as it was`, () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            type: fc.constantFrom('code', 'markdown', 'raw'),
            source: plain,
            metadata: fc.constant({}),
          }),
          { maxLength: 6 },
        ),
        fc.array(
          fc.oneof(
            line,
            fc.constantFrom('```{python}', '```{code-cell} ipython3', '```', '+++', '<!-- cell -->'),
          ),
          { maxLength: 12 },
        ),
        (all, lines) => {
          const wanted = all as ReadonlyArray<FormatCell>
          const read = cellsOf(format, write(format, wanted, lines.join('\n')))
          expect(read.map(({ type }) => type)).toEqual(wanted.map(({ type }) => type))
          read.forEach(({ type, source: text }, index) => {
            const was = (wanted[index] as FormatCell).source
            if (type === 'code') expect(text).toBe(was)
          })
        },
      ),
      { numRuns: 3000 },
    )
  })
}
