import type { Action } from './Action.ts'
import { cellActions } from './cellActions.ts'
import { foldActions } from './foldActions.ts'
import { goActions } from './goActions.ts'
import { notebookActions } from './notebookActions.ts'
import { runActions } from './runActions.ts'
import { selectionActions } from './selectionActions.ts'

/** What the page itself can do with a notebook: edit, run, show and select its cells. */
export const coreActions: ReadonlyArray<Action> = [
  ...runActions,
  ...cellActions,
  ...foldActions,
  ...selectionActions,
  ...goActions,
  ...notebookActions,
]
