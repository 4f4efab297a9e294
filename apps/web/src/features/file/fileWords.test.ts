import { expect, test } from 'vitest'
import { conflictSentence, fileSentence, isProblem, nameOf } from './fileWords.ts'

const file = { path: '/home/ann/a.ipynb', state: 'same', reason: null } as const

test('A file is called what its path ends with', () => {
  expect(nameOf('/home/ann/a b.ipynb')).toBe('a b.ipynb')
  expect(nameOf('C:\\Users\\ann\\a.ipynb')).toBe('a.ipynb')
  expect(nameOf('a.ipynb')).toBe('a.ipynb')
})

test('How the file stands is said in the server’s words where it has some', () => {
  expect(fileSentence(file, true)).toBe('The file has everything.')
  expect(fileSentence({ ...file, state: 'behind' }, true)).toBe('Writing …')
  expect(fileSentence({ ...file, state: 'unwritable', reason: 'The disk is full.' }, true)).toBe(
    'The disk is full.',
  )
})

test('Without a server the file cannot have everything', () => {
  expect(fileSentence(file, false)).toBe('The file is written when the server is back.')
})

test('A file that is being written is no problem', () => {
  expect(isProblem({ ...file, state: 'behind' })).toBe(false)
  expect(isProblem({ ...file, state: 'missing' })).toBe(true)
})

test('Conflicts are counted', () => {
  expect(conflictSentence(1)).toBe('A cell was changed both here and in the file')
  expect(conflictSentence(3)).toBe('3 cells were changed both here and in the file')
})
