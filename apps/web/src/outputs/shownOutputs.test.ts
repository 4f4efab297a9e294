import type { IdentifiedOutput, OutputRow } from '@anode/document'
import { expect, test } from 'vitest'
import { nothingShown, type OutputSources, shownOutputs } from './shownOutputs.ts'

const stream = (id: string, text: string): IdentifiedOutput => ({
  id,
  output: { _tag: 'stream', name: 'stdout', text },
})

const row = (id: string, runId: string, text: string): OutputRow => ({
  id,
  cellId: 'c',
  runId,
  position: 0,
  sourceHash: null,
  displayId: null,
  text,
  body: { _tag: 'stream', name: 'stdout', text: '' },
})

const play = (...steps: ReadonlyArray<OutputSources>) => {
  let shown = nothingShown
  return steps.map((sources) => {
    shown = shownOutputs(shown, sources)
    const texts = shown.outputs.map(({ output }) => (output._tag === 'stream' ? output.text : ''))
    return `${texts.join()}${shown.stale ? ' (stale)' : ''}`
  })
}

const old = [row('o1', 'r1', 'old')]
const done = { stored: old, run: { id: 'r1', status: 'ok' as const }, live: undefined }
const queued = { ...done, run: { id: 'r2', status: 'queued' as const } }
/** The fact that a run started removes the stored outputs of the one before. */
const started = { stored: [], run: { id: 'r2', status: 'running' as const }, live: undefined }

test('The last outputs stay from the request of a run to its first output', () => {
  expect(play(done, queued, started, { ...started, live: [stream('o2', 'new')] })).toEqual([
    'old',
    'old (stale)',
    'old (stale)',
    'new',
  ])
})

test('The last outputs go when a run ends without any', () => {
  const ended = { stored: [], run: { id: 'r2', status: 'ok' as const }, live: undefined }
  expect(play(done, started, ended)).toEqual(['old', 'old (stale)', ''])
})

test('What is in flight goes before what is stored, until the run has ended', () => {
  const stored = [row('o2', 'r2', 'ne')]
  expect(
    play(
      done,
      { ...started, stored, live: [stream('o2', 'new')] },
      {
        ...started,
        stored: [row('o2', 'r2', 'news')],
        run: { id: 'r2', status: 'ok' },
        live: [stream('o2', 'new')],
      },
    ),
  ).toEqual(['old', 'new', 'news'])
})

test('Without anything in flight, the running run shows what is stored of it', () => {
  expect(play({ ...started, stored: [row('o2', 'r2', 'so far')] })).toEqual(['so far'])
})

test('Outputs that a program cleared are gone, and the last run does not come back', () => {
  expect(play(done, { ...started, live: [stream('o2', 'new')] }, { ...started, live: [] })).toEqual([
    'old',
    'new',
    '',
  ])
})

test('An empty snapshot of a run that has just started does not clear anything', () => {
  expect(play(done, { ...started, live: [] })).toEqual(['old', 'old (stale)'])
})
