import { applyOutputOp, type IdentifiedOutput } from '@anode/document/facts'
import { stateAfter } from '@anode/document/testing'
import type { ProposedFact } from '@anode/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OutputMessage } from '../jupyter/OutputMessage.ts'
import { anyMessage } from '../testing/anyMessage.ts'
import { addOutput, documentOutputs, emptyOutputs, type OutputModel } from './OutputModel.ts'
import { outputChanges } from './outputChanges.ts'
import { FACT_LENGTH, statedFacts } from './statedFacts.ts'

const run = { runId: 'run', cellId: 'cell', by: 'host:one' }

/** Groups of messages: after each group somebody is told. */
const anyMessages = fc.array(fc.array(anyMessage, { maxLength: 6 }), { maxLength: 5 })

/** The model after each group. */
const modelsOf = (groups: ReadonlyArray<ReadonlyArray<OutputMessage>>): ReadonlyArray<OutputModel> => {
  let count = 0
  const models: Array<OutputModel> = [emptyOutputs]
  for (const group of groups) {
    const add = (model: OutputModel, message: OutputMessage) => addOutput(model, message, () => `o${count++}`)
    models.push(group.reduce(add, models.at(-1) ?? emptyOutputs))
  }
  return models
}

const pairsOf = (models: ReadonlyArray<OutputModel>) =>
  models.slice(1).map((current, index) => [models[index] ?? emptyOutputs, current] as const)

/** The outputs that the log says after these facts. */
const loggedOutputs = (facts: ReadonlyArray<ProposedFact>): ReadonlyArray<IdentifiedOutput> => {
  const begin = [
    {
      name: 'v1.CellCreated',
      args: { cellId: 'cell', kind: 'code', position: 'a0', source: '', metadata: {}, by: 'person:ann' },
    },
    { name: 'v1.RunRequested', args: { runId: 'run', cellId: 'cell', at: 1, by: 'person:ann' } },
    { name: 'v1.RunStarted', args: { runId: 'run', executionCount: 1, at: 2, by: 'host:one' } },
  ]
  const rows = [...stateAfter([...begin, ...facts]).outputs].sort(
    (a, b) => Number(a.position) - Number(b.position),
  )
  return rows.map(({ id, text, body }) => {
    const output = body as IdentifiedOutput['output']
    return {
      id: String(id),
      output: output._tag === 'stream' ? { ...output, text: String(text ?? '') } : output,
    }
  })
}

describe('outputChanges', () => {
  it('lead from the outputs somebody was told of to the present ones', () => {
    fc.assert(
      fc.property(anyMessages, (groups) => {
        const models = modelsOf(groups)
        const told = pairsOf(models)
          .flatMap(([previous, current]) => outputChanges(previous, current))
          .reduce<ReadonlyArray<IdentifiedOutput>>(applyOutputOp, [])
        expect(told).toEqual(documentOutputs(models.at(-1) ?? emptyOutputs))
      }),
      { numRuns: 1000 },
    )
  })

  it('say nothing when nothing has changed', () => {
    fc.assert(
      fc.property(anyMessages, (groups) => {
        const model = modelsOf(groups).at(-1) ?? emptyOutputs
        expect(outputChanges(model, model)).toEqual([])
      }),
    )
  })

  it('say only what remains of a progress bar', () => {
    const steps = Array.from({ length: 10_000 }, (_, i) => ({
      _tag: 'stream' as const,
      name: 'stdout' as const,
      text: `\r${i + 1}`,
    }))
    const [previous = emptyOutputs, current = emptyOutputs] = modelsOf([
      [steps[0] as OutputMessage],
      steps,
    ]).slice(1)
    expect(outputChanges(previous, current)).toEqual([
      { _tag: 'text', outputId: 'o0', offset: 1, text: '0000' },
    ])
  })
})

describe('statedFacts', () => {
  it('make the log say exactly what the model says', () => {
    fc.assert(
      fc.property(anyMessages, (groups) => {
        const models = modelsOf(groups)
        const facts = pairsOf(models).flatMap(([previous, current]) => statedFacts(run, previous, current))
        expect(loggedOutputs(facts)).toEqual(documentOutputs(models.at(-1) ?? emptyOutputs))
      }),
      { numRuns: 300 },
    )
  })

  it('update displays of other runs', () => {
    const message = {
      _tag: 'update_display_data',
      displayId: 'd',
      data: { 'text/plain': '1' },
      metadata: {},
    } as const
    expect(
      statedFacts(
        run,
        emptyOutputs,
        addOutput(emptyOutputs, message, () => 'o'),
      ),
    ).toEqual([
      {
        name: 'v1.OutputReplaced',
        args: { displayId: 'd', data: { 'text/plain': '1' }, metadata: {}, by: 'host:one' },
      },
    ])
  })

  it.each([
    ['plain text', 'x'.repeat(79).concat('\n').repeat(40_000)],
    ['text that JSON makes six times as long', '\u0001'.repeat(1_000_000)],
    ['characters of two units', 'a'.concat('😀'.repeat(600_000))],
  ])('cut %s into facts that are short enough', (_, text) => {
    const message = { _tag: 'stream', name: 'stdout', text } as const
    const half = addOutput(emptyOutputs, { ...message, text: text.slice(0, 1001) }, () => 'o')
    const whole = addOutput(half, { ...message, text: text.slice(1001) }, () => 'o')
    for (const facts of [
      statedFacts(run, emptyOutputs, whole),
      [...statedFacts(run, emptyOutputs, half), ...statedFacts(run, half, whole)],
    ]) {
      expect(facts.length).toBeGreaterThan(2)
      for (const fact of facts) {
        expect(JSON.stringify(fact).length).toBeLessThanOrEqual(FACT_LENGTH)
        expect(JSON.stringify(fact)).not.toMatch(/\\ud[89a-f]/i)
      }
      expect(loggedOutputs(facts)).toEqual([{ id: 'o', output: { _tag: 'stream', name: 'stdout', text } }])
    }
  })
})
