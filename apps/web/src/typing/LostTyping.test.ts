import { beforeEach, describe, expect, test } from 'vitest'
import { LostTyping, REST, TOLD_REST } from './LostTyping.ts'

let told = 0
let lost: LostTyping
let now = 0

beforeEach(() => {
  told = 0
  now = 10_000
  lost = new LostTyping(() => told++)
})

/** Presses keys, a tenth of a second apart; gives those that may do something. */
const press = (...keys: ReadonlyArray<string>) =>
  keys.filter((key) => {
    now += 100
    return !lost.press(key, now)
  })

/** Somebody types in a cell, which then goes away. */
const loseCell = () => {
  lost.at('editor')
  press('v', 'i')
  lost.at('none')
}

describe('Keys meant for a text that is gone', () => {
  test('do nothing, of whatever kind, and the person is told once', () => {
    loseCell()
    expect(
      press('e', 'x', 'i', 't', 'Enter', 'd', 'd', 'Mod-Enter', 'Shift-Enter', 'Mod-x', 'Delete'),
    ).toEqual([])
    expect(told).toBe(1)
  })

  test.each(['editor', 'field'] as const)(
    'do nothing where it was a %s, or a menu that takes letters',
    (place) => {
      lost.at(place)
      press('a')
      lost.at('none')
      expect(press('x')).toEqual([])
      lost.at('own')
      press('d')
      lost.at('none')
      expect(press('x')).toEqual([])
    },
  )

  test('do nothing where a dialog took the focus by itself', () => {
    lost.at('editor')
    press('a')
    lost.at('own')
    expect(press('Enter', 'Space')).toEqual([])
    expect(press('Escape', 'Enter')).toEqual(['Escape', 'Enter'])
  })

  test('do nothing after an undo of one’s own that took the text away', () => {
    lost.at('editor')
    press('a', 'Mod-z')
    lost.at('none')
    expect(press('x')).toEqual([])
  })

  test('do nothing where the text goes right after the person went into it', () => {
    lost.act('editor')
    lost.at('editor')
    lost.act('editor')
    lost.at('none')
    expect(press('x')).toEqual([])
  })

  test('do nothing however long the person thought before going on', () => {
    loseCell()
    now += 60_000
    expect(press('e', 'x')).toEqual([])
  })

  test('do nothing where a chord came long before and took nothing away', () => {
    lost.at('editor')
    press('a', 'Mod-s')
    lost.settled()
    lost.at('none')
    expect(press('x')).toEqual([])
  })
})

describe('Keys are commands again', () => {
  test.each(['Escape', 'Tab', 'Shift-Tab'])('from %s on', (key) => {
    loseCell()
    expect(press('x', key, 'd', 'd')).toEqual([key, 'd', 'd'])
  })

  test('from a press of the pointer on', () => {
    loseCell()
    lost.act()
    expect(press('x')).toEqual(['x'])
  })

  test('from an arrow on that does not come in the middle of typing', () => {
    loseCell()
    expect(press('ArrowDown', 'x')).toEqual([])
    now += REST
    expect(press('ArrowDown', 'x')).toEqual(['ArrowDown', 'x'])
  })

  test('after a rest of who was told', () => {
    loseCell()
    press('x')
    now += TOLD_REST
    expect(press('x')).toEqual(['x'])
  })

  test('once a text has the focus', () => {
    loseCell()
    lost.at('editor')
    expect(press('x')).toEqual(['x'])
  })
})

describe('Keys stay commands', () => {
  test.each(['Escape', 'Mod-Enter', 'Shift-Enter', 'Alt-Enter', 'Mod-k', 'ArrowDown'])(
    'after %s led out of a cell, also a little later',
    (key) => {
      lost.at('editor')
      press('a', key)
      lost.at('none')
      expect(press('d', 'd')).toEqual(['d', 'd'])
    },
  )

  test('where the focus was given to a cell while the text is still there', () => {
    lost.at('editor')
    press('a')
    lost.at('none', true)
    expect(press('d', 'd')).toEqual(['d', 'd'])
  })

  test('after Enter in a field, however long what it asks for takes', () => {
    lost.at('field')
    press('a', 'Enter')
    lost.settled()
    lost.at('none')
    expect(press('x')).toEqual(['x'])
  })

  test('after a press of the pointer in a text led out of it', () => {
    lost.at('editor')
    press('a')
    lost.act()
    lost.at('none')
    lost.settled()
    expect(press('x')).toEqual(['x'])
  })

  test('where nobody typed: among cells, and in a dialog that closes by itself', () => {
    expect(press('j', 'x')).toEqual(['j', 'x'])
    lost.act()
    lost.at('own')
    lost.settled()
    lost.at('none')
    expect(press('x')).toEqual(['x'])
    expect(told).toBe(0)
  })
})
