import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { identityOf, isRunning, signal, thisProcess } from './KnownProcess.ts'

const start = () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return { child, pid: child.pid ?? 0 }
}

describe('a process that was written down', () => {
  it('is found again, and no other is taken for it', () => {
    const me = thisProcess()
    expect(me.identity).not.toBeNull()
    expect(isRunning(me)).toBe(true)
    const { pid } = start()
    expect(identityOf(pid)).not.toBe(me.identity)
    expect(isRunning({ pid, identity: me.identity })).toBe(false)
  })

  it('is signalled', async () => {
    const { child, pid } = start()
    const ended = once(child, 'exit')
    // It is another command until it has become its program.
    await expect.poll(() => signal({ pid, identity: identityOf(pid) }, 'SIGTERM')).toBe(true)
    expect((await ended)[1]).toBe('SIGTERM')
    expect(identityOf(pid)).toBeNull()
  })

  it('is never signalled on its number alone', () => {
    const { child, pid } = start()
    expect(signal({ pid, identity: null }, 'SIGKILL')).toBe(false)
    expect(signal({ pid, identity: 'of another boot' }, 'SIGKILL')).toBe(false)
    expect(child.exitCode ?? child.signalCode).toBeNull()
    for (const number of [0, -1, -pid, 2 ** 40, Number.NaN]) expect(identityOf(number)).toBeNull()
  })
})
