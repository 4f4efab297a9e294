import { describe, expect, it } from 'vitest'
import { advance, allPackages } from './EnvironmentProgress.ts'

const waiting = allPackages(
  [
    { name: 'numpy', version: '2.4.6' },
    { name: 'pandas', version: '3.1.1' },
  ],
  'waiting',
)

describe('advance', () => {
  it('changes only the package that the event names', () => {
    expect(advance(waiting, { name: 'pandas', state: 'downloading' })).toEqual([
      { name: 'numpy', version: '2.4.6', state: 'waiting' },
      { name: 'pandas', version: '3.1.1', state: 'downloading' },
    ])
  })

  it('never takes an installed package back', () => {
    const installed = advance(waiting, { name: 'numpy', state: 'installed' })
    expect(advance(installed, { name: 'numpy', state: 'downloading' })).toEqual(installed)
  })

  it('ignores a package that is not in the lock', () => {
    expect(advance(waiting, { name: 'uv', state: 'downloading' })).toEqual(waiting)
  })
})
