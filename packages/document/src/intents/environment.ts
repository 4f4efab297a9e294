import type { NotebookEnvironment } from '../environment/NotebookEnvironment.ts'
import { events } from '../events/index.ts'
import type { Actor } from './cells.ts'

/** The notebook needs this of Python from now on; null: nothing of its own. */
export const setEnvironment = (environment: NotebookEnvironment | null, { by }: Actor) =>
  events.environmentSet({ environment, by })
