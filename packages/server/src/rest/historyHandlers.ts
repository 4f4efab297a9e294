import { AnodeApi } from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect } from 'effect'
import { History } from '../history/History.ts'

/** What is asked of the past of notebooks. */
export const historyHandlers = HttpApiBuilder.group(AnodeApi, 'history', (handlers) =>
  Effect.map(History, (history) =>
    handlers
      .handle('timeline', ({ path, urlParams }) => history.timeline(path.id, urlParams))
      .handle('moment', ({ path }) => history.moment(path.id, path.seq))
      .handle('cellRuns', ({ path, urlParams }) => history.cellRuns(path.id, path.cellId, urlParams)),
  ),
)
