import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { events } from './events/index.ts'
import type { IdentifiedOutput, Output } from './Output.ts'
import { applyOutputOp, type OutputOp } from './OutputOp.ts'
import { fromStoredOutput, type StoredOutput } from './storedOutput.ts'
import { anyText, stateAfter } from './testing/index.ts'

const by = 'host:one'
const anyDisplayId = fc.constantFrom('d', 'e')
const anyOutputId = fc.constantFrom('a', 'b', 'c', 'd')
const anyBundle = fc.dictionary(fc.constantFrom('text/plain', 'text/html', 'image/png'), anyText)
const anyOutput: fc.Arbitrary<Output> = fc.oneof(
  fc.record({
    _tag: fc.constant('stream' as const),
    name: fc.constantFrom('stdout', 'stderr'),
    text: anyText,
  }),
  fc.record({
    _tag: fc.constant('display' as const),
    data: anyBundle,
    metadata: fc.constant({}),
    displayId: anyDisplayId,
  }),
  fc.record({
    _tag: fc.constant('error' as const),
    ename: anyText,
    evalue: anyText,
    traceback: fc.array(anyText, { maxLength: 2 }),
  }),
)
const anyOp: fc.Arbitrary<OutputOp> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ id: anyOutputId, output: anyOutput }).map(append) },
  {
    weight: 4,
    arbitrary: fc.record({
      _tag: fc.constant('text' as const),
      outputId: anyOutputId,
      // An offset that parts a character of two units is no text any more and does not occur.
      offset: fc.constantFrom(0, 1000),
      text: anyText,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: fc.constant('replace' as const),
      displayId: anyDisplayId,
      data: anyBundle,
      metadata: fc.constant({ replaced: true }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<OutputOp>({ _tag: 'clear' }) },
)

function append(output: IdentifiedOutput): OutputOp {
  return { _tag: 'append', output }
}

/** The fact that says the same as a change of the live channel. */
const factOf = (op: OutputOp, position: number) => {
  switch (op._tag) {
    case 'append':
      return events.outputAppended({
        outputId: op.output.id,
        cellId: 'one',
        runId: 'r',
        position,
        output: op.output.output,
        by,
      })
    case 'text':
      return events.textAppended({ outputId: op.outputId, offset: op.offset, text: op.text, by })
    case 'replace':
      return events.outputReplaced({ displayId: op.displayId, data: op.data, metadata: op.metadata, by })
    case 'clear':
      return events.outputsCleared({ cellId: 'one', by })
  }
}

const running = [
  events.cellCreated({
    cellId: 'one',
    kind: 'code',
    position: 'a0',
    source: '',
    metadata: {},
    by: 'person:a',
  }),
  events.runRequested({ runId: 'r', cellId: 'one', at: 1, by: 'person:a' }),
  events.runStarted({ runId: 'r', executionCount: 1, at: 2, by }),
]

const stream = (id: string, text: string): IdentifiedOutput => ({
  id,
  output: { _tag: 'stream', name: 'stdout', text },
})

describe('applyOutputOp', () => {
  test('agrees with the facts that say the same', () => {
    fc.assert(
      fc.property(fc.array(anyOp, { maxLength: 30, size: 'max' }), (ops) => {
        const rows = stateAfter([...running, ...ops.map(factOf)]).outputs
        const stored = rows.map((row) => ({
          id: row.id,
          output: fromStoredOutput(row as unknown as StoredOutput),
        }))
        expect(stored).toEqual(ops.reduce<ReadonlyArray<IdentifiedOutput>>(applyOutputOp, []))
      }),
      { numRuns: 300 },
    )
  })

  test('rewrites a stream’s text from an offset in UTF-16 units', () => {
    const [output] = applyOutputOp([stream('a', '😀 10 %')], {
      _tag: 'text',
      outputId: 'a',
      offset: 3,
      text: '100 %',
    })
    expect(output).toEqual(stream('a', '😀 100 %'))
  })

  test('leaves outputs alone that a change is not about', () => {
    const before = [stream('a', 'x'), stream('b', 'y')]
    const after = applyOutputOp(before, { _tag: 'text', outputId: 'b', offset: 1, text: 'z' })
    expect(after[0]).toBe(before[0])
    expect(after[1]).toEqual(stream('b', 'yz'))
  })
})
