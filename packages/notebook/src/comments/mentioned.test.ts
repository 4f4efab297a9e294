import { describe, expect, test } from 'vitest'
import { mentionAt, mentionedIn, namesIn, peopleLike } from './mentioned.ts'

const ann = { id: 'person:ann', name: 'Ann' }
const anna = { id: 'person:anna', name: 'Anna Lind' }
const bot = { id: 'agent:c++', name: 'C++ (beta)' }
const people = [ann, anna, bot]

describe('naming somebody', () => {
  test.each([
    ['@', 1, { from: 0, letters: '' }],
    ['Ask @an', 7, { from: 4, letters: 'an' }],
    ['Ask @an about it', 6, { from: 4, letters: 'a' }],
    ['(@Élise', 7, { from: 1, letters: 'Élise' }],
  ])('begins with @ in %j', (text, caret, naming) => {
    expect(mentionAt(text, caret)).toEqual(naming)
  })

  test.each([
    ['ann@example.org', 7],
    ['@ann is', 7],
    ['no one', 3],
  ])('does not begin in %j', (text, caret) => {
    expect(mentionAt(text, caret)).toBeNull()
  })

  test('offers whose name, or a word of it, begins so', () => {
    expect(peopleLike(people, 'an')).toEqual([ann, anna])
    expect(peopleLike(people, 'LI')).toEqual([anna])
    expect(peopleLike(people, '')).toEqual(people)
  })
})

describe('the names in a text', () => {
  test('are found whole, the longer one first, in any case', () => {
    expect(mentionedIn('@anna lind, and @ann: look. @Ann!', people)).toEqual([anna.id, ann.id])
    expect(mentionedIn('@Annabel, me@Ann, Ann', people)).toEqual([])
    expect(mentionedIn('ask @C++ (beta) now', people)).toEqual([bot.id])
    expect(mentionedIn('@Ann', [])).toEqual([])
  })

  test('stand where they stand', () => {
    expect(namesIn('Hi @Ann.', people)).toEqual([{ id: ann.id, from: 3, to: 7 }])
  })
})
