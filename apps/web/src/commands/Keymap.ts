import type { KeyChanges } from '@anode/protocol/settings'
import type { Command } from './Command.ts'
import { keysIn, type Mode, modes } from './keysIn.ts'

/** The time in which the second key of a sequence must come, in milliseconds. */
export const SEQUENCE = 800

/** Which command each key does. Holds no clock: the time of each press is passed in. */
export class Keymap<C extends Pick<Command, 'id' | 'keys' | 'scope' | 'when'>> {
  readonly #byKey = new Map<string, ReadonlyArray<C>>()
  readonly #starts = new Set<string>()
  #first: { readonly key: string; readonly at: number } | null = null

  /**
   * Where two commands of one scope want one key, the one whose keys the person changed gets it; of two scopes,
   * the one that can be done now.
   */
  constructor(commands: Iterable<C>, changes: KeyChanges = {}) {
    const inOrder = [...commands].sort((a, b) => Number(a.id in changes) - Number(b.id in changes))
    for (const command of inOrder) {
      const keys = keysIn(command, changes)
      for (const mode of modes) for (const key of keys[mode] ?? []) this.#add(mode, key, command)
    }
  }

  /** Takes a key as `keyName` writes it; `at` in milliseconds. Null: the key is the browser's. */
  press(mode: Mode, key: string, at: number): C | 'waiting' | null {
    const first = this.#first
    this.#first = null
    if (first !== null && at - first.at <= SEQUENCE) {
      const command = this.#commandOf(`${mode} ${first.key} ${key}`)
      if (command !== undefined) return command
    }
    const command = this.#commandOf(`${mode} ${key}`)
    if (command !== undefined) return command
    if (!this.#starts.has(`${mode} ${key}`)) return null
    this.#first = { key, at }
    return 'waiting'
  }

  /** Whether a key does something, or begins to, while a cell is selected. */
  knows(key: string): boolean {
    return this.#byKey.has(`command ${key}`) || this.#starts.has(`command ${key}`)
  }

  #commandOf(keys: string): C | undefined {
    const commands = this.#byKey.get(keys) ?? []
    return commands.find(({ when }) => when?.() ?? true) ?? commands[0]
  }

  #add(mode: Mode, key: string, command: C): void {
    const others = (this.#byKey.get(`${mode} ${key}`) ?? []).filter(({ scope }) => scope !== command.scope)
    this.#byKey.set(`${mode} ${key}`, [...others, command])
    const [first, second] = key.split(' ')
    if (second !== undefined) this.#starts.add(`${mode} ${first}`)
  }
}
