import type { ActionKeys, KeyChanges } from '@anode/protocol/settings'
import type { Command } from './Command.ts'
import { collide, keysIn, type Mode, modes, otherUseOf } from './keysIn.ts'

type Keyed = Pick<Command, 'id' | 'keys'>

/** Whether a key is a character (or several) that texts and fields need for themselves. */
const isText = (key: string): boolean => !/^(Mod-|Alt-|F\d)/.test(key)

/** The modes in which a new key of a command counts: those of its own keys; without any, wherever the key is free. */
export const modesFor = ({ keys = {} }: Keyed, key: string): ReadonlyArray<Mode> => {
  if (isText(key) && key !== 'Escape' && !key.endsWith('Enter')) return ['command']
  const own = modes.filter((mode) => keys[mode] !== undefined)
  return own.length > 0 ? own : ['command', 'edit']
}

/** Keys by what people see: each key once, whatever its modes. */
export const shownKeys = (keys: ActionKeys): ReadonlyArray<string> => [
  ...new Set(modes.flatMap((mode) => keys[mode] ?? [])),
]

/** Other commands that the key does now, in a mode in which it would count for this one. */
export const conflictsOf = <C extends Keyed>(
  commands: ReadonlyArray<C>,
  changes: KeyChanges,
  command: C,
  key: string,
): ReadonlyArray<C> => [
  ...new Set(
    modesFor(command, key).flatMap((mode) => otherUseOf(commands, changes, { ...command, mode, key })),
  ),
]

/** The command has this one key from now on; those that had it, or a sequence in its way, lose it. */
export const giveKey = (
  commands: ReadonlyArray<Keyed>,
  changes: KeyChanges,
  command: Keyed,
  key: string,
): KeyChanges => {
  const after: Record<string, ActionKeys> = { ...changes }
  const counts = modesFor(command, key)
  for (const mode of counts) {
    for (const other of otherUseOf(commands, changes, { ...command, mode, key })) {
      const keys = keysIn(other, after)
      after[other.id] = { ...keys, [mode]: keys[mode]?.filter((taken) => !collide(taken, key)) ?? [] }
    }
  }
  after[command.id] = Object.fromEntries(counts.map((mode) => [mode, [key]]))
  return after
}

/** The command has its own keys again. */
export const resetKeys = (changes: KeyChanges, id: string): KeyChanges =>
  Object.fromEntries(Object.entries(changes).filter(([other]) => other !== id))
