import {
  applyFact,
  applyOutputOp,
  createStateTables,
  events,
  fromStoredOutput,
  type IdentifiedOutput,
  type OutputOp,
  type StateDatabase,
} from '@anode/document'
import { openMemoryState } from '@anode/document/testing'
import type { ProposedFact } from '@anode/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inFlightFacts } from './inFlightFacts.ts'

const by = 'server'
const now = { at: 5, by }

/** A notebook with a run of one cell, and how to add to its log. */
const makeNotebook = (status: 'queued' | 'running' = 'running') => {
  const state = openMemoryState()
  createStateTables(state)
  let seq = 0
  const apply = (facts: ReadonlyArray<ProposedFact>) => {
    for (const fact of facts) applyFact(state, { seq: ++seq, name: fact.name, args: fact.args })
  }
  apply([
    events.cellCreated({ cellId: 'c', kind: 'code', position: 'a0', source: '', metadata: {}, by }),
    events.runRequested({ runId: 'old', cellId: 'c', at: 1, by }),
    events.runStarted({ runId: 'old', executionCount: 1, at: 1, by }),
    events.outputAppended({ outputId: 'o', cellId: 'c', runId: 'old', position: 0, output: text('old'), by }),
    events.runFinished({ runId: 'old', status: 'ok', executionCount: 1, at: 2, by }),
    events.runRequested({ runId: 'r', cellId: 'c', at: 3, by }),
    ...(status === 'running' ? [events.runStarted({ runId: 'r', executionCount: 2, at: 4, by })] : []),
  ])
  return { state, apply }
}

const text = (content: string) => ({ _tag: 'stream' as const, name: 'stdout' as const, text: content })

const stored = (state: StateDatabase): ReadonlyArray<IdentifiedOutput> =>
  state.select("SELECT id, text, body FROM outputs WHERE cellId = 'c' ORDER BY position, id").map((row) => ({
    id: String(row.id),
    output: fromStoredOutput({ text: String(row.text), body: JSON.parse(String(row.body)) }),
  }))

const inFlight = (state: StateDatabase, outputs: ReadonlyArray<IdentifiedOutput>) =>
  inFlightFacts(state, { runId: 'r', cellId: 'c', outputs }, now)

describe('what was in flight of a run whose host is gone', () => {
  it('becomes what the log holds, wherever the host had stopped stating it', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 6 })
    const anyStep = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('print' as const), what: anyText }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('rewrite' as const), what: anyText }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('show' as const), what: anyText }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('update' as const), what: anyText }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), what: anyText }) },
    )
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 20 }), fc.nat(20), (steps, statedSteps) => {
        const { state, apply } = makeNotebook()
        let outputs: ReadonlyArray<IdentifiedOutput> = []
        let ids = 0
        const act = ({ do: what, what: said }: (typeof steps)[number]): OutputOp[] => {
          const last = outputs.at(-1)
          if (what === 'clear') {
            // Something follows at once: what was cleared for good is kept in the log, see below.
            return [{ _tag: 'clear' }, { _tag: 'append', output: { id: `o${++ids}`, output: text(said) } }]
          }
          if (what === 'show' || what === 'update') {
            const data = { 'text/plain': said }
            if (what === 'update') return [{ _tag: 'replace', displayId: 'd', data, metadata: {} }]
            const output = { _tag: 'display' as const, data, metadata: {}, displayId: 'd' }
            return [{ _tag: 'append', output: { id: `o${++ids}`, output } }]
          }
          if (last?.output._tag !== 'stream') {
            return [{ _tag: 'append', output: { id: `o${++ids}`, output: text(said) } }]
          }
          const { length } = last.output.text
          return [{ _tag: 'text', outputId: last.id, offset: what === 'print' ? length : 0, text: said }]
        }
        steps.forEach((step, i) => {
          outputs = act(step).reduce(applyOutputOp, outputs)
          // What the host had stated by then.
          if (i + 1 === statedSteps) apply(inFlight(state, outputs))
        })
        apply(inFlight(state, outputs))
        const held = new Map(stored(state).map(({ id, output }) => [id, output]))
        for (const { id, output } of outputs) {
          const kept = held.get(id)
          // A text that was shown is there, or a longer one that begins with it.
          if (output._tag === 'stream' && kept?._tag === 'stream') {
            expect(kept.text.startsWith(output.text)).toBe(true)
          } else expect(kept).toEqual(output)
        }
        if (outputs.length > 0) expect([...held.keys()]).toEqual(outputs.map(({ id }) => id))
        // Nothing is stated twice.
        expect(inFlight(state, outputs)).toEqual([])
      }),
    )
  })

  it('takes the place of what the cell showed before, when the run was not even stated as started', () => {
    const { state, apply } = makeNotebook('queued')
    expect(stored(state)).toMatchObject([{ id: 'o' }])
    apply(inFlight(state, [{ id: 'a', output: text('new') }]))
    expect(stored(state)).toEqual([{ id: 'a', output: text('new') }])
  })

  it('takes nothing away: neither while a host that came back says it again, nor what was cleared for good', () => {
    const { state, apply } = makeNotebook()
    apply(
      inFlight(state, [
        { id: 'a', output: text('one\ntwo\n') },
        { id: 'b', output: text('three') },
      ]),
    )
    expect(inFlight(state, [])).toEqual([])
    expect(inFlight(state, [{ id: 'a', output: text('') }])).toEqual([])
    expect(inFlight(state, [{ id: 'a', output: text('one\n') }])).toEqual([])
    expect(stored(state)).toHaveLength(2)
  })

  it('is cut into facts of a bearable length, and never within a character', () => {
    const { state, apply } = makeNotebook()
    const long = `x${'🌍'.repeat(200_000)}`
    const facts = inFlight(state, [{ id: 'a', output: text(long) }])
    for (const fact of facts) expect(JSON.stringify(fact).length).toBeLessThan(400 * 1024)
    expect(facts.every(({ args }) => JSON.stringify(args).isWellFormed())).toBe(true)
    apply(facts)
    expect(stored(state)).toEqual([{ id: 'a', output: text(long) }])
  })
})
