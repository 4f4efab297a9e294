import { expect, test } from 'vitest'
import { conflictsOf, giveKey, modesFor, resetKeys, shownKeys } from './changeKeys.ts'
import { keysIn } from './keysIn.ts'

const remove = { id: 'remove', keys: { command: ['d d'] } }
const run = { id: 'run', keys: { command: ['Mod-Enter'], edit: ['Mod-Enter'] } }
const next = { id: 'next', keys: { command: ['ArrowDown', 'j'] } }
const bare = { id: 'bare' }
const all = [remove, run, next, bare]

test('A new key counts where the command’s own keys do, and a character only in command mode', () => {
  expect(modesFor(run, 'Mod-e')).toEqual(['command', 'edit'])
  expect(modesFor(run, 'e')).toEqual(['command'])
  expect(modesFor(run, 'Shift-Enter')).toEqual(['command', 'edit'])
  expect(modesFor(bare, 'Alt-x')).toEqual(['command', 'edit'])
  expect(modesFor(next, 'F4')).toEqual(['command'])
})

test('A key that others have is told with who has it', () => {
  expect(conflictsOf(all, {}, run, 'j')).toEqual([next])
  expect(conflictsOf(all, {}, run, 'd')).toEqual([remove])
  expect(conflictsOf(all, {}, run, 'x')).toEqual([])
  expect(conflictsOf(all, { next: { command: ['x'] } }, run, 'x')).toEqual([next])
})

test('Who gets a key has it alone; who loses it keeps its others', () => {
  const changes = giveKey(all, {}, bare, 'j')
  expect(changes).toEqual({ bare: { command: ['j'] }, next: { command: ['ArrowDown'] } })
  expect(giveKey(all, {}, run, 'd')).toEqual({ run: { command: ['d'] }, remove: { command: [] } })
  expect(keysIn(run, giveKey(all, {}, run, 'Mod-e'))).toEqual({ command: ['Mod-e'], edit: ['Mod-e'] })
})

test('A command goes back to its own keys', () => {
  expect(resetKeys(giveKey(all, {}, bare, 'j'), 'next')).toEqual({ bare: { command: ['j'] } })
})

test('A key that counts in several modes is shown once', () => {
  expect(shownKeys({ command: ['Enter', 'Mod-e'], edit: ['Mod-e'] })).toEqual(['Enter', 'Mod-e'])
})
