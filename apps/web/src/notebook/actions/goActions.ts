import { goToError, goToRunning } from '../places/going.ts'
import type { Action } from './Action.ts'

/** What goes to a cell for a reason. */
export const goActions: ReadonlyArray<Action> = [
  {
    id: 'go.nextError',
    title: 'Go to the next error',
    group: 'Move',
    keys: { command: [']'] },
    run: (session) => goToError(session, 1),
  },
  {
    id: 'go.previousError',
    title: 'Go to the previous error',
    group: 'Move',
    keys: { command: ['['] },
    run: (session) => goToError(session, -1),
  },
  {
    id: 'go.running',
    title: 'Go to the running cell',
    group: 'Move',
    keys: { command: ['g r'] },
    run: goToRunning,
  },
]
