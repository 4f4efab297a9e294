import type { KernelSessionState } from '@anode/protocol'
import { expect, it } from 'vitest'
import { kernelDetail, kernelState, passedWords } from './kernelState.ts'

const session = (state: Partial<KernelSessionState>): KernelSessionState => ({
  notebookId: 'n',
  sessionId: 's',
  state: 'ready',
  since: 1000,
  reason: null,
  progress: null,
  ...state,
})
const live = (state?: Partial<KernelSessionState>, hostConnected = true) => ({
  hostConnected,
  memory: null,
  ...(state === undefined ? {} : { session: session(state) }),
})

it('The server’s word of a kernel goes before the log’s', () => {
  const row = { status: 'ready', reason: null, changedAt: 1 } as const
  expect(kernelState(row, live({ state: 'starting' }), true)).toMatchObject({
    label: 'Starting',
    since: 1000,
  })
  // What the server itself executes keeps no kernel busy.
  expect(kernelState(row, live({ state: 'ready' }), true)).toMatchObject({ status: 'ready' })
  expect(kernelState(row, live(), true)).toMatchObject({ status: 'busy', since: 1 })
  expect(kernelState(row, live({ state: 'claiming' }, false), false)).toMatchObject({
    label: 'Not connected',
  })
})

it('One that starts says since when and what it waits for', () => {
  const progress = { done: 1, total: 3, what: 'installing pandas' }
  const state = kernelState(null, live({ state: 'provisioning', progress }), false)
  expect(`${state.label} ${kernelDetail(state, 5200)}`).toBe('Starting since 4 s: installing pandas')
  expect(kernelDetail(kernelState(null, live({ state: 'starting' }), false), 900)).toBe('since 0 s')
  expect(kernelDetail(kernelState(null, null, false), 900)).toBe('')
})

it('Times that passed are said in one unit', () => {
  expect([59_999, 60_000, 3_599_000, 3_600_000, 172_800_000].map(passedWords)).toEqual([
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '2 days',
  ])
})
