import { execFileSync, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDataDirectory } from './DataDirectory.ts'
import { writeDurably } from './writeDurably.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'anode-secrets-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const damaged: Readonly<Record<string, string>> = {
  'an empty file': '',
  'a line end alone': '\n',
  'its first bytes': 'ab12',
  'zeros, as a power cut leaves them': '\0'.repeat(48),
  'two lines': `${'a'.repeat(24)}\n${'b'.repeat(24)}`,
  'what would end a cookie': `${'a'.repeat(40)}; Path=/`,
}

describe('the secrets of a data directory', () => {
  it('are kept from one start to the next, for this user alone', () => {
    const first = openDataDirectory(home)
    expect(first.token).toMatch(/^[0-9a-f]{48}$/)
    expect(first.secret).toHaveLength(24)
    const second = openDataDirectory(home)
    expect([second.token, second.secret]).toEqual([first.token, first.secret])
    expect(second.renewed).toEqual([])
    for (const name of ['token', 'secret']) expect(statSync(join(home, name)).mode & 0o777).toBe(0o600)
  })

  it('may be a token that somebody chose, if it is long enough', () => {
    writeFileSync(join(home, 'token'), 'our-teams-own-long-token\n')
    expect(openDataDirectory(home).token).toBe('our-teams-own-long-token')
  })

  for (const [what, content] of Object.entries(damaged)) {
    it(`are made anew where a file holds ${what}`, () => {
      for (const name of ['token', 'secret']) writeFileSync(join(home, name), content)
      const directory = openDataDirectory(home)
      expect(directory.renewed).toEqual(['token', 'secret'])
      expect(directory.token).toMatch(/^[0-9a-f]{48}$/)
      expect(directory.secret).toHaveLength(24)
      expect(readFileSync(join(home, 'token'), 'utf8')).toBe(directory.token)
      expect(openDataDirectory(home).renewed).toEqual([])
    })
  }

  it('say which file is in the way, and change nothing, where a folder has its name', () => {
    mkdirSync(join(home, 'token'))
    expect(() => openDataDirectory(home)).toThrow(
      /folder is where a file should be .*token.*Move that folder away/i,
    )
    expect(readdirSync(home)).toEqual(['token'])
  })

  it('are not replaced where they cannot be read', () => {
    // Whoever runs this, root as well, cannot read it.
    symlinkSync('token', join(home, 'token'))
    expect(() => openDataDirectory(home)).toThrow(/ELOOP.*token/)
    expect(readlinkSync(join(home, 'token'))).toBe('token')
  })
})

describe('a full disk', () => {
  const SIZE = 64 * 1024
  let disk: string | null = null

  beforeEach(() => {
    const path = mkdtempSync(join(tmpdir(), 'anode-full-'))
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', path]).status === 0
    disk = mounted ? path : null
    if (!mounted) rmSync(path, { recursive: true })
  })
  afterEach(() => {
    if (disk === null) return
    execFileSync('umount', ['--lazy', disk])
    rmSync(disk, { recursive: true })
  })

  const fill = (path: string): void => {
    const { bavail, bsize } = statfsSync(path)
    writeFileSync(join(path, 'filler'), Buffer.alloc(bavail * bsize))
  }

  it('leaves no half secret of a first start, and says what is wrong', ({ skip }) => {
    if (disk === null) return skip('This user may not mount a small disk (tmpfs): it takes root on Linux.')
    fill(disk)
    const full = disk
    expect(() => openDataDirectory(full)).toThrow(/disk is full.*Make space on it/)
    expect(readdirSync(full)).toEqual(['filler'])
    rmSync(join(full, 'filler'))
    expect(openDataDirectory(full).token).toHaveLength(48)
  })

  it('leaves a file as it was that cannot be written anew', ({ skip }) => {
    if (disk === null) return skip('This user may not mount a small disk (tmpfs): it takes root on Linux.')
    const file = join(disk, 'server.json')
    writeDurably(file, '{"url":"before"}')
    fill(disk)
    expect(() => writeDurably(file, 'x'.repeat(SIZE))).toThrow(/ENOSPC/)
    expect(readFileSync(file, 'utf8')).toBe('{"url":"before"}')
    expect(readdirSync(disk).sort()).toEqual(['filler', 'server.json'])
  })
})
