import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAlive, runCode, testPython } from '../../testing/index.ts'
import { zmqKernels } from '../zmqKernels.ts'
import { Cgroup } from './Cgroup.ts'
import { openDelegated, ownCgroupIn } from './delegatedCgroup.ts'
import { processWatch } from './ProcessWatch.ts'

/** A group that tests may make others in; null where the system does not let us. */
const parent = (): string | null => {
  if (process.platform !== 'linux') return null
  const read = (name: string) => readFileSync(`/proc/self/${name}`, 'utf8')
  const own = ownCgroupIn(read('cgroup'), read('mountinfo'))
  if (own === null) return null
  const path = join(own, `anode-test-${process.pid}`)
  try {
    mkdirSync(path)
    rmdirSync(path)
    return own
  } catch {
    return null
  }
}

const own = parent()

describe('Where this process is', () => {
  const mounts = '35 30 0:30 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n'
  it('is found below the mount', () => {
    expect(ownCgroupIn('0::/user.slice/a.service\n', mounts)).toBe('/sys/fs/cgroup/user.slice/a.service')
    expect(ownCgroupIn('8:pids:/x\n0::/\n', mounts)).toBe('/sys/fs/cgroup')
  })

  it('is nowhere without groups of version 2, or outside of what is mounted', () => {
    expect(ownCgroupIn('8:pids:/x\n', mounts)).toBe(null)
    expect(ownCgroupIn('0::/a\n', '')).toBe(null)
    expect(ownCgroupIn('0::/../b\n', mounts.replace(' / ', ' /a '))).toBe(null)
  })
})

describe('The files of a group', () => {
  // A folder in place of a group: not every machine that tests run on delegates its memory.
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'anode-cgroup-'))
    onTestFinished(() => rmSync(path, { recursive: true }))
    return { path, read: (name: string) => readFileSync(join(path, name), 'utf8') }
  }

  it('say its limits, and that all of it ends together', () => {
    const { path, read } = folder()
    const group = new Cgroup(path)
    group.limit({ memory: { value: 4e9, by: 'server' }, processes: { value: 100, by: 'server' } })
    expect([read('memory.max'), read('memory.oom.group'), read('pids.max')]).toEqual([
      '4000000000',
      '1',
      '1312',
    ])
    group.limit({})
    expect([read('memory.max'), read('pids.max')]).toEqual(['max', 'max'])
  })

  it('tell that the system ended it for its memory', () => {
    const { path } = folder()
    const group = new Cgroup(path)
    expect([group.ranOutOfMemory, group.memoryPeak]).toEqual([false, null])
    writeFileSync(join(path, 'memory.events'), 'low 0\nhigh 0\nmax 3\noom 1\noom_kill 0\n')
    expect(group.ranOutOfMemory).toBe(false)
    writeFileSync(join(path, 'memory.events'), 'low 0\nhigh 0\nmax 3\noom 1\noom_kill 2\noom_group_kill 1\n')
    writeFileSync(join(path, 'memory.peak'), '3999997952\n')
    expect([group.ranOutOfMemory, group.memoryPeak]).toEqual([true, 3999997952])
  })
})

describe.runIf(own !== null)('A group of the system', { timeout: 60_000 }, () => {
  const make = () => {
    const group = Cgroup.make(own ?? '', `anode-test-${process.pid}-${performance.now()}`) as Cgroup
    onTestFinished(async () => {
      group.end()
      await expect.poll(() => group.pids).toEqual([])
      group.remove()
    })
    return group
  }
  const sleeper = (group: Cgroup): ChildProcess & { readonly pid: number } => {
    const child = spawn('sleep', ['1000'])
    onTestFinished(() => void child.kill('SIGKILL'))
    expect(group.take(child.pid as number)).toBe(true)
    return child as ChildProcess & { readonly pid: number }
  }

  it('holds what a kernel starts, whatever that does to get out', async () => {
    const group = make()
    processWatch?.useCgroups(group)
    onTestFinished(() => processWatch?.useCgroups(null))
    const kernel = await zmqKernels({ python: testPython() }).open()
    // Twice forked, in a session of its own, its parent gone, and nothing in its environment.
    const { events } = await runCode(
      kernel,
      `import subprocess
print(subprocess.run(['env', '-i', '/bin/sh', '-c', 'setsid sleep 1000 >/dev/null 2>&1 & echo $!'], capture_output=True, text=True).stdout)`,
    )
    const pid = Number(events.find((event) => event._tag === 'stream')?.text)
    expect(isAlive(pid)).toBe(true)
    await kernel.stop()
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('hands controllers on once those in it have stepped back', async () => {
    const group = make()
    const [controller] = group.controllers
    if (controller === undefined) return
    const { pid } = sleeper(group)
    expect(openDelegated(group, () => false, [controller])).toBe(null)
    expect(group.pids).toEqual([pid])
    expect(openDelegated(group, (one) => one === pid, [controller])).toBe(group)
    expect(group.pids).toEqual([])
    expect(new Cgroup(join(group.path, 'anode-host')).pids).toEqual([pid])
    expect(Cgroup.make(group.path, 'kernel')?.controllers).toEqual([controller])
    process.kill(pid, 'SIGKILL')
  })

  it('is of no use where it lacks what kernels are bounded by', () => {
    const group = make()
    expect(openDelegated(group, () => true, ['no such controller'])).toBe(null)
  })
})
