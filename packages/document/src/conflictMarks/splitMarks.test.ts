import { expect, it } from 'vitest'
import { splitMarks } from './splitMarks.ts'

const split = (...lines: string[]) => {
  const sides = splitMarks(new TextEncoder().encode(lines.join('\n')))
  const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes).split('\n')
  return sides && { ours: text(sides.ours), base: text(sides.base), theirs: text(sides.theirs) }
}

it('Each side has what stands outside of conflicts, and its own part of them', () => {
  const lines = ['a', '<<<<<<< HEAD', 'b', '=======', 'c', '>>>>>>> other', 'd', '<<<<<<<', '=======']
  expect(split(...lines, 'e', '>>>>>>>', 'f')).toEqual({
    ...{ ours: ['a', 'b', 'd', 'f'], base: null, theirs: ['a', 'c', 'd', 'e', 'f'] },
  })
})

it('The ground is there where git wrote it, in each conflict', () => {
  const one = ['<<<<<<< HEAD', 'b', '||||||| 1a2b3c4', 'x', '=======', 'c', '>>>>>>> other']
  const plain = ['<<<<<<< HEAD', 'b', '=======', 'c', '>>>>>>> other']
  expect(split('a', ...one, 'd')?.base).toEqual(['a', 'x', 'd'])
  expect(split('a', ...one, ...plain)?.base).toBe(null)
})

it('Line ends of Windows stay as they are', () => {
  const text = 'a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> other\r\nd\r\n'
  expect(split(text)).toMatchObject({ ours: ['a\r', 'b\r', 'd\r', ''], theirs: ['a\r', 'c\r', 'd\r', ''] })
})

it('Marks of another length within a conflict are lines: a ground that was a conflict itself', () => {
  const inner = ['<<<<<<<<< Temporary', 'p', '=========', 'q', '>>>>>>>>> Temporary']
  const lines = ['<<<<<<< HEAD', 'b', '||||||| base', ...inner, '=======', 'c', '>>>>>>> other']
  expect(split(...lines)).toEqual({ ours: ['b', ''], base: [...inner, ''], theirs: ['c', ''] })
  const long = ['<<<<<<<<<< HEAD', 'b', '=======', '==========', 'c', '>>>>>>>>>> other']
  expect(split(...long)).toMatchObject({ ours: ['b', '=======', ''], theirs: ['c', ''] })
})

it.each([
  ['none', ['{', '}']],
  ['nothing', ['']],
  ['one that is open', ['<<<<<<< HEAD', 'b', '=======', 'c']],
  ['one without a second part', ['<<<<<<< HEAD', 'b', '>>>>>>> other']],
  ['an end without a start', ['a', '>>>>>>> other']],
  ['a line between nothing', ['a', '=======', 'b']],
  [
    'one within another',
    ['<<<<<<< A', 'b', '<<<<<<< B', 'c', '=======', 'd', '>>>>>>> B', '=======', '>>>>>>> A'],
  ],
  ['a ground behind the second part', ['<<<<<<< A', '=======', '||||||| base', '>>>>>>> B']],
  ['two second parts', ['<<<<<<< A', '=======', '=======', '>>>>>>> B']],
  ['short ones', ['<<<<<< A', '======', '>>>>>> B']],
  ['ones without a blank before the label', ['<<<<<<<A', '=======', '>>>>>>>B']],
  ['ones that stand further in', ['  <<<<<<< A', '  =======', '  >>>>>>> B']],
])('Marks are not taken apart where there are: %s', (_, lines) => {
  expect(split(...lines)).toBe(null)
})
