import { commentActions } from '../comments/commentActions.ts'
import { elsewhereActions } from '../elsewhere/elsewhereActions.ts'
import { findActions } from '../find/findActions.ts'
import { findOptionActions } from '../find/findOptionActions.ts'
import { panelActions } from '../panels/panelActions.ts'
import { peopleActions } from '../presence/peopleActions.ts'
import { timelineActions } from '../timeline/timelineActions.ts'
import type { Action } from './Action.ts'
import { cellActions } from './cellActions.ts'
import { clipboardActions } from './clipboardActions.ts'
import { conflictActions } from './conflictActions.ts'
import { foldActions } from './foldActions.ts'
import { goActions } from './goActions.ts'
import { notebookActions } from './notebookActions.ts'
import { runActions } from './runActions.ts'
import { selectionActions } from './selectionActions.ts'

/** Every action on a notebook by its id. */
export const actions: ReadonlyMap<string, Action> = new Map(
  [
    ...runActions,
    ...cellActions,
    ...clipboardActions,
    ...conflictActions,
    ...foldActions,
    ...selectionActions,
    ...goActions,
    ...findActions,
    ...findOptionActions,
    ...notebookActions,
    ...elsewhereActions,
    ...commentActions,
    ...panelActions,
    ...peopleActions,
    ...timelineActions,
  ].map((action) => [action.id, action]),
)
