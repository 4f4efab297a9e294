import { asCellSource, type CellCopy, type CellRow, type NotebookSnapshot } from '@anode/document'
import { randomLog, stateOf } from '@anode/document/testing'
import type { NewFact } from '@anode/protocol/replica'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UndoHistory } from '../undo/UndoHistory.ts'
import { copiesOf } from './moment.ts'
import { restoreCellSteps, restoreSteps } from './restoreSteps.ts'

type Facts = ReadonlyArray<NewFact>

const me = { by: 'person:me' }

const stateAfter = (facts: Facts): NotebookSnapshot =>
  stateOf(facts.map((fact, index) => ({ ...fact, seq: index + 1 })))

/** A notebook with this log, and a person's undo stack on it. */
const open = (past: Facts) => {
  const log: NewFact[] = [...past]
  const copies = () => copiesOf(stateAfter(log))
  const copy = (id: string): CellCopy | null => copies().find((one) => one.id === id) ?? null
  const cell = (id: string): CellRow | null => {
    const row = stateAfter(log).cells.find((one) => one.id === id)
    const found = copy(id)
    if (row === undefined || found === null) return null
    const { run: _run, outputs: _outputs, ...rest } = found
    return { ...rest, runId: (row.runId as string | undefined) ?? null }
  }
  const history = new UndoHistory(
    () => ({ cell, copy, actor: me }),
    (...facts) => void log.push(...facts),
  )
  return { log, history, copies, copy, state: () => stateAfter(log) }
}

/** Cells whose runs are under way keep their outputs. */
const idle = (state: NotebookSnapshot) => {
  const active = new Set(
    state.runs
      .filter(({ status }) => status === 'queued' || status === 'running')
      .map(({ cellId }) => cellId),
  )
  return (id: string) => !active.has(id)
}

/** What a person sees of the cells. Where a log at random has other line ends, a room would have repaired them. */
const seen = (copies: ReadonlyArray<CellCopy>) =>
  copies.map(({ id, kind, source, metadata }) => ({ id, kind, source: asCellSource(source), metadata }))

const shown = (copies: ReadonlyArray<CellCopy>, ids: (id: string) => boolean) =>
  copies
    .filter(({ id }) => ids(id))
    .map(({ id, outputs, executionCount }) => ({
      id,
      executionCount,
      outputs: outputs.map(({ output }) => output),
    }))

const logAndMoment = randomLog({ maxLength: 60 }).chain((log) =>
  fc.tuple(fc.constant(log), fc.nat(log.length)),
)

test('Restoring a moment of any log gives its cells, texts, order and outputs', () => {
  fc.assert(
    fc.property(logAndMoment, ([log, seq]) => {
      const then = copiesOf(stateOf(log.slice(0, seq)))
      const { history, copies, state } = open(log)
      const idleNow = idle(state())
      history.do('restore', restoreSteps(then, copies()))
      expect(seen(copies())).toEqual(seen(then))
      expect(shown(copies(), idleNow)).toEqual(shown(then, idleNow))
    }),
    { numRuns: 150 },
  )
})

test('Undoing a restore gives what was there before', () => {
  fc.assert(
    fc.property(logAndMoment, ([log, seq]) => {
      const { history, copies, state } = open(log)
      const before = copies()
      const then = copiesOf(stateOf(log.slice(0, seq)))
      // Undo compares texts, and no room keeps such line ends.
      fc.pre([...before, ...then].every(({ source }) => source === asCellSource(source)))
      const idleBefore = idle(state())
      history.do('restore', restoreSteps(then, before))
      history.undo()
      expect(seen(copies())).toEqual(seen(before))
      expect(shown(copies(), idleBefore)).toEqual(shown(before, idleBefore))
    }),
    { numRuns: 100 },
  )
})

const code = (cellId: string, position: string, source: string): NewFact => ({
  name: 'v1.CellCreated',
  args: { cellId, kind: 'code', position, source, metadata: {}, ...me },
})

const ran = (cellId: string, runId: string, text: string): Facts => [
  { name: 'v1.RunRequested', args: { runId, cellId, at: 1, ...me } },
  { name: 'v1.RunStarted', args: { runId, executionCount: 1, at: 2, by: 'host:one' } },
  {
    name: 'v1.OutputAppended',
    args: {
      outputId: `${runId}-o`,
      cellId,
      runId,
      position: 0,
      output: { _tag: 'stream', name: 'stdout', text },
      by: 'host:one',
    },
  },
  { name: 'v1.RunFinished', args: { runId, status: 'ok', executionCount: 1, at: 3, by: 'host:one' } },
]

test('One cell comes back as it was where it stands now, over a later run, and the others stay', () => {
  const past = [code('a', 'a0', 'one'), code('b', 'a1', 'b'), ...ran('a', 'r1', 'first')]
  const then = copiesOf(stateAfter(past))
  const later: Facts = [
    { name: 'v1.CellMoved', args: { cellId: 'a', position: 'a2', ...me } },
    { name: 'v1.CellKindChanged', args: { cellId: 'b', kind: 'raw', ...me } },
    ...ran('a', 'r2', 'second'),
  ]
  const { history, copies, copy, state } = open([...past, ...later])
  history.do('restore', restoreCellSteps(then[0] as CellCopy, copy('a')))
  expect(copies().map(({ id, kind, outputs }) => [id, kind, outputs.length])).toEqual([
    ['b', 'raw', 0],
    ['a', 'code', 1],
  ])
  expect(copy('a')?.outputs[0]?.output).toMatchObject({ text: 'first' })
  expect(state().runs).toMatchObject([{ id: 'r1', status: 'ok', source: 'one' }])
  history.undo()
  expect(copy('a')?.outputs[0]?.output).toMatchObject({ text: 'second' })
})

test('A cell that somebody runs after a restore keeps that run when the restore is undone', () => {
  const past = [code('a', 'a0', 'one'), ...ran('a', 'r1', 'first')]
  const then = copiesOf(stateAfter(past))
  const { history, copies, copy, log } = open([...past, ...ran('a', 'r2', 'second')])
  history.do('restore', restoreSteps(then, copies()))
  log.push(...ran('a', 'r3', 'third'))
  history.undo()
  expect(copy('a')?.outputs[0]?.output).toMatchObject({ text: 'third' })
})

test('A deleted cell comes back with its outputs', () => {
  const past = [code('a', 'a0', 'one'), ...ran('a', 'r1', 'first')]
  const then = copiesOf(stateAfter(past))
  const { history, copies } = open([...past, { name: 'v1.CellDeleted', args: { cellId: 'a', ...me } }])
  history.do('restore', restoreSteps(then, copies()))
  expect(copies()).toMatchObject([{ id: 'a', source: 'one', outputs: [{ output: { text: 'first' } }] }])
})

test('Of very much text no fact is longer than one may be', () => {
  const long = 'A line of code that is repeated very often\n'.repeat(30_000)
  const past = [code('a', 'a0', 'short')]
  const then = copiesOf(stateAfter(past)).map((copy) => ({ ...copy, source: long }))
  const { history, copies, log } = open(past)
  history.do('restore', restoreSteps(then, copies()))
  expect(copies()[0]?.source).toBe(long)
  expect(Math.max(...log.map((fact) => JSON.stringify(fact).length))).toBeLessThan(512 * 1024)
})

test('What is as it was takes no facts', () => {
  const past = [code('a', 'a0', 'one'), ...ran('a', 'r1', 'first')]
  const { history, copies } = open(past)
  expect(history.do('restore', restoreSteps(copiesOf(stateAfter(past)), copies()))).toBeNull()
})
