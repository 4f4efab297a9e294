import { expect, test } from 'vitest'
import { completePorts, memoryTextStorage, NoServer } from './NotebookPorts.ts'

test('What is not given needs nothing, or is refused as such', async () => {
  const { server, stopsOnError, whenIdle, warn } = completePorts({})
  await expect(server.askKernel('n', 'interrupt')).rejects.toBeInstanceOf(NoServer)
  await expect(server.putArtifact(new Uint8Array(1))).rejects.toBeInstanceOf(NoServer)
  expect(stopsOnError()).toBe(true)
  let done = 0
  whenIdle(() => done++)
  warn('Nobody listens.')
  expect(done).toBe(1)
})

test('Each session that is given none has its own, so that nothing of one is in another', () => {
  const [one, two] = [completePorts({}), completePorts({})]
  one.storage.setItem('draft', 'Why?')
  one.names.learn({ id: 'person:chloe', name: 'Chloé' })
  expect(two.storage.getItem('draft')).toBeNull()
  expect(two.names.nameOf('person:chloe', { id: 'me', name: '' })).toBe('Chloe')
  expect(one.soon).not.toBe(two.soon)
})

test('Texts are kept in memory until they are removed', () => {
  const storage = memoryTextStorage()
  storage.setItem('a', '1')
  expect(storage.getItem('a')).toBe('1')
  storage.removeItem('a')
  expect(storage.getItem('a')).toBeNull()
})
