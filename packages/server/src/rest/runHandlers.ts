import { intents } from '@anode/document'
import { AnodeApi, CellNotFound, Conflict, CurrentPrincipal, type RunRequest } from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Clock, Effect } from 'effect'
import { Kinds } from '../executors/Kinds.ts'
import { History } from '../history/History.ts'
import { KernelSessions } from '../kernels/KernelSessions.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { openForChange } from './openForChange.ts'
import { cellOrder } from './readCells.ts'
import { isOver, readRun, readRunList } from './readRuns.ts'
import { stateOwn } from './stateByRest.ts'
import { waitForRuns } from './waitForRuns.ts'

/** A cell as a request for runs takes it: one that runs already with its present text is joined, not left out. */
const asked = ({ id, kind }: { readonly id: string; readonly kind: string }) => ({
  id,
  kind,
  runStatus: null,
})

/** The cells that are meant, in the order in which they shall run. */
const cellsOf = ({ room }: OpenRoom, { cells }: RunRequest) => {
  const order = cellOrder(room.state)
  if (cells === 'all') return Effect.succeed(order.map(asked))
  const byId = new Map(order.map((cell) => [cell.id, cell]))
  return Effect.forEach(new Set(cells), (cellId) => {
    const cell = byId.get(cellId)
    return cell === undefined
      ? new CellNotFound({ cellId, message: `The notebook has no cell ${cellId}: it may have been deleted.` })
      : Effect.succeed(asked(cell))
  })
}

/** Runs, from the request to the result. */
export const runHandlers = HttpApiBuilder.group(AnodeApi, 'runs', (handlers) =>
  Effect.gen(function* () {
    const rooms = yield* Rooms
    const history = yield* History
    const kernels = yield* KernelSessions
    const { kinds } = yield* Kinds
    const changing = yield* openForChange
    const ended = yield* waitForRuns
    return handlers
      .handle('request', ({ path, payload, urlParams: { wait = 0 } }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const opened = yield* changing(path.id)
          const cells = yield* cellsOf(opened, payload)
          const at = yield* Clock.currentTimeMillis
          const { stopOnError = true } = payload
          const requests = intents.requestRuns(cells, kinds, { by: by.id, at, stopOnError })
          if (payload.cells !== 'all' && requests.length < cells.length) {
            const running = new Set(requests.map(({ args }) => args.cellId))
            const still = cells.find(({ id }) => !running.has(id))
            return yield* new Conflict({
              message: `The cell ${still?.id} does not run: it is of the kind “${still?.kind}”.`,
            })
          }
          yield* stateOwn(opened.room, by, requests)
          const ids = requests.map(({ args }) => args.runId)
          yield* ended(opened, ids, wait)
          const runs = yield* Effect.forEach(ids, (id) =>
            // What was just asked for is known.
            Effect.catchTag(readRun(history, opened, id), 'RunNotFound', Effect.die),
          )
          return { runs }
        }),
      )
      .handle('list', ({ path }) =>
        Effect.map(rooms.open(path.id), (opened) => ({ runs: readRunList(opened) })),
      )
      .handle('result', ({ path, urlParams: { wait = 0 } }) =>
        Effect.gen(function* () {
          const opened = yield* rooms.open(path.id)
          yield* ended(opened, [path.runId], wait)
          return yield* readRun(history, opened, path.runId)
        }),
      )
      .handle('cancel', ({ path }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const opened = yield* changing(path.id)
          const run = yield* readRun(history, opened, path.runId)
          if (isOver(run.status)) return run
          if (run.status === 'running') {
            yield* kernels.command(by, path.id, 'interrupt')
          } else {
            const at = yield* Clock.currentTimeMillis
            yield* stateOwn(opened.room, by, intents.cancelRuns([run.id], { by: by.id, at }))
          }
          return yield* readRun(history, opened, path.runId)
        }),
      )
      .handle('answer', ({ path, payload }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          const opened = yield* changing(path.id)
          const { input, id } = yield* readRun(history, opened, path.runId)
          if (input === null)
            return yield* new Conflict({ message: 'The run does not ask for input just now.' })
          if (kernels.giveInput(by, path.id, id, payload.value)) return
          return yield* new Conflict({
            message: 'The process that runs kernels is not connected just now. Try again in a moment.',
          })
        }),
      )
  }),
)
