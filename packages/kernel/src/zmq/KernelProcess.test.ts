import { describe, expect, it, vi } from 'vitest'
import { KernelProcess } from './KernelProcess.ts'

const start = (program: string) => new KernelProcess(process.execPath, ['-e', program], { env: process.env })

describe('a kernel’s process group', () => {
  it('is signalled while it lives', async () => {
    const child = start('setInterval(() => {}, 1e6)')
    child.kill('SIGTERM')
    expect(await child.exited).toMatchObject({ signal: 'SIGTERM' })
  })

  it('is signalled no more once it has ended: its number may be another’s', async () => {
    const child = start('')
    await child.exited
    const kill = vi.spyOn(process, 'kill')
    try {
      child.kill('SIGKILL')
      child.interrupt()
      expect(kill).not.toHaveBeenCalled()
    } finally {
      kill.mockRestore()
    }
  })
})
