import type { Action } from './Action.ts'
import { cellActions } from './cellActions.ts'
import { keyLabel } from './keyName.ts'
import { runActions } from './runActions.ts'
import { selectionActions } from './selectionActions.ts'

/** Every action by its id. */
export const actions: ReadonlyMap<string, Action> = new Map(
  [...selectionActions, ...cellActions, ...runActions].map((action) => [action.id, action]),
)

/** The first key of an action as people read it. */
export const keysOf = (id: string): string | undefined => {
  const key = actions.get(id)?.keys?.command?.[0]
  return key === undefined ? undefined : keyLabel(key)
}
