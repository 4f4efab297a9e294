/**
 * What the code of a cell says that it wants installed (`%pip install six`), and what it is answered while it waits.
 *
 * A kernel opens a comm to `anode.environment` for each wish, and says it again from time to time until it is answered:
 * a message may be lost with a connection, or with a server that is restarted. The same wish is carried out once. Answers
 * go to the comm, which the kernel hears beside the cell that waits.
 */
import { type Principal, serverPrincipal } from '@anode/document'
import type { CommMessage, EnvironmentState } from '@anode/protocol'
import { Effect, Fiber, Layer, Option, Runtime, Schema } from 'effect'
import { openRuns } from '../executors/OpenRun.ts'
import { KernelSessions } from '../kernels/KernelSessions.ts'
import { Rooms } from '../notebooks/Rooms.ts'
import { Environments } from './Environments.ts'

/** What kernels open a comm to. */
export const ENVIRONMENT_COMM = 'anode.environment'

const Texts = Schema.Array(Schema.String)

const Wish = Schema.Union(
  Schema.TaggedStruct('change', { add: Texts, remove: Texts, upgrade: Texts }),
  /** It is not waited for any more. */
  Schema.TaggedStruct('cancel', {}),
)

const readWish = Schema.decodeUnknownOption(Wish)

/** How often a cell that waits is told how far it is, at most (ms). */
const PROGRESS = 200

/** How long what a wish came to is kept for who asks again (ms). */
const KEPT = 120_000

interface Job {
  /** What was answered last; said again to who asks again. */
  last: Readonly<Record<string, unknown>>
  fiber: Fiber.RuntimeFiber<void> | null
}

const inWords = ({ phase, packages }: EnvironmentState): string => {
  if (phase === 'checking') return 'Looking for versions that go together …'
  if (phase === 'creating') return 'Making an environment …'
  const done = packages.filter(({ state }) => state === 'installed').length
  const coming = packages.filter(({ state }) => state === 'downloading').map(({ name }) => name)
  const now = coming.length === 0 ? '' : `: ${coming.slice(0, 3).join(', ')}${coming.length > 3 ? ' …' : ''}`
  return done === 0 ? `Installing${now} …` : `Installing (${done} of ${packages.length})${now} …`
}

const make = Effect.gen(function* () {
  const sessions = yield* KernelSessions
  const environments = yield* Environments
  const rooms = yield* Rooms
  const runFork = Runtime.runFork(yield* Effect.runtime())
  const jobs = new Map<string, Job>()

  const answer = (notebookId: string, commId: string, data: Readonly<Record<string, unknown>>): void => {
    const message: CommMessage = { _tag: 'message', commId, data, metadata: {}, buffers: [] }
    runFork(sessions.ask(serverPrincipal, notebookId, { _tag: 'comm', message }))
  }

  /** Whose run it is that asks. */
  const askerOf = (notebookId: string): Principal => {
    const opened = rooms.peek(notebookId)
    const run = opened && openRuns(opened.room.state).find(({ status }) => status === 'running')
    return run === undefined ? serverPrincipal : { id: run.by, kind: 'person', name: '' }
  }

  const begin = (
    notebookId: string,
    commId: string,
    { add, remove, upgrade }: typeof Wish.Type & { _tag: 'change' },
  ) => {
    const key = `${notebookId} ${commId}`
    const job: Job = {
      last: { _tag: 'progress', text: 'Looking for versions that go together …' },
      fiber: null,
    }
    jobs.set(key, job)
    let toldAt = 0
    const say = (data: Readonly<Record<string, unknown>>) => {
      job.last = data
      answer(notebookId, commId, data)
    }
    const onProgress = (state: EnvironmentState) => {
      if (state.phase === 'ready' || state.phase === 'failed') return
      const now = Date.now()
      job.last = { _tag: 'progress', text: inWords(state) }
      if (now - toldAt < PROGRESS) return
      toldAt = now
      answer(notebookId, commId, job.last)
    }
    const change = { add, remove, ...(upgrade.length > 0 ? { upgrade } : {}) }
    const work = environments.change(askerOf(notebookId), notebookId, change, onProgress).pipe(
      Effect.match({
        onSuccess: ({ made, environment, added, removed, unknown }) => {
          // A host of another machine makes it too, and says where it is there.
          const elsewhere = sessions.isElsewhere(notebookId) ? { environment } : {}
          say({ _tag: 'done', ...made, ...elsewhere, added, removed, unknown })
        },
        onFailure: ({ message }) => say({ _tag: 'failed', message }),
      }),
      Effect.catchAllDefect((defect) =>
        Effect.zipRight(
          Effect.logError(defect),
          Effect.sync(() =>
            say({
              _tag: 'failed',
              message: 'Something failed that should not. The log of the server says what.',
            }),
          ),
        ),
      ),
    )
    job.fiber = runFork(work)
    job.fiber.addObserver(() => setTimeout(() => jobs.delete(key), KEPT).unref?.())
  }

  sessions.takeComms(ENVIRONMENT_COMM, (notebookId, { commId, data }) => {
    const wish = Option.getOrNull(readWish(data))
    if (wish === null) {
      answer(notebookId, commId, {
        _tag: 'failed',
        message: 'The server does not understand what is wanted.',
      })
      return
    }
    const job = jobs.get(`${notebookId} ${commId}`)
    if (wish._tag === 'cancel') {
      if (job?.fiber) runFork(Fiber.interrupt(job.fiber))
    } else if (job !== undefined) answer(notebookId, commId, job.last)
    else begin(notebookId, commId, wish)
  })
})

/** Answers what cells want installed. */
export const EnvironmentCommsLive = Layer.effectDiscard(make)
