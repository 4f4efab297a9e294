import { describe, expect, it } from 'vitest'
import { scrollToRow, visibleRows } from './visibleRows.ts'

const list = { rowHeight: 50, total: 2000, windowHeight: 900 }

describe('the rows in sight', () => {
  it('are those on the screen and a few around them', () => {
    expect(visibleRows({ ...list, top: 200 })).toEqual({ first: 0, last: 22 })
    expect(visibleRows({ ...list, top: -50_000 })).toEqual({ first: 992, last: 1026 })
    expect(visibleRows({ ...list, top: -99_500 })).toEqual({ first: 1982, last: 1999 })
  })

  it('are none of an empty list', () => {
    expect(visibleRows({ ...list, total: 0, top: 0 })).toEqual({ first: 0, last: -1 })
  })

  it('are some also where the list has become shorter than one has scrolled', () => {
    expect(visibleRows({ ...list, total: 3, top: -50_000 })).toMatchObject({ first: 2, last: 2 })
  })
})

describe('scrolling to a row', () => {
  const row = { height: 50, windowHeight: 900, space: 60 }

  it('does not move what is seen', () => {
    expect(scrollToRow({ ...row, top: 60 })).toBe(0)
    expect(scrollToRow({ ...row, top: 790 })).toBe(0)
  })

  it('moves as little as it takes', () => {
    expect(scrollToRow({ ...row, top: 20 })).toBe(-40)
    expect(scrollToRow({ ...row, top: 800 })).toBe(10)
  })
})
