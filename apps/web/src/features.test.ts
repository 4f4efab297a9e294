import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { appCommands } from './app/appCommands.ts'
import { modes, otherUseOf } from './commands/keysIn.ts'

// What is drawn in frames listens to the window from the start, and where frames are is known to a built page.
vi.stubGlobal('window', new EventTarget())
vi.stubGlobal('__FRAME_ADDRESS__', '/frame.html')
const { features } = await import('./features.ts')

// Other tests run in the same process.
afterAll(() => vi.unstubAllGlobals())

const all = [
  ...new Map(
    [...appCommands(async () => {}), ...features.actions].map((command) => [command.id, command]),
  ).values(),
]

const doubled = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> =>
  list.filter((item, i) => list.indexOf(item) !== i)

test('No two commands have one key, unless the person gives it to both', () => {
  const taken = all.flatMap((command) =>
    modes.flatMap((mode) =>
      (command.keys?.[mode] ?? []).flatMap((key) =>
        otherUseOf(all, {}, { ...command, mode, key }).map(
          (other) => `${mode} ${key}: ${command.id}, ${other.id}`,
        ),
      ),
    ),
  )
  expect(taken).toEqual([])
})

test('Every command has a name of its own', () => {
  expect(doubled(all.map(({ title }) => title))).toEqual([])
})

test('Every action has an id of its own', () => {
  expect(doubled(features.actions.map(({ id }) => id))).toEqual([])
})

test('Every feature is the folder of its name, and every folder is in the list', () => {
  const folders = readdirSync(join(import.meta.dirname, 'features'))
  expect(features.list.map(({ name }) => name).sort()).toEqual(folders.sort())
})

test('Panels, services, reasons to stop and settings belong to one feature each', () => {
  const { list } = features
  expect(doubled(list.flatMap(({ panel }) => panel?.id ?? []))).toEqual([])
  expect(doubled(list.flatMap(({ panel }) => panel?.title ?? []))).toEqual([])
  expect(doubled(list.flatMap(({ panel }) => panel?.key ?? []))).toEqual([])
  expect(doubled(list.flatMap(({ service }) => service?.name ?? []))).toEqual([])
  expect(doubled(list.flatMap(({ service }) => service ?? []))).toEqual([])
  expect(doubled(list.flatMap(({ stopView }) => stopView?.tag ?? []))).toEqual([])
  expect(doubled(list.flatMap(({ settings = [] }) => settings))).toEqual([])
})

test('The menu of a cell shows only actions that there are, each once', () => {
  const ids = features.cellMenu.flat().map(({ id }) => id)
  expect(doubled(ids)).toEqual([])
  expect(ids.filter((id) => !features.actions.some((action) => action.id === id))).toEqual([])
})
