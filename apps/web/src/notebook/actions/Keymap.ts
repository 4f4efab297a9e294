import type { Action } from './Action.ts'

/** Jupyter's two modes: keys are commands, or go into the text. */
export type Mode = 'command' | 'edit'

/** The time in which the second key of a sequence must come, in milliseconds. */
export const SEQUENCE = 800

/** What a key led to: an action, a wait for the next key, or nothing (the key is the browser's). */
export type Resolved = Action | 'waiting' | null

/** Which action each key does. Holds no clock: the time of each press is passed in. */
export class Keymap {
  readonly #byKey = new Map<string, Action>()
  readonly #starts = new Set<string>()
  #first: { readonly key: string; readonly at: number } | null = null

  constructor(actions: Iterable<Action>) {
    for (const action of actions) {
      for (const mode of ['command', 'edit'] as const) {
        for (const key of action.keys?.[mode] ?? []) {
          this.#byKey.set(`${mode} ${key}`, action)
          const [first, second] = key.split(' ')
          if (second !== undefined) this.#starts.add(`${mode} ${first}`)
        }
      }
    }
  }

  /** Takes a key as `keyName` writes it; `at` in milliseconds. */
  press(mode: Mode, key: string, at: number): Resolved {
    const first = this.#first
    this.#first = null
    if (first !== null && at - first.at <= SEQUENCE) {
      const action = this.#byKey.get(`${mode} ${first.key} ${key}`)
      if (action !== undefined) return action
    }
    const action = this.#byKey.get(`${mode} ${key}`)
    if (action !== undefined) return action
    if (!this.#starts.has(`${mode} ${key}`)) return null
    this.#first = { key, at }
    return 'waiting'
  }
}
