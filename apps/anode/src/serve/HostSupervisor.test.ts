import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { identityOf } from '../processes/KnownProcess.ts'
import { isLocked } from '../processes/ProcessLock.ts'
import { openDataDirectory } from '../storage/DataDirectory.ts'
import { HostSupervisor } from './HostSupervisor.ts'

const module = pathToFileURL(join(import.meta.dirname, '..', 'processes', 'ProcessLock.ts')).href

/** What a host does first: takes the lock, or ends because another has it. */
const hostProgram = (lock: string) => `const { takeLock } = await import(${JSON.stringify(module)})
globalThis.lock = takeLock(${JSON.stringify(lock)}, 0)
if (globalThis.lock === null) process.exit(1)
process.stdout.write('up')
setInterval(() => {}, 1e6)`

const setUp = () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-supervisor-'))
  const directory = openDataDirectory(home)
  const children: ChildProcess[] = []
  const deaths: string[] = []
  const args = ['--input-type=module', '-e', hostProgram(directory.hostLock)]
  const supervisor = new HostSupervisor({
    directory,
    command: [process.execPath, ...args],
    died: (reason) => deaths.push(reason),
  })
  onTestFinished(async () => {
    await supervisor.stop(0)
    for (const child of children) child.kill('SIGKILL')
    await expect.poll(() => isLocked(directory.hostLock)).toBe(false)
    rmSync(home, { recursive: true })
  })
  return {
    directory,
    supervisor,
    deaths,
    /** A host that another server started. */
    startElsewhere: async () => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
      children.push(child)
      await once(child.stdout, 'data')
      return child
    },
  }
}

describe('the supervisor of kernel hosts', () => {
  it('uses the host that holds the lock, tells when it dies, and starts another', async () => {
    const { directory, supervisor, deaths, startElsewhere } = setUp()
    const host = await startElsewhere()
    expect(supervisor.start()).toBe(true)
    host.kill('SIGKILL')
    await expect.poll(() => deaths).toHaveLength(1)
    await expect.poll(() => isLocked(directory.hostLock)).toBe(true)
    expect(deaths).toHaveLength(1)
  })

  it('starts one although a file names a living process, when nobody holds the lock', async () => {
    const { directory, supervisor, deaths } = setUp()
    writeFileSync(
      directory.hostFile,
      JSON.stringify({ pid: process.ppid, identity: identityOf(process.ppid), hostId: 'x' }),
    )
    expect(supervisor.start()).toBe(false)
    await expect.poll(() => isLocked(directory.hostLock)).toBe(true)
    expect(deaths).toEqual([])
  })

  it('ends a host that does not end by itself, if it is proved to be the one', async () => {
    const { directory, supervisor, startElsewhere } = setUp()
    const host = await startElsewhere()
    supervisor.start()
    const pid = host.pid ?? 0
    // Its number with the mark of another: nothing is done to it.
    writeFileSync(directory.hostFile, JSON.stringify({ pid, identity: 'another boot', hostId: 'x' }))
    await supervisor.stop(50)
    expect(isLocked(directory.hostLock)).toBe(true)
    expect(existsSync(directory.hostFile)).toBe(true)
    const ended = once(host, 'exit')
    writeFileSync(directory.hostFile, JSON.stringify({ pid, identity: identityOf(pid), hostId: 'x' }))
    await supervisor.stop(50)
    expect((await ended)[1]).toBe('SIGTERM')
  })
})
