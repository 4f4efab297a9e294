import { describe, expect, it } from 'vitest'
import { isSettled, plainText, settledText, styleAfter, styledSpans } from './styledSpans.ts'
import { mark, plainStyle } from './TextStyle.ts'

const pieces = (text: string) => styledSpans(text).spans.map(({ text: piece }) => piece)

describe('Settled text', () => {
  it('is what only colours and links are left to do in', () => {
    for (const text of [
      '',
      'a\n\tb',
      '\x1b[1;38:2::1:2:3ma\x1b[m',
      '\x1b]8;;http://a/ä\x1b\\b\x1b]8;;\x1b\\',
      'x\0y\x9b31m',
    ])
      expect(isSettled(text)).toBe(true)
    for (const text of [
      'a\r',
      '\b',
      '\x07',
      '\x1b',
      '\x1b[',
      '\x1b[3',
      '\x1b[K',
      '\x1b[?4m',
      '\x1b]8;;x\x07',
      '\x1b]8;;x\n',
      '\x1b7',
    ])
      expect(isSettled(text)).toBe(false)
  })

  it('stays as it is, others become so', () => {
    const text = '\x1b[31mover\ntwo lines\x1b[39m'
    expect(settledText(text)).toBe(text)
    expect(settledText('10%\r\x1b[32m20%\x1b[0m\n')).toBe('\x1b[32m20%\x1b[0m\n')
  })

  it('is read without its sequences', () => {
    expect(plainText('\x1b[31ma\x1b]8;;http://x\x1b\\b\x1b]8;;\x1b\\\x1b[0m\rc')).toBe('cb')
    expect(plainText('ename \x1b[1mbold\x1b[0m')).toBe('ename bold')
  })
})

describe('The pieces of settled text', () => {
  it('are as few as there are looks, over the ends of lines', () => {
    expect(pieces('\x1b[31mline 1\x1b[0m\n\x1b[31mline 2\x1b[0m\nplain\n')).toEqual([
      'line 1\nline 2\n',
      'plain\n',
    ])
  })

  it('have the style that the text says, and the one that was in force before', () => {
    const red = { ...plainStyle, color: 1 }
    expect(styledSpans('still red\x1b[1m bold', red)).toEqual({
      spans: [
        { text: 'still red', style: red },
        { text: ' bold', style: { ...red, marks: mark.bold } },
      ],
      style: { ...red, marks: mark.bold },
    })
  })

  it('leave the style behind them to what follows', () => {
    expect(styleAfter('plain', plainStyle)).toBe(plainStyle)
    expect(styleAfter('\x1b[31ma\x1b[0m\n', plainStyle)).toEqual(plainStyle)
    expect(styleAfter('\x1b[31ma\n', plainStyle).color).toBe(1)
    expect(styleAfter('\x1b]8;;http://a\x1b\\x\x1b[0my', plainStyle).link).toBe('http://a')
  })
})
