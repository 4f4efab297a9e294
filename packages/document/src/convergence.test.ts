/**
 * People who edit one notebook at once, each in a replica of their own: a replica shows its own facts at
 * once, and when others' arrive it takes its unconfirmed ones back, applies the log, and states them again.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { updateToText } from './cellText.ts'
import * as intents from './intents/index.ts'
import { type NotebookSnapshot, readSnapshot } from './NotebookSnapshot.ts'
import { applyFact, type Fact } from './StateDatabase.ts'
import { openMemoryState, stateOf } from './testing/index.ts'

type Stated = Omit<Fact, 'seq'>

/** The log's order, and nothing else. */
class Sequencer {
  readonly log: Fact[] = []

  push(facts: ReadonlyArray<Stated>): void {
    for (const fact of facts) this.log.push({ ...fact, seq: this.log.length + 1 })
  }
}

class Replica {
  readonly by: string
  readonly #db = openMemoryState()
  #pending: ReadonlyArray<Stated> = []
  /** How much of the log it has seen. */
  #seen = 0

  constructor(by: string) {
    this.by = by
    this.#db.mark()
  }

  commit(facts: ReadonlyArray<Stated>): void {
    this.#apply(facts, this.#seen + this.#pending.length)
    this.#pending = [...this.#pending, ...facts]
  }

  /** Takes the log up to a point; own facts are in it once they were pushed. */
  pull({ log }: Sequencer, upTo: number): void {
    const arrived = log.slice(this.#seen, upTo)
    this.#db.rollBack()
    this.#apply(arrived, this.#seen)
    this.#db.mark()
    this.#seen += arrived.length
    this.#pending = this.#pending.filter(({ args }) => !arrived.some((fact) => fact.args === args))
    this.#apply(this.#pending, this.#seen)
  }

  push(sequencer: Sequencer): void {
    sequencer.push(this.#pending.filter(({ args }) => !sequencer.log.some((fact) => fact.args === args)))
  }

  state(): NotebookSnapshot {
    return readSnapshot(this.#db)
  }

  close(): void {
    this.#db.close()
  }

  #apply(facts: ReadonlyArray<Stated>, after: number): void {
    for (const [index, fact] of facts.entries()) applyFact(this.#db, { ...fact, seq: after + index + 1 })
  }
}

interface Action {
  readonly replica: number
  readonly verb:
    | 'create'
    | 'write'
    | 'erase'
    | 'move'
    | 'delete'
    | 'run'
    | 'comment'
    | 'resolve'
    | 'read'
    | 'push'
    | 'pull'
  readonly a: number
  readonly b: number
}

/** What a person does who sees this state. */
const factsFor = (
  { verb, a, b }: Action,
  state: NotebookSnapshot,
  by: string,
  step: number,
): ReadonlyArray<Stated> => {
  const cells = state.cells.map((row) => ({
    id: String(row.id),
    position: String(row.position),
    kind: 'code',
    runStatus: null,
    source: String(row.source),
    textState: (row.textState as string | undefined) ?? null,
  }))
  if (verb === 'create') {
    const index = a % (cells.length + 1)
    return [intents.createCell(cells, { id: `cell-${step}`, index, kind: 'code' }, { by })]
  }
  const cell = cells[a % cells.length]
  if (cell === undefined) return []
  const start = [...cell.source].slice(0, b).join('').length
  const rewritten = (removed: number, added: string): ReadonlyArray<Stated> => {
    const rest = [...cell.source.slice(start)].slice(removed).join('')
    const update = updateToText(cell, cell.source.slice(0, start) + added + rest)
    return update === null ? [] : [intents.editText(cell.id, update, { by })]
  }
  switch (verb) {
    case 'write':
      return rewritten(0, wordOf(step))
    case 'erase':
      return rewritten(3, '')
    case 'move':
      return intents.moveCell(cells, cell.id, b % cells.length, { by })
    case 'delete':
      return intents.deleteCells([cell.id], { by })
    case 'run':
      return [{ name: 'v2.RunRequested', args: { runId: `run-${step}`, cellId: cell.id, at: step, by } }]
    case 'comment':
      return commentFacts(cell.id, { a, b }, state, { by, at: step }, wordOf(step))
    case 'resolve':
      return state.threads?.length ? [intents.resolveThread(threadAt(state, a), { by, at: step })] : []
    case 'read':
      return (state.threads ?? []).flatMap(({ id }) => intents.markRead(threadOf(state, String(id)), { by }))
    default:
      return []
  }
}

const threadAt = ({ threads = [] }: NotebookSnapshot, n: number): string =>
  String(threads[n % threads.length]?.id)

const threadOf = ({ comments = [] }: NotebookSnapshot, id: string) => ({
  id,
  comments: comments
    .filter(({ threadId }) => threadId === id)
    .map((row) => ({ id: String(row.id), author: String(row.author), seq: Number(row.seq) })),
  readTo: 0,
})

/** A new thread, an answer, or a change of some comment, which may be another's. */
const commentFacts = (
  cellId: string,
  { a, b }: { readonly a: number; readonly b: number },
  state: NotebookSnapshot,
  speaker: { readonly by: string; readonly at: number },
  text: string,
): ReadonlyArray<Stated> => {
  const words = { text, mentions: [] }
  const comment = state.comments?.[a % state.comments.length]
  if (comment === undefined || b < 6) return [intents.startThread({ cellId, anchor: null }, words, speaker)]
  const id = String(comment.id)
  if (b < 14) return [intents.replyTo({ id: String(comment.threadId), cellId }, words, speaker)]
  return b < 18 ? [intents.editComment(id, words, speaker)] : [intents.deleteComment(id, speaker)]
}

/** Text that nobody else writes: five letters and an emoji. */
const wordOf = (step: number): string =>
  `${String.fromCodePoint(0x1f600 + (step % 50))}${String.fromCodePoint(0x4e00 + step).repeat(5)}`

/** Acts in turn in three replicas, and at the end lets everyone see everything. */
const play = (actions: ReadonlyArray<Action>) => {
  const sequencer = new Sequencer()
  const replicas = ['person:ann', 'person:bob', 'agent:c'].map((by) => new Replica(by))
  const words: string[] = []
  for (const [step, action] of actions.entries()) {
    const replica = replicas[action.replica] as Replica
    if (action.verb === 'push') replica.push(sequencer)
    else if (action.verb === 'pull') replica.pull(sequencer, sequencer.log.length - (action.a % 3))
    else {
      const facts = factsFor(action, replica.state(), replica.by, step)
      if (action.verb === 'write' && facts.length > 0) words.push(wordOf(step))
      replica.commit(facts)
    }
  }
  for (const replica of replicas) replica.push(sequencer)
  const states = replicas.map((replica) => {
    replica.pull(sequencer, sequencer.log.length)
    const state = replica.state()
    replica.close()
    return state
  })
  return { log: sequencer.log, words, states }
}

const anyActions = (...verbs: ReadonlyArray<Action['verb']>): fc.Arbitrary<ReadonlyArray<Action>> => {
  const action = fc.record({
    replica: fc.nat(2),
    verb: fc.constantFrom(...verbs),
    a: fc.nat(20),
    b: fc.nat(20),
  })
  return fc.array(action, { maxLength: 60, size: 'max' })
}

/** Comments that are said in a play, each by its text. */
const saidIn = (log: ReadonlyArray<Fact>) =>
  log.filter(({ name }) => name === 'v1.CommentAdded').map(({ args }) => (args as { text: string }).text)

describe('three replicas', () => {
  test('that create, edit, move, delete and run at random agree, with each other and with the log', () => {
    const actions = anyActions(
      'create',
      'write',
      'write',
      'erase',
      'move',
      'delete',
      'run',
      'push',
      'pull',
      'pull',
    )
    fc.assert(
      fc.property(actions, (played) => {
        const { log, states } = play(played)
        const state = stateOf(log)
        for (const replica of states) expect(replica).toEqual(state)
      }),
      { numRuns: 150 },
    )
  })

  test('that comment at once and offline agree, and lose no comment', () => {
    const actions = anyActions(
      ...(['create', 'comment', 'comment', 'comment', 'resolve', 'read', 'delete', 'push', 'pull'] as const),
    )
    fc.assert(
      fc.property(actions, (played) => {
        const { log, states } = play(played)
        const state = stateOf(log)
        for (const replica of states) expect(replica).toEqual(state)
        expect(state.comments ?? []).toHaveLength(saidIn(log).length)
        // Nobody has read what they had not seen: what is read was in the log before the mark was made.
        for (const read of state.reads ?? []) {
          const last = threadOf(state, String(read.threadId)).comments.find(({ seq }) => seq === read.seq)
          expect(last?.author).not.toBe(read.reader)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('that write at once lose no character', () => {
    fc.assert(
      fc.property(anyActions('create', 'write', 'write', 'write', 'push', 'pull', 'move'), (played) => {
        const { words, states } = play(played)
        const text = (states[0] as NotebookSnapshot).cells.map((cell) => String(cell.source)).join('')
        expect([...text].sort()).toEqual([...words.join('')].sort())
      }),
      { numRuns: 150 },
    )
  })
})
