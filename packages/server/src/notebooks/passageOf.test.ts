import { describe, expect, it } from 'vitest'
import { passageOf } from './passageOf.ts'

const content =
  'import pandas as pd\n\n  birds = pd.read_csv("sea.csv")\nbirds["Albatross"].mean() # sea birds'

describe('the passage of a search', () => {
  it('is the line that holds the most words, whatever their case', () => {
    expect(passageOf(content, ['birds'])).toBe('birds = pd.read_csv("sea.csv")')
    expect(passageOf(content, ['birds', 'albatross'])).toBe('birds["Albatross"].mean() # sea birds')
  })

  it('is nothing when the content holds none of them', () => {
    expect(passageOf(content, ['sparrow'])).toBeNull()
    expect(passageOf('', ['a'])).toBeNull()
  })

  it('is what is around the word when the line is long', () => {
    const long = `${'x'.repeat(5000)} needle ${'y'.repeat(5000)}`
    const passage = passageOf(long, ['needle'])
    expect(passage).toMatch(/^…x+ needle y+…$/)
    expect(passage?.length).toBeLessThan(170)
    expect(passageOf(`needle${'y'.repeat(500)}`, ['needle'])).toMatch(/^needley+…$/)
    expect(passageOf(`${'x'.repeat(500)}needle`, ['needle'])).toMatch(/^…x+needle$/)
  })
})
