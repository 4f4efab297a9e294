import { expect, test } from 'vitest'
import type { Command } from './Command.ts'
import { Keymap, SEQUENCE } from './Keymap.ts'
import { keyLabel, keyLabels, keyName } from './keyName.ts'
import { otherUseOf } from './keysIn.ts'

const insert = { id: 'insert', keys: { command: ['a'] } }
const remove = { id: 'remove', keys: { command: ['d d'] } }
const runCell = { id: 'run', keys: { command: ['Mod-Enter'], edit: ['Mod-Enter'] } }
const keymap = (changes = {}) => new Keymap<Pick<Command, 'id' | 'keys'>>([insert, remove, runCell], changes)

const press = (key: string, modifiers: Partial<Parameters<typeof keyName>[0]> = {}) =>
  keyName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers })

test('A key does its action in its mode only', () => {
  expect(keymap().press('command', 'a', 0)).toBe(insert)
  expect(keymap().press('edit', 'a', 0)).toBeNull()
  expect(keymap().press('edit', 'Mod-Enter', 0)).toBe(runCell)
})

test('A sequence waits for its second key', () => {
  const keys = keymap()
  expect(keys.press('command', 'd', 0)).toBe('waiting')
  expect(keys.press('command', 'd', 200)).toBe(remove)
  expect(keys.press('command', 'd', 300)).toBe('waiting')
})

test('A second key that comes too late starts the sequence again', () => {
  const keys = keymap()
  keys.press('command', 'd', 0)
  expect(keys.press('command', 'd', SEQUENCE + 1)).toBe('waiting')
  expect(keys.press('command', 'd', SEQUENCE + 2)).toBe(remove)
})

test('Another key ends the wait and does what it does', () => {
  const keys = keymap()
  keys.press('command', 'd', 0)
  expect(keys.press('command', 'a', 1)).toBe(insert)
  expect(keys.press('command', 'd', 2)).toBe('waiting')
})

test('Key names carry modifiers, and Shift only where the character does not say it', () => {
  expect(press('Enter', { ctrlKey: true })).toBe('Mod-Enter')
  expect(press('Enter', { metaKey: true, shiftKey: true })).toBe('Mod-Shift-Enter')
  expect(press('M', { shiftKey: true })).toBe('Shift-m')
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press('Shift', { shiftKey: true })).toBeNull()
  expect(press(' ')).toBe('Space')
  expect(press(' ', { shiftKey: true })).toBe('Shift-Space')
  expect(press('_', { shiftKey: true, ctrlKey: true })).toBe('Mod-_')
})

test('Keys are shown as they are written on a keyboard', () => {
  expect(['d d', 'Mod-Shift-Enter', 'Shift-Space', 'Escape', 'F3', 'Mod-,'].map(keyLabel)).toEqual([
    'D D',
    'Ctrl+Shift+Enter',
    'Shift+Space',
    'Esc',
    'F3',
    'Ctrl+,',
  ])
})

test('Changed keys replace the command’s own, and win over what had the key before', () => {
  const keys = keymap({ insert: { command: ['x', 'Mod-Enter'] } })
  expect(keys.press('command', 'a', 0)).toBeNull()
  expect(keys.press('command', 'x', 0)).toBe(insert)
  expect(keys.press('command', 'Mod-Enter', 0)).toBe(insert)
  expect(keys.press('edit', 'Mod-Enter', 0)).toBe(runCell)
})

test('A command whose keys were taken away has none', () => {
  expect(keymap({ insert: {} }).press('command', 'a', 0)).toBeNull()
})

test('A key is taken by what does it, and by sequences that begin with it', () => {
  const all = [insert, remove, runCell]
  const taken = (id: string, key: string) => otherUseOf(all, {}, { id, mode: 'command', key })
  expect(taken('run', 'a')).toEqual([insert])
  expect(taken('insert', 'a')).toEqual([])
  expect(taken('run', 'd')).toEqual([remove])
  expect(taken('run', 'a b')).toEqual([insert])
  expect(taken('run', 'd e')).toEqual([])
})

test('The key with the dash is read as such, and once where it has two names', () => {
  expect(keyLabels(['Mod-_', 'Mod-Shift--', '-'])).toEqual(['Ctrl+Shift+-', '-'])
})

test('A key of two scopes does what can be done now, and neither takes it from the other', () => {
  let past = false
  const fold = { id: 'fold', keys: { command: ['ArrowLeft'] }, when: () => !past }
  const back = { id: 'back', scope: 'past', keys: { command: ['ArrowLeft'] }, when: () => past } as const
  const both = new Keymap<Pick<Command, 'id' | 'keys' | 'scope' | 'when'>>([fold, back])
  expect(both.press('command', 'ArrowLeft', 0)).toBe(fold)
  past = true
  expect(both.press('command', 'ArrowLeft', 0)).toBe(back)
  expect(otherUseOf([fold, back], {}, { ...back, mode: 'command', key: 'ArrowLeft' })).toEqual([])
})
