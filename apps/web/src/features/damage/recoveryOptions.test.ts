import { describe, expect, it } from 'vitest'
import { recoveryOptions } from './recoveryOptions.ts'

const when = () => 'yesterday'
const backup = { at: 1, facts: 1200 }

describe('what can be done about a damaged file', () => {
  it('begins with what loses least, and says what it loses', () => {
    const all = recoveryOptions({ readable: { facts: 31, of: 31, cells: 4, what: 'all' }, backup }, when)
    expect(all.map(({ how }) => how)).toEqual(['readable', 'backup', 'again', 'aside'])
    expect(all[0]?.means).toBe('All 31 changes can be read: nothing is lost.')
    expect(all[1]?.means).toBe('It was made yesterday and holds 1,200 changes. What came later is not in it.')
    const part = recoveryOptions({ readable: { facts: 1, of: 31, cells: 0, what: 'part' }, backup }, when)
    expect(part.map(({ how }) => how)).toEqual(['backup', 'readable', 'again', 'aside'])
    expect(part[1]?.means).toBe('1 of 31 changes can be read. What the others did is lost.')
  })

  it('tells what is there now from its history', () => {
    const means = (facts: number, cells: number) =>
      recoveryOptions({ readable: { facts, of: 41, cells, what: 'state' }, backup: null }, when)[0]?.means
    expect(means(0, 12)).toBe('All 12 cells can be read as they are now. The history before is lost.')
    expect(means(30, 1)).toBe(
      'Its one cell can be read as it is now. Of the history before 30 of 41 changes can.',
    )
  })

  it('offers nothing that there is not', () => {
    const none = recoveryOptions({ readable: null, backup: null }, when)
    expect(none.map(({ how }) => how)).toEqual(['again', 'aside'])
  })
})
