import { describe, expect, it } from 'vitest'
import { applySgr } from './applySgr.ts'
import { mark, plainStyle, type TextStyle, TRUE_COLOR } from './TextStyle.ts'

const after = (...parameters: ReadonlyArray<string>): TextStyle => parameters.reduce(applySgr, plainStyle)

describe('Select graphic rendition', () => {
  it.each([
    ['31', { color: 1 }],
    ['97', { color: 15 }],
    ['44', { background: 4 }],
    ['100', { background: 8 }],
    ['38;5;208', { color: 208 }],
    ['48;5;16', { background: 16 }],
    ['38:5:208', { color: 208 }],
    ['38;2;1;2;3', { color: TRUE_COLOR + 0x010203 }],
    ['38:2:1:2:3', { color: TRUE_COLOR + 0x010203 }],
    ['48:2::1:2:3', { background: TRUE_COLOR + 0x010203 }],
    ['38;5;28;01', { color: 28, marks: mark.bold }],
    ['01;31', { color: 1, marks: mark.bold }],
    ['58;2;1;2;3;4', { marks: mark.underline }],
    ['4:3', { marks: mark.curlyUnderline }],
    ['21', { marks: mark.doubleUnderline }],
    ['4;21', { marks: mark.doubleUnderline }],
    [
      '1;2;3;5;7;8;9;53',
      { marks: 1 + 2 + 4 + mark.blink + mark.inverse + mark.hidden + mark.strike + mark.overline },
    ],
  ])('%s', (parameters, expected) => {
    expect(after(parameters)).toEqual({ ...plainStyle, ...expected })
  })

  it.each(['0', '', '00', '1;0', '31;'])('ends all with %j', (parameters) => {
    expect(after('1;4:3;7;9;53;31;48;2;1;2;3', parameters)).toEqual(plainStyle)
  })

  it.each([
    ['1;2', '22'],
    ['3', '23'],
    ['4', '24'],
    ['4:5', '24'],
    ['21', '4:0'],
    ['5', '25'],
    ['7', '27'],
    ['8', '28'],
    ['9', '29'],
    ['53', '55'],
    ['38;2;1;2;3', '39'],
    ['48;5;200', '49'],
  ])('takes %s back with %s', (on, off) => {
    expect(after(on)).not.toEqual(plainStyle)
    expect(after(on, off)).toEqual(plainStyle)
  })

  it.each(['38;5', '38;2;1;2', '38;5;256', '38;2;300;1;1', '38:7:1', '38', '999', '58:5:1'])(
    'is left alone by %s',
    (parameters) => {
      expect(after('32', parameters)).toEqual({ ...plainStyle, color: 2 })
    },
  )

  it('keeps the link: only OSC 8 ends it', () => {
    expect(applySgr({ ...plainStyle, color: 1, link: 'http://a' }, '0')).toEqual({
      ...plainStyle,
      link: 'http://a',
    })
  })
})
