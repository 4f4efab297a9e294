import { describe, expect, it } from 'vitest'
import { isNearLimit } from './isNearLimit.ts'
import { breachWords } from './LimitBreach.ts'
import { limitText, readLimit } from './limitText.ts'
import { limitsWithin, readNotebookLimits, withNotebookLimits } from './notebookLimits.ts'

describe('Limits of kernels', () => {
  it.each([
    ['memory', '4 GB', 4e9],
    ['memory', '1.5GiB', 1.5 * 2 ** 30],
    ['memory', 500_000_000, 5e8],
    ['cpuTime', '10 min', 600],
    ['wallTime', '2h', 7200],
    ['processes', 200, 200],
  ] as const)('reads %s = %s', (name, written, value) => {
    expect(readLimit(name, written)).toBe(value)
  })

  it.each([
    ['memory', 'much', 'no limit'],
    ['memory', '-4 GB', 'no limit'],
    ['memory', '1 MB', 'least is 128 MB'],
    ['memory', { value: 1 }, 'no limit'],
    ['memory', '9'.repeat(40), 'too much'],
    ['memory', '4 constructor', 'no limit'],
    ['cpuTime', '4 GB', '90 s'],
    ['processes', '2.5', 'whole'],
  ] as const)('says why %s = %j is none', (name, written, why) => {
    expect(readLimit(name, written)).toMatchObject({ problem: expect.stringContaining(why) })
  })

  it('writes quantities as people read them', () => {
    expect(limitText('memory', 1.234e9)).toBe('1.23 GB')
    expect(limitText('folder', 12_340_000)).toBe('12.3 MB')
    expect(limitText('cpuTime', 90)).toBe('90 s')
    expect(limitText('wallTime', 5400)).toBe('1.5 h')
    expect(limitText('processes', 12)).toBe('12')
  })

  it('reads what a notebook asks for, and tells what makes no sense', () => {
    expect(readNotebookLimits({})).toEqual({ limits: {}, problems: [] })
    expect(readNotebookLimits({ anode: 3 })).toEqual({ limits: {}, problems: [] })
    const read = readNotebookLimits({ anode: { limits: { memory: '1 GB', cpuTime: 'soon', speed: 3 } } })
    expect(read.limits).toEqual({ memory: 1e9 })
    expect(read.problems).toEqual([
      expect.stringContaining('“cpuTime” is left out'),
      expect.stringContaining('“speed” is not known'),
    ])
    expect(readNotebookLimits({ anode: { limits: [1] } }).problems).toHaveLength(1)
  })

  it('changes only the limits of a notebook’s metadata', () => {
    const metadata = { kernelspec: { name: 'x' }, anode: { environment: {}, limits: { memory: '1 GB' } } }
    expect(withNotebookLimits(metadata, { wallTime: 60 })).toEqual({
      kernelspec: { name: 'x' },
      anode: { environment: {}, limits: { memory: '1 GB', wallTime: 60 } },
    })
    expect(withNotebookLimits(metadata, { memory: null })).toEqual({
      kernelspec: { name: 'x' },
      anode: { environment: {} },
    })
    expect(withNotebookLimits({ anode: { limits: { memory: 1 } } }, { memory: null })).toEqual({})
  })

  it('gives a notebook less than the server allows, never more', () => {
    const server = {
      memory: { value: 4e9, by: 'server' },
      processes: { value: 512, by: 'standard' },
    } as const
    const { limits, problems } = limitsWithin(server, { memory: 8e9, processes: 10, wallTime: 60 })
    expect(limits).toEqual({
      memory: { value: 4e9, by: 'server' },
      processes: { value: 10, by: 'notebook' },
      wallTime: { value: 60, by: 'notebook' },
    })
    expect(problems).toEqual([expect.stringContaining('asks for 8 GB')])
    expect(problems[0]).toContain('allows 4 GB')
  })

  it('are near from four fifths on, until there is some distance again', () => {
    expect([799, 800].map((memory) => isNearLimit(memory, 1000))).toEqual([false, true])
    expect([749, 750].map((memory) => isNearLimit(memory, 1000, true))).toEqual([false, true])
    expect([isNearLimit(null, 1000), isNearLimit(1000, null)]).toEqual([false, false])
  })

  it('says which limit a kernel broke, its peak, where, and what to do', () => {
    const byServer = { name: 'memory', limit: { value: 4e9, by: 'standard' }, peak: 4.2e9 } as const
    expect(breachWords(byServer, 'The kernel was ended', 3)).toBe(
      'The kernel was ended in cell [3]: it took 4.2 GB of memory, and its limit is 4 GB. Load less at once, or free what is not needed. The server sets this limit: raise it by starting Anode with --limit memory=… (or none).',
    )
    const byNotebook = { name: 'wallTime', limit: { value: 60, by: 'notebook' }, peak: 60.01 } as const
    expect(breachWords(byNotebook, 'The run was interrupted', null)).toBe(
      'The run was interrupted: the run took 60 s, and its limit is 60 s. The notebook sets this limit itself: raise it in “Limits of the kernel …”, or anode.limits.wallTime in its metadata.',
    )
  })
})
