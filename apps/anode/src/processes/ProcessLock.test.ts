import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { isLocked, takeLock } from './ProcessLock.ts'

const folder = mkdtempSync(join(tmpdir(), 'anode-lock-'))
afterAll(() => rmSync(folder, { recursive: true }))

const module = pathToFileURL(join(import.meta.dirname, 'ProcessLock.ts')).href

/** A process that takes the lock and says whether it got it. */
const taker = async (file: string) => {
  const program = `const { takeLock } = await import(${JSON.stringify(module)})
globalThis.lock = takeLock(${JSON.stringify(file)}, 0)
process.stdout.write(String(lock !== null)); setInterval(() => {}, 1e6)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(child.stdout, 'data')
  return { child, got: String(said) === 'true' }
}

describe('a lock', () => {
  it('is held by one process, seen by others, and free again however that one ends', async () => {
    const file = join(folder, 'a.lock')
    expect(isLocked(file)).toBe(false)
    const first = await taker(file)
    expect(first.got).toBe(true)
    expect(isLocked(file)).toBe(true)
    expect(takeLock(file, 0)).toBeNull()
    const gone = once(first.child, 'exit')
    first.child.kill('SIGKILL')
    await gone
    expect(isLocked(file)).toBe(false)
    const mine = takeLock(file)
    expect(mine).not.toBeNull()
    mine?.release()
    mine?.release()
    expect(isLocked(file)).toBe(false)
  })

  it('goes to exactly one of many that want it at once, every time', async () => {
    for (let round = 0; round < 3; round++) {
      const file = join(folder, `many-${round}.lock`)
      const takers = await Promise.all([0, 1, 2, 3].map(() => taker(file)))
      expect(takers.filter(({ got }) => got)).toHaveLength(1)
      await Promise.all(
        takers.map(({ child }) => {
          child.kill('SIGKILL')
          return once(child, 'exit')
        }),
      )
    }
  })

  it('is none while its holder lives, whatever a crash of the machine left in the file', () => {
    const file = join(folder, 'garbage.lock')
    writeFileSync(file, Buffer.alloc(5000, 'not what it was '))
    expect(isLocked(file)).toBe(false)
    const lock = takeLock(file)
    expect(lock).not.toBeNull()
    expect(takeLock(file, 0)).toBeNull()
    lock?.release()
  })
})
