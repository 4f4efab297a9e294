import { expect, test } from 'vitest'
import {
  areOutputsFolded,
  areOutputsWhole,
  isSourceFolded,
  withOutputsFolded,
  withOutputsWhole,
  withSourceFolded,
} from './folding.ts'

test('Folding is written as Jupyter reads it, beside what is there', () => {
  const metadata = { tags: ['x'], jupyter: { other: 1 } }
  expect(withSourceFolded(metadata, true)).toEqual({
    tags: ['x'],
    jupyter: { other: 1, source_hidden: true },
  })
  expect(withOutputsFolded({}, true)).toEqual({ collapsed: true, jupyter: { outputs_hidden: true } })
  expect(withOutputsWhole({}, true)).toEqual({ scrolled: false })
})

test('Unfolding leaves nothing behind', () => {
  const metadata = { tags: ['x'] }
  expect(withSourceFolded(withSourceFolded(metadata, true), false)).toEqual(metadata)
  expect(withOutputsFolded(withOutputsFolded(metadata, true), false)).toEqual(metadata)
  expect(withOutputsWhole(withOutputsWhole(metadata, true), false)).toEqual(metadata)
})

test('What Jupyters wrote is understood, and anything else is not folded', () => {
  expect(isSourceFolded({ jupyter: { source_hidden: true } })).toBe(true)
  expect(areOutputsFolded({ collapsed: true })).toBe(true)
  expect(areOutputsWhole({ scrolled: false })).toBe(true)
  expect(areOutputsWhole({ scrolled: 'auto' })).toBe(false)
  expect(isSourceFolded({ jupyter: 'x' })).toBe(false)
})
