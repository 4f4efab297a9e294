import { serverPrincipal } from '@anode/document'
import type { Done } from '@anode/protocol'

/** Somebody who rests this long begins a new entry, in ms. */
export const PAUSE = 2 * 60_000

/** Several who do something within this time of each other work together, in ms. */
export const TOGETHER = 15_000

/** Who never rests begins a new entry after this time, in ms, or after so many facts. */
export const LONGEST = 15 * 60_000
export const MOST = 300

/** A fact as the time line sees it. */
export interface TimelineFact {
  readonly seq: number
  readonly name: string
  /** Null of facts whose arguments do not matter here. */
  readonly args: Readonly<Record<string, unknown>> | null
  readonly principal: string
  readonly at: number
}

/** What was done to which cells, in the order of the first time. */
type Touched = 'created' | 'deleted' | 'moved' | 'edited' | 'changed' | 'cleared' | 'restored'

/** An entry as it is kept: it may still grow. */
export interface StoredEntry {
  readonly from: number
  readonly to: number
  readonly fromAt: number
  readonly toAt: number
  readonly people: ReadonlyArray<string>
  /** How many facts people stated. */
  readonly facts: number
  readonly cells: Readonly<Partial<Record<Touched, ReadonlyArray<string>>>>
  readonly ran: ReadonlyArray<string>
  readonly rest: Pick<Done, 'runs' | 'failed' | 'retitled' | 'loaded' | 'named'>
  /** Whether whatever people do next begins another one. */
  readonly closed: boolean
}

/** Facts about one cell that people state, as what they count. */
const touches: Readonly<Record<string, Touched>> = {
  'v1.CellCreated': 'created',
  'v1.CellDeleted': 'deleted',
  'v1.CellMoved': 'moved',
  'v1.CellTextEdited': 'edited',
  'v1.CellKindChanged': 'changed',
  'v1.CellMetadataSet': 'changed',
  'v1.CellAttachmentSet': 'changed',
  'v1.OutputsCleared': 'cleared',
  'v1.OutputsRestored': 'restored',
  'v1.OutputsReverted': 'restored',
}

/** Kernel hosts and the server itself do what people asked for. */
const isPerson = (principal: string): boolean =>
  principal !== serverPrincipal.id && !principal.startsWith('host:')

const begin = ({ seq, at }: TimelineFact): StoredEntry => ({
  from: seq,
  to: seq,
  fromAt: at,
  toAt: at,
  people: [],
  facts: 0,
  cells: {},
  ran: [],
  rest: { runs: 0, failed: 0, retitled: false, loaded: false, named: [] },
  closed: false,
})

const withId = (list: ReadonlyArray<string> | undefined, id: unknown): ReadonlyArray<string> =>
  list?.includes(String(id)) ? list : [...(list ?? []), String(id)]

const count = (entry: StoredEntry, { name, args }: TimelineFact): StoredEntry => {
  const touched = touches[name]
  const { rest } = entry
  if (touched !== undefined) {
    return { ...entry, cells: { ...entry.cells, [touched]: withId(entry.cells[touched], args?.cellId) } }
  }
  switch (name) {
    case 'v1.RunRequested':
    case 'v2.RunRequested':
      return { ...entry, ran: withId(entry.ran, args?.cellId), rest: { ...rest, runs: rest.runs + 1 } }
    case 'v1.RunFinished':
      return args?.status === 'error' ? { ...entry, rest: { ...rest, failed: rest.failed + 1 } } : entry
    case 'v1.NotebookRetitled':
      return { ...entry, rest: { ...rest, retitled: true } }
    case 'v1.NotebookLoaded':
      return { ...entry, rest: { ...rest, loaded: true } }
    case 'v1.VersionNamed':
      // What has a name ends where it was given.
      return { ...entry, rest: { ...rest, named: [...rest.named, String(args?.name)] }, closed: true }
    default:
      return entry
  }
}

const belongs = (entry: StoredEntry, { principal, at }: TimelineFact): boolean => {
  // One commit is one deed, however many facts it takes.
  if (at === entry.toAt && entry.people.includes(principal) && !entry.closed) return true
  // A clock that was turned back is no haste: a long way back is a pause as well.
  const rest = Math.abs(at - entry.toAt)
  return (
    !entry.closed &&
    entry.people.length > 0 &&
    rest < (entry.people.includes(principal) ? PAUSE : TOGETHER) &&
    at - entry.fromAt < LONGEST &&
    entry.facts < MOST
  )
}

/** Whether a fact begins a new entry after `entry`, or goes into it. What kernels say always does. */
export const isNewEntry = (entry: StoredEntry | null, fact: TimelineFact): boolean => {
  if (entry === null) return true
  if (isPerson(fact.principal)) return !belongs(entry, fact)
  return fact.name === 'v1.NotebookLoaded' && fact.args?.part === 0
}

/** The entry with a fact more; `entry` null for a fact that begins one. */
export const addFact = (entry: StoredEntry | null, fact: TimelineFact): StoredEntry => {
  const grown = count(entry ?? begin(fact), fact)
  if (!isPerson(fact.principal)) return { ...grown, to: fact.seq }
  return {
    ...grown,
    to: fact.seq,
    // Whatever the clock does, nothing ends before it begins.
    toAt: Math.max(grown.toAt, fact.at),
    facts: grown.facts + 1,
    people: withId(grown.people, fact.principal),
  }
}
