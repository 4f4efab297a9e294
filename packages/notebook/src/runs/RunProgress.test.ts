import { expect, test } from 'vitest'
import { progressIcon, RunProgress, titlePrefix } from './RunProgress.ts'

const runs = (...statuses: ReadonlyArray<string>) => statuses.map((status, i) => ({ id: `r${i}`, status }))

test('Runs are counted from the first that waits to the last that has ended', () => {
  const counter = new RunProgress()
  expect(counter.take(runs('ok', 'error'))).toBe(false)
  const steps = [
    runs('ok', 'error', 'running', 'queued'),
    runs('ok', 'error', 'ok', 'running', 'queued'),
    runs('ok', 'error', 'ok', 'error', 'interrupted'),
  ].map((all) => {
    expect(counter.take(all)).toBe(true)
    return counter.progress
  })
  expect(steps).toEqual([
    { done: 0, total: 2, failed: 0, active: true },
    { done: 1, total: 3, failed: 0, active: true },
    { done: 3, total: 3, failed: 2, active: false },
  ])
})

test('What begins after a rest is counted anew', () => {
  const counter = new RunProgress()
  counter.take(runs('running'))
  counter.take(runs('ok'))
  counter.take([...runs('ok'), { id: 'later', status: 'queued' }])
  expect(counter.progress).toEqual({ done: 0, total: 1, failed: 0, active: true })
})

test('The run of a deleted cell is not waited for', () => {
  const counter = new RunProgress()
  counter.take(runs('running', 'queued'))
  expect(counter.take(runs('ok'))).toBe(true)
  expect(counter.progress).toEqual({ done: 1, total: 1, failed: 0, active: false })
  expect(counter.take(runs('ok'))).toBe(false)
})

test('The title says how far runs are, and how they ended while nobody looked', () => {
  const active = { done: 3, total: 8, failed: 0, active: true }
  expect(titlePrefix(active, false)).toBe('(3/8) ')
  expect(titlePrefix({ ...active, done: 0, total: 1 }, false)).toBe('● ')
  expect(titlePrefix({ ...active, done: 8, active: false }, true)).toBe('✓ ')
  expect(titlePrefix({ ...active, done: 8, failed: 1, active: false }, true)).toBe('✗ ')
  expect(titlePrefix({ ...active, done: 8, active: false }, false)).toBe('')
})

test('The icon is a picture of the share that is done', () => {
  const icon = decodeURIComponent(progressIcon({ done: 1, total: 2, failed: 0, active: true }))
  expect(icon).toMatch(/^data:image\/svg\+xml,<svg .*stroke-dasharray="40.8 81.7"/)
})
