import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../Clock.ts'
import type { Kernel, KernelSource } from '../Kernel.ts'
import { eventsOf, isAlive, printed, runCode, TestClock, testPython } from '../testing/index.ts'
import { zmqKernels } from '../zmq/index.ts'
import { WarmPool } from './WarmPool.ts'

const counting = () => {
  const source = zmqKernels({ python: testPython() })
  const kernels: Array<Kernel> = []
  const opened: KernelSource & { readonly kernels: Array<Kernel>; starts: number } = {
    kernels,
    starts: 0,
    open: async (options) => {
      opened.starts++
      const kernel = await source.open(options)
      kernels.push(kernel)
      return kernel
    },
  }
  return opened
}

describe('WarmPool', { timeout: 60_000 }, () => {
  const pools: Array<WarmPool> = []
  const taken: Array<Kernel> = []
  const newPool = (source: KernelSource, clock = systemClock) => {
    const pool = new WarmPool({ source, size: 1, clock })
    pools.push(pool)
    return pool
  }
  afterEach(async () => {
    await Promise.all([...pools.splice(0), ...taken.splice(0)].map((one) => one.stop()))
  })
  const take = async (pool: WarmPool, options: Parameters<WarmPool['open']>[0] = {}) => {
    const kernel = await pool.open(options)
    taken.push(kernel)
    return kernel
  }
  /** Waits until the spare has nothing more to do. */
  const warm = async (source: { readonly kernels: ReadonlyArray<Kernel> }) => {
    await expect.poll(() => source.kernels.length).toBe(1)
    // Executed behind the warming up.
    for (let i = 0; i < 8; i++) await source.kernels[0]?.execute({ code: '', silent: true }, () => {})
  }

  it('hands out a kernel that is as new, with the usual packages in memory', async () => {
    const source = counting()
    const pool = newPool(source)
    await warm(source)
    const kernel = await take(pool, { directory: '/usr' })
    const ran = await runCode(
      kernel,
      'import os, sys\n" ".join(n for n in dir() if n[0] != "_"), os.getcwd(), "pandas" in sys.modules',
    )
    expect(ran.result).toMatchObject({ executionCount: 1 })
    expect(eventsOf(ran, 'execute_result')[0]?.data['text/plain']).toBe(
      "('In Out exit get_ipython open os quit sys', '/usr', True)",
    )
    const history = await runCode(kernel, '_i1[:6], In[1][:6], len(In)')
    expect(eventsOf(history, 'execute_result')[0]?.data['text/plain']).toBe("('import', 'import', 3)")
  })

  it('draws figures inline although matplotlib was imported in advance', async () => {
    const source = counting()
    const pool = newPool(source)
    await warm(source)
    const ran = await runCode(await take(pool), 'import matplotlib.pyplot as plt\nplt.plot([1, 2]);')
    expect(Object.keys(eventsOf(ran, 'display_data')[0]?.data ?? {})).toContain('image/png')
  })

  it('lets a taker wait for the kernel that starts already', async () => {
    const source = counting()
    const pool = newPool(source)
    const statuses: Array<string> = []
    const kernel = await take(pool, { onStatus: (status) => statuses.push(status) })
    expect(statuses).toEqual(['starting'])
    expect(source.kernels).toEqual([kernel])
    expect(printed(await runCode(kernel, 'print(1)'))).toBe('1\n')
  })

  it('gives each of several takers a kernel of their own', async () => {
    const pool = newPool(counting())
    const [a, b] = await Promise.all([take(pool), take(pool)])
    expect(a).not.toBe(b)
  })

  it('prepares the next kernel when the work of the taker is done, or takes long', async () => {
    const source = counting()
    const clock = new TestClock()
    const pool = newPool(source, clock)
    const settled = Promise.withResolvers<void>()
    await take(pool, { settled: settled.promise })
    expect(source.starts).toBe(1)
    settled.resolve()
    await expect.poll(() => source.starts).toBe(2)
    await take(pool, { settled: new Promise(() => {}) })
    await clock.pass(59_900)
    expect(source.starts).toBe(2)
    await clock.pass(200)
    expect(source.starts).toBe(3)
  })

  it('drops a spare that dies, and starts another for the taker', async () => {
    const source = counting()
    const pool = newPool(source)
    await warm(source)
    process.kill(source.kernels[0]?.pid ?? 0, 'SIGKILL')
    await source.kernels[0]?.exited
    expect(printed(await runCode(await take(pool), 'print(1)'))).toBe('1\n')
    expect(source.starts).toBe(2)
  })

  it('tells the taker why kernels do not start', async () => {
    const pool = newPool(zmqKernels({ python: '/nowhere/python' }))
    await expect(pool.open()).rejects.toThrow('did not start')
    await expect(pool.open()).rejects.toThrow('did not start')
  })

  it('ends its spares when it is stopped, also those that still start', async () => {
    const source = counting()
    const pool = newPool(source)
    await pool.stop()
    expect(source.kernels.map(({ pid }) => isAlive(pid ?? 0))).toEqual([false])
    await expect(pool.open()).rejects.toThrow('ending')
  })
})
