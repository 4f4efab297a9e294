import { everywhere } from '../../commands/keysIn.ts'
import type { Action } from '../actions/Action.ts'
import { openPanel } from './openPanel.ts'
import { panels } from './registry.ts'

/** What opens and closes each panel. */
export const panelActions: ReadonlyArray<Action> = panels.map(({ id, title, key }) => ({
  id: `panel.${id}`,
  title,
  group: 'Panels',
  ...(key === undefined ? {} : { keys: everywhere(key) }),
  run: () => openPanel.toggle(id),
}))
