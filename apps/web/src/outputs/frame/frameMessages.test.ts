import { expect, test } from 'vitest'
import { readFrameMessage, TALLEST } from './frameMessages.ts'

test('a message from a frame is what it says only when all of it has the right form', () => {
  expect(readFrameMessage({ type: 'height', height: 10.2 })).toEqual({ type: 'height', height: 11 })
  expect(readFrameMessage({ type: 'height', height: Number.POSITIVE_INFINITY })).toMatchObject({
    height: TALLEST,
  })
  for (const bad of [
    null,
    'height',
    7,
    [],
    { type: 'height' },
    { type: 'height', height: '10' },
    { type: 'height', height: Number.NaN },
    { type: 'height', height: -1 },
    { type: 'typeset', formulas: [{ tex: 1, display: true }] },
    { type: 'typeset', formulas: [null] },
    { type: 'typeset', formulas: Array.from({ length: 5000 }, () => ({ tex: 'x', display: true })) },
    { type: 'typeset', formulas: [{ tex: 'x'.repeat(1_000_000), display: true }] },
    { type: 'save', name: 'a.csv', file: 'text' },
    { type: 'follow', address: 7, apart: true },
    { type: 'follow', address: 'x'.repeat(1_000_000), apart: true },
    { type: 'look', theme: 'dark' },
  ])
    expect(readFrameMessage(bad)).toBeNull()
})

test('a file that a frame saves has a plain name', () => {
  const nameOf = (name: string) => {
    const message = readFrameMessage({ type: 'save', name, file: new Blob(['x']) })
    return message?.type === 'save' ? message.name : null
  }
  expect(nameOf('table 1.csv')).toBe('table 1.csv')
  expect(nameOf('../../etc/passwd')).toBe('_.._etc_passwd')
  expect(nameOf('invoice\u202Efdp.exe')).toBe('invoicefdp.exe')
  expect(nameOf('a\nb\0.txt')).toBe('ab.txt')
  expect(nameOf(' ... ')).toBe('download')
})
