import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'
import { settings } from '../settings/settings.ts'
import type { Command } from './Command.ts'
import { keyLabel } from './keyName.ts'
import { keysIn } from './keysIn.ts'

/** A command as far as lists of keys show it. */
export type ListedCommand = Pick<Command, 'id' | 'title' | 'group' | 'keys'>

let elsewhere = async (): Promise<ReadonlyArray<ListedCommand>> => []
let sources: ReadonlyArray<ReadonlyArray<Command>> = []
let current: ReadonlyMap<string, Command> = new Map()
const listeners = new Listeners('commands')

const change = (next: typeof sources): void => {
  sources = next
  current = new Map(sources.flat().map((command) => [command.id, command]))
  listeners.tell()
}

/** Whether a command can be done now. */
export const isEnabled = (command: Command | undefined): command is Command =>
  command !== undefined && (command.when?.() ?? true)

/**
 * What can be done on this page: what the whole page offers, and what the notebook or the list adds. Of two with
 * one id the later counts.
 */
export const commands = {
  /** Adds commands until the returned function is called. */
  provide: (source: ReadonlyArray<Command>): (() => void) => {
    change([...sources, source])
    return () => change(sources.filter((other) => other !== source))
  },
  /** Says where the commands of pages come from that are not open. */
  provideElsewhere: (load: typeof elsewhere): void => {
    elsewhere = load
  },
  /** Commands of pages that are not open, for lists of keys. */
  elsewhere: (): ReturnType<typeof elsewhere> => elsewhere(),
  all: (): ReadonlyMap<string, Command> => current,
  get: (id: string): Command | undefined => current.get(id),
  /** Does it, if it can be done now. */
  run: (id: string): void => {
    const command = current.get(id)
    if (isEnabled(command)) command.run()
  },
  on: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
}

/** Every command of the page as it is now. */
export const useCommands = (): ReadonlyMap<string, Command> => useSyncExternalStore(commands.on, commands.all)

/** The first key of a command as people read it; undefined when it has none. */
export const keysOf = (id: string): string | undefined => {
  const command = current.get(id)
  if (command === undefined) return undefined
  const { command: keys, edit, field } = keysIn(command, settings.get('keymap'))
  const key = keys?.[0] ?? edit?.[0] ?? field?.[0]
  return key === undefined ? undefined : keyLabel(key)
}

const onKeys = (listener: () => void): (() => void) => {
  const ends = [commands.on(listener), settings.on(listener)]
  return () => {
    for (const end of ends) end()
  }
}

/** The same, live. */
export const useKeysOf = (id: string | undefined): string | undefined =>
  useSyncExternalStore(onKeys, () => (id === undefined ? undefined : keysOf(id)))
