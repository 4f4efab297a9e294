import { expect, test } from 'vitest'
import { appCommands } from '../../commands/appCommands.ts'
import { modes, takenBy } from '../../commands/keysIn.ts'
import { actions } from './registry.ts'

const all = [
  ...new Map(
    [...appCommands(async () => {}), ...actions.values()].map((command) => [command.id, command]),
  ).values(),
]

test('No two commands have one key, unless the person gives it to both', () => {
  const taken = all.flatMap((command) =>
    modes.flatMap((mode) =>
      (command.keys?.[mode] ?? []).flatMap((key) =>
        takenBy(all, {}, { ...command, mode, key }).map(
          (other) => `${mode} ${key}: ${command.id}, ${other.id}`,
        ),
      ),
    ),
  )
  expect(taken).toEqual([])
})

test('Every command has a name of its own', () => {
  const titles = all.map(({ title }) => title)
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
})
