import { describe, expect, it } from 'vitest'
import { readArguments } from './Arguments.ts'
import { isolationOf, isolationText } from './isolationOf.ts'

describe('The isolation of --isolation', () => {
  it.each([
    ['', null],
    ['none', null],
    ['bubblewrap', { network: true, readable: [] }],
    ['bubblewrap, no-network', { network: false, readable: [] }],
    ['bubblewrap,read=/data/,read=/srv/x,no-network', { network: false, readable: ['/data', '/srv/x'] }],
  ])('may be “%s”', (text, isolation) => {
    expect(isolationOf(text)).toEqual(isolation)
    expect(isolationOf(isolationText(isolationOf(text)))).toEqual(isolation)
  })

  it.each([
    'docker',
    'none,no-network',
    'bubblewrap,no-net',
    'bubblewrap,read=data',
    'bubblewrap,read=/',
    'bubblewrap,read=/tmp/',
  ])('is refused as “%s”', (text) => {
    expect(() => isolationOf(text)).toThrow(/is not understood.*Write bubblewrap/)
  })

  it('comes from the environment and from the command line, which goes before', () => {
    const env = { ANODE_ISOLATION: 'bubblewrap' }
    expect(readArguments([], {})).toMatchObject({ isolation: null })
    expect(readArguments([], env)).toMatchObject({ isolation: { network: true } })
    expect(readArguments(['host'], env)).toMatchObject({ isolation: { network: true } })
    expect(readArguments(['--isolation', 'none'], env)).toMatchObject({ isolation: null })
  })
})
