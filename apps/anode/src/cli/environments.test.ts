import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readArguments } from './Arguments.ts'
import { collectEnvironments, showEnvironments } from './environments.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'anode-env-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** An environment that was used so many days ago. */
const environment = (name: string, days: number, layer: object = {}): string => {
  const folder = join(home, 'environments', name)
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'bin', 'python'), '')
  const found = { path: '', file: '' }
  const marker = { executable: process.execPath, version: '3.11.7', markers: {}, found, ...layer }
  writeFileSync(join(folder, '.ready'), JSON.stringify(marker))
  const at = new Date(Date.now() - days * 24 * 3600_000)
  utimesSync(join(folder, '.ready'), at, at)
  return folder
}

test('Environments are listed, and those that were not used are removed', async () => {
  expect(await showEnvironments(home)).toContain('no environments')
  const base = environment('base', 40)
  const used = environment('used', 1, { packages: ['six==1.17.0', 'pip==26.3'], parent: 'base' })
  const old = environment('old', 20, { packages: ['six==1.16.0'] })
  const listed = (await showEnvironments(home)).split('\n')
  expect(listed.map((line) => line.split(' ')[0])).toEqual(['used', 'old', 'base'])
  expect(listed[0]).toMatch(/Python 3\.11\.7 .* used yesterday +2 packages, upon base/)
  expect(await collectEnvironments(home, 30)).toContain('no environment')
  expect(await collectEnvironments(home, 7)).toBe('Removed 1 environment: old.')
  expect([base, used, old].map((folder) => existsSync(folder))).toEqual([true, true, false])
  // Notebooks that name nothing have it: it stays.
  expect(await collectEnvironments(home, 0)).toBe('Removed 1 environment: used.')
  expect(existsSync(base)).toBe(true)
})

test('The command line says what it does not understand', () => {
  expect(readArguments(['env', 'gc', '--days', '3'], { ANODE_HOME: '/h' })).toEqual({
    command: 'env',
    home: '/h',
    what: 'gc',
    days: 3,
  })
  expect(readArguments(['env', 'list'], { ANODE_HOME: '/h' })).toMatchObject({ what: 'list' })
  expect(() => readArguments(['env'], {})).toThrow('anode env list')
  expect(() => readArguments(['env', 'gc', '--days', 'x'], {})).toThrow('no number of days')
})
