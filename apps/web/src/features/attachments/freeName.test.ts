import { expect, test } from 'vitest'
import { freeName } from './freeName.ts'
import { picturesIn } from './picturesIn.ts'

test('A name that is taken gets a number', () => {
  expect(freeName('image.png', new Set())).toBe('image.png')
  expect(freeName('image.png', new Set(['image.png', 'image-1.png']))).toBe('image-2.png')
})

test('A name is one that a link can hold as it is', () => {
  expect(freeName('Screenshot 2026 (1).png', new Set())).toBe('Screenshot-2026-1.png')
  expect(freeName('a/b\\c.png', new Set())).toBe('a-b-c.png')
  expect(freeName('.png', new Set())).toBe('.png')
  expect(freeName('größe.jpg', new Set())).toBe('größe.jpg')
})

test('Only pictures are taken, and none when text came with them', () => {
  const png = { type: 'image/png' } as File
  const pdf = { type: 'application/pdf' } as File
  expect(picturesIn({ types: ['Files'], files: [png, pdf] })).toEqual([png])
  expect(picturesIn({ types: ['text/plain', 'text/html', 'Files'], files: [png] })).toEqual([])
  expect(picturesIn({ types: ['text/html', 'Files'], files: [png] })).toEqual([png])
  expect(picturesIn(null)).toEqual([])
})
