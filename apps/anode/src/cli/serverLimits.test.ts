import { describe, expect, it } from 'vitest'
import { readArguments } from './Arguments.ts'
import { serverLimits, standardLimits } from './serverLimits.ts'

describe('The limits of a server', () => {
  it('are those for a laptop where nobody says otherwise', () => {
    expect(serverLimits([], 16e9)).toEqual(standardLimits(16e9))
    expect(standardLimits(16e9)).toMatchObject({ memory: { value: 12e9, by: 'standard' } })
    expect(standardLimits(16e9)).not.toHaveProperty('wallTime')
  })

  it('are set one by one, or taken away', () => {
    const limits = serverLimits(['memory=4GB', 'cpu-time = 10min', 'processes=none', 'memory=6GB'], 16e9)
    expect(limits).toMatchObject({
      memory: { value: 6e9, by: 'server' },
      cpuTime: { value: 600, by: 'server' },
      output: { by: 'standard' },
    })
    expect(limits).not.toHaveProperty('processes')
  })

  it.each([
    ['speed=3', '“speed=3” is no limit. There are memory, cpu-time'],
    ['memory', '“memory” cannot be set'],
    ['memory=lots', '“memory=lots” cannot be set'],
    ['memory=1kB', 'least is 128 MB'],
  ])('refuse %s and say why', (text, why) => {
    expect(() => serverLimits([text], 16e9)).toThrow(why)
  })

  it('come from the environment and from the command line, which goes before', () => {
    const env = { ANODE_LIMITS: 'memory=2GB  wall-time=1h' }
    expect(readArguments(['--limit', 'memory=3GB', '--no-open'], env)).toMatchObject({
      kernelLimits: { memory: { value: 3e9 }, wallTime: { value: 3600 } },
    })
    expect(() => readArguments(['--limit', 'x=1'], {})).toThrow('is no limit')
  })
})
