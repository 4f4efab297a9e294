import type { ActionKeys } from '@anode/protocol/settings'

/** Where commands stand together, in this order. */
export const commandGroups = [
  'Run',
  'Cells',
  'Move',
  'Edit',
  'Kernel',
  'Notebook',
  'Panels',
  'List',
  'Settings',
  'Anode',
] as const

export type CommandGroup = (typeof commandGroups)[number]

/**
 * Something that a person can do. Keys, menus, the palette and the help are all made from commands: who adds one
 * adds it everywhere.
 */
export interface Command<Context extends ReadonlyArray<unknown> = readonly []> {
  /** Stable, for settings and automation: `cell.delete`. */
  readonly id: string
  /** What people read: `Delete cell`. */
  readonly title: string
  readonly group: CommandGroup
  /** Its keys unless the person changed them, in command mode, while editing, and in fields. */
  readonly keys?: ActionKeys
  /**
   * When there is something to do for it at all: while the notebook is shown as it was (`past`); always or as it is
   * now otherwise. A key may mean one thing in one and another in the other.
   */
  readonly scope?: 'past'
  /** Whether it can be done now: else menus show it dimmed, the palette leaves it out, and its keys do nothing. */
  readonly when?: (...context: Context) => boolean
  readonly run: (...context: Context) => void
}
