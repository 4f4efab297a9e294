import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fileLog } from './HostLog.ts'
import { HostAlreadyRuns, takeHostLock } from './hostLock.ts'

const directory = mkdtempSync(join(tmpdir(), 'anode-files-'))
afterAll(() => rmSync(directory, { recursive: true }))

describe('takeHostLock', () => {
  it('gives the lock to one at a time', () => {
    const file = join(directory, 'host.lock')
    const unlock = takeHostLock(file)
    expect(() => takeHostLock(file)).toThrow(HostAlreadyRuns)
    unlock()
    takeHostLock(file)()
  })
})

describe('fileLog', () => {
  it('writes a line for each thing that happened', () => {
    const file = join(directory, 'logs', 'host.log')
    const log = fileLog(file)
    log.info('It began.', { pid: 7 })
    log.error('It failed.', new Error('because\nof this'))
    log.error('It failed.', { code: 'ENOSPC' })
    const [first, second, third, ...rest] = readFileSync(file, 'utf8').split('\n')
    expect(first).toMatch(/^\d{4}-\S+Z info It began\. \{"pid":7\}$/)
    expect(second).toMatch(/^\d{4}-\S+Z error It failed\. Error: because \| of this \|/)
    expect(third).toMatch(/It failed\. \{"code":"ENOSPC"\}$/)
    expect(rest).toEqual([''])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('begins a new file at 5 MB and keeps one old one', () => {
    const file = join(directory, 'full.log')
    writeFileSync(file, 'x'.repeat(5 * 1024 * 1024 + 1))
    fileLog(file).info('New.')
    expect(readFileSync(file, 'utf8')).toMatch(/info New\.\n$/)
    expect(statSync(`${file}.1`).size).toBeGreaterThan(5 * 1024 * 1024)
  })
})
