import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IdentifiedOutput } from './Output.ts'
import { applyOutputOp, type OutputOp } from './OutputOp.ts'
import { OutputsInFlight } from './OutputsInFlight.ts'

const stream = (id: string): OutputOp => ({
  _tag: 'append',
  output: { id, output: { _tag: 'stream', name: 'stdout', text: '' } },
})

/** What happens to two streams; `at`: where a text begins, from the start (0) to the end (1) of what is there. */
const anyStep = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      id: fc.constantFrom('a', 'b'),
      at: fc.constantFrom(0, 0.5, 1, 1, 1),
      text: fc.string({ maxLength: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<OutputOp>({ _tag: 'clear' }) },
  { weight: 1, arbitrary: fc.constantFrom(stream('a'), stream('b')) },
)

const applied = (ops: ReadonlyArray<OutputOp>): ReadonlyArray<IdentifiedOutput> =>
  ops.reduce<ReadonlyArray<IdentifiedOutput>>(applyOutputOp, [])

const lengthOf = (outputs: ReadonlyArray<IdentifiedOutput>, id: string): number => {
  const output = outputs.find((known) => known.id === id)?.output
  return output?._tag === 'stream' ? output.text.length : 0
}

test('gives what the changes give one after the other, whenever somebody looks', () => {
  const anySteps = fc.array(fc.tuple(anyStep, fc.boolean()), { maxLength: 60, size: 'max' })
  fc.assert(
    fc.property(anySteps, (steps) => {
      const inFlight = new OutputsInFlight()
      const ops: OutputOp[] = []
      for (const [step, looks] of [[stream('a'), false] as const, ...steps]) {
        const op: OutputOp =
          'at' in step
            ? {
                _tag: 'text',
                outputId: step.id,
                offset: Math.floor(step.at * lengthOf(applied(ops), step.id)),
                text: step.text,
              }
            : step
        ops.push(op)
        inFlight.take([op])
        if (looks) expect(inFlight.outputs).toEqual(applied(ops))
      }
      expect(inFlight.outputs).toEqual(applied(ops))
    }),
    { numRuns: 500 },
  )
})

test('keeps what a long text needs no more than once', () => {
  const inFlight = new OutputsInFlight()
  const line = 'x'.repeat(1000)
  inFlight.take([stream('a')])
  for (let i = 0; i < 2000; i++) {
    inFlight.take([{ _tag: 'text', outputId: 'a', offset: i * 1000, text: line }])
  }
  expect(inFlight.outputs).toEqual([
    { id: 'a', output: { _tag: 'stream', name: 'stdout', text: line.repeat(2000) } },
  ])
  expect(inFlight.outputs).toBe(inFlight.outputs)
})
