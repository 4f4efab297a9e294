import { expect, test } from 'vitest'
import { ansiSpans } from './ansi.ts'

test('Text without codes is one piece', () => {
  expect(ansiSpans('plain\ntext')).toEqual([{ text: 'plain\ntext', className: '' }])
})

test('Colours and decorations become classes', () => {
  expect(ansiSpans('\x1b[1;31mError\x1b[0m: no')).toEqual([
    { text: 'Error', className: 'ansi-red-fg ansi-bold' },
    { text: ': no', className: '' },
  ])
})

test('Colours of the palette and true colours are kept', () => {
  expect(ansiSpans('\x1b[38;5;208ma\x1b[38;2;1;2;3mb')).toEqual([
    { text: 'a', className: '', color: 'rgb(255, 135, 0)' },
    { text: 'b', className: '', color: 'rgb(1, 2, 3)' },
  ])
})

test('A block goes on in the style that was in force', () => {
  expect(ansiSpans('still red', '\x1b[31m')).toEqual([{ text: 'still red', className: 'ansi-red-fg' }])
})

test('What a carriage return overwrote is not shown', () => {
  expect(ansiSpans('10%\r50%\r100%\nnext\r\nlast')).toEqual([{ text: '100%\nnext\nlast', className: '' }])
})

test('Other escape sequences are left out', () => {
  expect(ansiSpans('\x1b]8;;http://x\x07link\x1b]8;;\x07\x1b[2K\x1b[1A done')).toEqual([
    { text: 'link done', className: '' },
  ])
})
