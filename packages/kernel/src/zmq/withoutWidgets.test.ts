import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernel } from '../Kernel.ts'
import { eventsOf, printed, runCode, testPython } from '../testing/index.ts'
import { zmqKernels } from './zmqKernels.ts'

const python = testPython()
const site = mkdtempSync(join(tmpdir(), 'anode-site-'))

/** What people install beside the environment. */
const PACKAGES = ['tqdm==4.70.1', 'rich==15.0.0']

describe('libraries that show progress', { timeout: 120_000 }, () => {
  let kernel: Kernel
  beforeAll(async () => {
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--target', site, ...PACKAGES], {
      stdio: 'pipe',
    })
    kernel = await zmqKernels({ python }).open()
    await runCode(kernel, `import sys; sys.path.append(${JSON.stringify(site)})`)
  }, 120_000)
  afterAll(async () => {
    await kernel.stop()
    rmSync(site, { recursive: true })
  })

  it.each(['tqdm.auto', 'tqdm.notebook', 'tqdm.autonotebook', 'tqdm'])(
    'have bars of %s as text that reach the end, also one within another',
    async (module) => {
      const ran = await runCode(
        kernel,
        `import warnings; warnings.simplefilter('ignore')
from ${module} import tqdm, trange
for a in tqdm(range(3), desc='outer'):
    for b in trange(20, desc='inner', leave=False):
        pass
for c in tqdm([1, 2], desc='after'): pass`,
      )
      expect(ran.result.status).toBe('ok')
      expect(eventsOf(ran, 'display_data')).toEqual([])
      const bars = printed(ran, 'stderr')
      expect(bars).toMatch(/outer: 100%.*3\/3/)
      expect(bars).toMatch(/inner: +0%.*0\/20/)
      expect(bars).toMatch(/after: 100%.*2\/2/)
    },
  )

  it('take the arguments that only bars of notebooks have', async () => {
    const ran = await runCode(
      kernel,
      "from tqdm.notebook import tqdm\nlist(tqdm([1], display=True, colour='green'))",
    )
    expect(ran.result.status).toBe('ok')
  })

  it('have what rich shows live as one display that is updated to its end', async () => {
    const ran = await runCode(
      kernel,
      `from rich.progress import track
import time
for i in track(range(5), description='work'): time.sleep(0.05)`,
    )
    expect(ran.result.status).toBe('ok')
    const [first, ...more] = eventsOf(ran, 'display_data')
    expect(JSON.stringify(first)).not.toContain('jupyter.widget')
    // rich ends what it shows live with an empty line of its own.
    expect(more.filter(({ data }) => data['text/plain'] !== '')).toEqual([])
    expect(JSON.stringify(eventsOf(ran, 'update_display_data').at(-1)?.data)).toContain('100%')
  })

  it('are as they were where nobody imports them, and widgets can be made', async () => {
    const ran = await runCode(kernel, 'import ipywidgets; ipywidgets.IntSlider()')
    expect(ran.result.status).toBe('ok')
    expect(
      eventsOf(ran, 'execute_result')[0]?.data['text/plain'] ??
        eventsOf(ran, 'display_data')[0]?.data['text/plain'],
    ).toMatch(/IntSlider/)
  })
})
