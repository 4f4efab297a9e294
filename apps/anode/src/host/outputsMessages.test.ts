import { applyOutputOp, type IdentifiedOutput } from '@anode/document/facts'
import { describe, expect, it } from 'vitest'
import { opsMessages } from './opsMessages.ts'
import { outputsMessages } from './outputsMessages.ts'

const stream = (id: string, text: string): IdentifiedOutput => ({
  id,
  output: { _tag: 'stream', name: 'stdout', text },
})

describe('outputsMessages', () => {
  it('says in one message what is in flight', () => {
    const runs = [{ runId: 'r', cellId: 'c', outputs: [stream('o', 'hi')] }]
    expect(outputsMessages('nb', runs)).toEqual([{ _tag: 'outputs', notebookId: 'nb', runs }])
    expect(outputsMessages('nb', [])).toEqual([])
  })

  it('says in several messages what is too long for one', () => {
    const outputs = [
      stream('a', 'x'.repeat(5_000_000)),
      stream('b', 'short'),
      stream('c', 'y'.repeat(900_000)),
    ]
    const messages = outputsMessages('nb', [{ runId: 'r', cellId: 'c', outputs }])
    const told = messages
      .flatMap((message) => (message._tag === 'ops' ? message.ops : []))
      .reduce<ReadonlyArray<IdentifiedOutput>>(applyOutputOp, [])
    expect(messages[0]).toEqual({
      _tag: 'outputs',
      notebookId: 'nb',
      runs: [{ runId: 'r', cellId: 'c', outputs: [] }],
    })
    expect(told).toEqual(outputs)
    for (const message of messages) expect(JSON.stringify(message).length).toBeLessThan(2_000_000)
  })

  it('keeps live changes short, whatever JSON makes of their text', () => {
    const text = '\u0001'.repeat(3_000_000)
    const before = [stream('a', 'old')]
    const ops = [
      { _tag: 'text', outputId: 'a', offset: 1, text },
      { _tag: 'append', output: stream('b', text) },
    ] as const
    const messages = opsMessages({ notebookId: 'nb', runId: 'r', cellId: 'c' }, ops)
    for (const message of messages) expect(JSON.stringify(message).length).toBeLessThan(2_000_000)
    const told = messages.flatMap((message) => (message._tag === 'ops' ? message.ops : []))
    expect(told.reduce<ReadonlyArray<IdentifiedOutput>>(applyOutputOp, before)).toEqual(
      ops.reduce<ReadonlyArray<IdentifiedOutput>>(applyOutputOp, before),
    )
  })
})
