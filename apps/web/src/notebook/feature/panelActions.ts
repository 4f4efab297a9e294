import { everywhere } from '../../commands/keysIn.ts'
import type { Action } from '../actions/Action.ts'
import { openPanel } from '../state/openPanel.ts'
import type { Panel } from './Panel.ts'

const panelElement = () => document.getElementById('panel')
const hasFocus = () => panelElement()?.contains(document.activeElement) === true

/** What opens and closes each panel. */
export const panelActions = (panels: ReadonlyArray<Panel>): ReadonlyArray<Action> =>
  panels.map(({ id, title, key }) => ({
    id: `panel.${id}`,
    title,
    group: 'Panels',
    ...(key === undefined ? {} : { keys: everywhere(key) }),
    // While it is open beside what one does, its key goes into it; from there, it closes it.
    run: () => (openPanel.get().id === id && !hasFocus() ? panelElement()?.focus() : openPanel.toggle(id)),
  }))
