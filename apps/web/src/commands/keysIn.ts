import type { ActionKeys, KeyChanges } from '@anode/protocol/settings'
import type { Command } from './Command.ts'

/** Jupyter's two modes, and the fields beside the cells: keys are commands, or go into a text. */
export type Mode = 'command' | 'edit' | 'field'

export const modes: ReadonlyArray<Mode> = ['command', 'edit', 'field']

type Keyed = Pick<Command, 'id' | 'keys' | 'scope'>

/** The same key in every mode. */
export const everywhere = (key: string): ActionKeys => ({ command: [key], edit: [key], field: [key] })

/** The keys of a command: the person's, where they changed them, else its own. */
export const keysIn = ({ id, keys = {} }: Keyed, changes: KeyChanges): ActionKeys => changes[id] ?? keys

/** Whether one of two keys keeps the other from being pressed: they are the same, or one begins a sequence of the other. */
export const collide = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)

/** What `key` does in `mode`, or would keep from being done, apart from the command `id`, whose scope is `scope`. */
export const otherUseOf = <C extends Keyed>(
  commands: Iterable<C>,
  changes: KeyChanges,
  { id, scope, mode, key }: Pick<Keyed, 'id' | 'scope'> & { readonly mode: Mode; readonly key: string },
): ReadonlyArray<C> =>
  [...commands].filter(
    (other) =>
      other.id !== id &&
      other.scope === scope &&
      keysIn(other, changes)[mode]?.some((taken) => collide(taken, key)),
  )
