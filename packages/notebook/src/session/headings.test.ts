import { expect, test } from 'vitest'
import { headingsIn } from './headings.ts'

const levels = (source: string) => headingsIn(source).map(({ level, text }) => `${level} ${text}`)

test('Headings are read with their levels and without their markup', () => {
  expect(levels('# One\ntext\n## **Two** of `x`\n### [Three](http://x) ###')).toEqual([
    '1 One',
    '2 Two of x',
    '3 Three',
  ])
})

test('Underlined lines are headings, lists, tables and rules are not', () => {
  expect(levels('Title\n=====\nPart\n---\n\n---\n- item\n---\n| a |\n---')).toEqual(['1 Title', '2 Part'])
})

test('What stands in a fence is no heading', () => {
  expect(levels('```python\n# comment\n```\n# Real\n~~~\n# no\n```\n# no\n~~~')).toEqual(['1 Real'])
})

test('A hash without a space is no heading', () => {
  expect(levels('#tag\n####### seven')).toEqual([])
})
