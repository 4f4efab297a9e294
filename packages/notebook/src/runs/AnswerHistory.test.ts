import { expect, test } from 'vitest'
import { memoryTextStorage } from '../NotebookPorts.ts'
import { AnswerHistory } from './AnswerHistory.ts'

test('Answers are kept for the kernel that they were given to, also by who opens the notebook again', () => {
  const storage = memoryTextStorage()
  const answers = new AnswerHistory('n', storage)
  for (const answer of ['p x', 'p x', ' ', 'c', 'p x', 'y'.repeat(3000)]) answers.add('kernel', answer)
  expect(answers.of('kernel')).toEqual(['p x', 'c', 'p x'])
  expect(new AnswerHistory('n', storage).of('kernel')).toEqual(['p x', 'c', 'p x'])
  expect(new AnswerHistory('other', storage).of('kernel')).toEqual([])
  answers.add('next', 'q')
  expect(answers.of('kernel')).toEqual([])
  expect(answers.of('next')).toEqual(['q'])
})

test('Only the last 200 are kept, and what cannot be read or stored is nobody’s trouble', () => {
  const storage = memoryTextStorage()
  const answers = new AnswerHistory('n', storage)
  for (let i = 0; i < 250; i++) answers.add('k', String(i))
  expect([answers.of('k').length, answers.of('k')[0]]).toEqual([200, '50'])
  storage.setItem('answers:n', '{"kernel": "k", "answers": [1]}')
  expect(answers.of('k')).toEqual([])
  const full = { ...storage, setItem: () => expect.fail('QuotaExceededError') }
  new AnswerHistory('n', full).add('k', 'a')
})
