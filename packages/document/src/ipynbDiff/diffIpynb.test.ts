import { createHash } from 'node:crypto'
import { Either } from 'effect'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readIpynbSide } from '../ipynbMerge/IpynbSide.ts'
import { gitCell as cell, gitIpynb as ipynb } from '../testing/gitRepository.ts'
import { testKinds } from '../testing/ipynbFiles.ts'
import { diffIpynb, type NumberedCell } from './diffIpynb.ts'
import { lineHunks } from './lineHunks.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const side = (text: string) =>
  Either.getOrThrow(readIpynbSide(new TextEncoder().encode(text), { kinds: testKinds, sha256 }))
const diff = (before: ReadonlyArray<object>, after: ReadonlyArray<object>) =>
  diffIpynb(side(ipynb(before)), side(ipynb(after)))
const numbers = (cells: ReturnType<typeof diff>['cells']) =>
  cells.map(({ before, after, isMoved }) => {
    const of = (each: NumberedCell | null) => each?.number ?? '–'
    return `${of(before)} → ${of(after)}${isMoved ? ' moved' : ''}`
  })

it('Lines that differ stand among three that are the same, and near ones together', () => {
  const lines = Array.from({ length: 30 }, (_, n) => `line ${n + 1}`)
  const changed = lines.with(9, 'ten').with(13, 'fourteen').with(29, 'thirty')
  const [near, far, ...more] = lineHunks(lines.join('\n'), changed.join('\n'))
  expect(more).toEqual([])
  expect([near?.before, near?.after, near?.lines.length]).toEqual([7, 7, 13])
  expect(far?.lines.map(({ sign, text }) => sign + text)).toEqual([
    ...[' line 27', ' line 28', ' line 29', '-line 30', '+thirty'],
  ])
  expect(lineHunks('', 'a\nb')).toEqual([
    {
      before: 1,
      after: 1,
      lines: [
        { sign: '+', text: 'a' },
        { sign: '+', text: 'b' },
      ],
    },
  ])
  expect(lineHunks('a', 'a')).toEqual([])
})

it('From a text and its diff follows the other text', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '', 'c d'), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines: string[] = [...before]
      if (before.join('\n') === '' || after.join('\n') === '') return
      for (const hunk of lineHunks(before.join('\n'), after.join('\n')).toReversed()) {
        const of = (sign: string) => hunk.lines.filter((line) => line.sign !== sign).map((line) => line.text)
        expect(lines.slice(hunk.before - 1, hunk.before - 1 + of('+').length)).toEqual(of('+'))
        lines.splice(hunk.before - 1, of('+').length, ...of('-'))
        expect(after.slice(hunk.after - 1, hunk.after - 1 + of('-').length)).toEqual(of('-'))
      }
      expect(lines).toEqual(after)
    }),
  )
})

it('Cells are added, deleted, moved and changed', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => cell(id, `${id} = 1`)) as [
    object,
    object,
    object,
    object,
  ]
  expect(diff([a, b, c], [a, b, c])).toEqual({ metadata: [], cells: [] })
  expect(numbers(diff([a, b, c], [a, d, c]).cells)).toEqual(['– → 2', '2 → –'])
  expect(numbers(diff([a, b, c], [c, a, b]).cells)).toEqual(['3 → 1 moved'])
  const { cells } = diff([a, b, c], [a, cell('b', 'b = 2', { metadata: { tags: ['x'] } }), c])
  expect(numbers(cells)).toEqual(['2 → 2'])
  expect(cells[0]).toMatchObject({
    hasOtherOutputs: false,
    metadata: [{ path: 'tags', before: undefined, after: ['x'] }],
    source: [
      {
        lines: [
          { sign: '-', text: 'b = 1' },
          { sign: '+', text: 'b = 2' },
        ],
      },
    ],
  })
})

it('Cells without ids are known by what they say', () => {
  const plain = (...sources: string[]) => sources.map((source) => cell(null, source))
  expect(numbers(diff(plain('a', 'b', 'c'), plain('new', 'a', 'b2', 'c')).cells)).toEqual(['– → 1', '2 → 3'])
})

it('A file that is new or gone is all of its cells', () => {
  const one = side(ipynb([cell('a', 'x')], { kernelspec: { name: 'python3' } }))
  expect(numbers(diffIpynb(null, one).cells)).toEqual(['– → 1'])
  expect(numbers(diffIpynb(one, null).cells)).toEqual(['1 → –'])
})
