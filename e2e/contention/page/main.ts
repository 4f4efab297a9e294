/**
 * A page with nothing but a replica, opened as the notebook page opens its own: same storage, same socket.
 * `/contention/?notebook=…&client=…&seed=…` commits a fact every 25 ms while it is told to, as long as no more
 * than `MOST_WAITING` wait for the server: nobody types on for minutes into a page that stands still, and on a slow
 * machine pages that do would fall behind for ever.
 */
import type { NewFact, Replica } from '@anode/protocol/replica'
import { openNotebook } from '@anode/web/replica'
import { seededRandom } from '../seededRandom.ts'
import { openJournalWatch } from './journal.ts'
import { nextFact } from './nextFact.ts'
import { everything } from './queries.ts'

/** What the test calls in the page. */
export interface ContentionWindow {
  readonly opened: Promise<void>
  readonly start: () => void
  readonly stop: () => void
  /** Commits a fact in another's name, which the server must refuse. */
  readonly forge: () => void
  readonly online: () => boolean
  /** Facts that the server has not acknowledged. */
  readonly waiting: () => number
  /** Everything that the tables hold, as one text to compare. */
  readonly state: () => string
  /** Marks of refused facts that the page offers to the person. */
  readonly refused: () => ReadonlyArray<string>
  /** Why the replica gave up; null while it works. */
  readonly stopped: () => string | null
}

declare global {
  interface Window {
    contention: ContentionWindow
    /** Given by the test: these facts are in the journal now. */
    kept: (marks: ReadonlyArray<string>) => void
  }
}

const INTERVAL = 25
const MOST_WAITING = 200

const params = new URLSearchParams(location.search)
const client = params.get('client') ?? ''
const random = seededRandom(Number(params.get('seed')))
const opening = openNotebook(params.get('notebook') ?? '')

let replica: Replica
let count = 0
let timer: ReturnType<typeof setInterval> | undefined
let whenKept: (kept: () => void) => void

const ready = opening.then(async (opened) => {
  replica = opened
  whenKept = await openJournalWatch()
})

const commit = (fact: NewFact, mark: string): void => {
  replica.commit(fact)
  whenKept(() => window.kept([mark]))
}

window.contention = {
  opened: ready,
  start: () => {
    timer = setInterval(() => {
      if (replica.status.waiting >= MOST_WAITING) return
      const { fact, mark } = nextFact(replica, `${client}-${++count}`, random)
      commit(fact, mark)
    }, INTERVAL)
  },
  stop: () => clearInterval(timer),
  forge: () => {
    const forged = `forged ${client}-${++count}`
    commit({ name: 'v1.NotebookRetitled', args: { title: forged, by: 'person:mallory' } }, forged)
  },
  online: () => replica.status.connection === 'online',
  waiting: () => replica.status.waiting,
  state: () => replica.read(everything),
  refused: () =>
    replica.status.refused.flatMap(({ facts }) => facts.map(({ args }) => (args as { title: string }).title)),
  stopped: () => replica.status.stopped?.message ?? null,
}
