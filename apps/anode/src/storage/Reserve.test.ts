import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { mountSmallDisk } from '../testing/smallDisk.ts'
import { Reserve } from './Reserve.ts'

const folder = mkdtempSync(join(tmpdir(), 'anode-reserve-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('is given up once, and kept again', () => {
  const file = join(folder, 'reserve')
  const reserve = new Reserve(file)
  expect(reserve.giveUp()).toBe(false)
  expect(reserve.keep()).toBe(true)
  const { size, blocks } = statSync(file)
  // It takes its space, which a file of zeros might not.
  expect(size).toBeGreaterThan(1024 * 1024)
  expect(blocks * 512).toBeGreaterThanOrEqual(size)
  expect(reserve.giveUp()).toBe(true)
  expect(reserve.giveUp()).toBe(false)
  expect(existsSync(file)).toBe(false)
})

it('is a small part of what is free, and takes nothing from a disk that is full', ({ skip }) => {
  const disk = mountSmallDisk('4m')
  if (disk === null) return skip('This user may not mount a small disk (tmpfs): it takes root on Linux.')
  try {
    const reserve = new Reserve(join(disk.path, 'reserve'))
    expect(reserve.keep()).toBe(true)
    expect(statSync(join(disk.path, 'reserve')).size).toBeLessThan(4 * 1024 * 1024 * 0.06)
    reserve.giveUp()
    disk.fill()
    expect(reserve.keep()).toBe(false)
    expect(existsSync(join(disk.path, 'reserve'))).toBe(false)
  } finally {
    disk.unmount()
  }
})
