import { describe, expect, it } from 'vitest'
import { UsageReport } from './UsageReport.ts'

const limits = { memory: { value: 1e9, by: 'server' } } as const
const measured = (cpuTime: number, processes = 1) => ({ memory: 0, peak: 5e8, cpuTime, processes })

describe('What is told of a kernel', () => {
  it('is told once, and again only when it has changed', () => {
    const report = new UsageReport()
    expect(report.next(3e8, measured(1), limits, 0)).toEqual({
      bytes: 3e8,
      usage: { cpu: 0, processes: 1, memoryPeak: 5e8, memoryLimit: 1e9 },
    })
    expect(report.next(3e8 + 1000, measured(1.01), limits, 1000)).toBe(null)
    expect(report.next(3.1e8, measured(1.01), limits, 2000)).toMatchObject({ bytes: 3.1e8 })
    expect(report.next(3.1e8, measured(1.01, 4), limits, 3000)).toMatchObject({ usage: { processes: 4 } })
    expect(report.next(3.1e8, measured(1.01, 4), {}, 4000)).toMatchObject({ usage: { memoryLimit: null } })
  })

  it('has the share of a processor since the last look, and says when that is over', () => {
    const report = new UsageReport()
    report.next(3e8, measured(1), limits, 0)
    expect(report.next(3e8, measured(1.5), limits, 1000)?.usage?.cpu).toBe(0.5)
    expect(report.next(3e8, measured(3.5), limits, 2000)?.usage?.cpu).toBe(2)
    expect(report.next(3e8, measured(3.5), limits, 3000)?.usage?.cpu).toBe(0)
    expect(report.next(3e8, measured(3.5), limits, 4000)).toBe(null)
    // A new kernel begins anew.
    expect(report.next(3e8, measured(0.1), limits, 5000)).toBe(null)
  })

  it('is told at the step over four fifths of the limit, however small', () => {
    const report = new UsageReport()
    report.next(799.9e6, measured(1), limits, 0)
    expect(report.next(800e6, measured(1), limits, 1000)).toMatchObject({ bytes: 800e6 })
  })

  it('is nothing where nothing is measured, and all again for a server that knows nothing', () => {
    const report = new UsageReport()
    expect(report.next(null, null, limits, 0)).toBe(null)
    expect(report.next(3e8, null, limits, 1000)).toEqual({ bytes: 3e8, usage: null })
    expect(report.next(null, null, limits, 2000)).toEqual({ bytes: null, usage: null })
    report.next(3e8, measured(1), limits, 3000)
    report.forget()
    expect(report.next(3e8, measured(1), limits, 4000)).toMatchObject({ bytes: 3e8 })
  })
})
