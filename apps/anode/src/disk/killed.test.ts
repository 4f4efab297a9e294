import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { removeLeftovers } from './removeLeftovers.ts'
import { newFolder } from './testing/inFolder.ts'

const ROUNDS = 4

/** A process replaces so many files at once, and is killed at another moment of each. */
const FILES = 25

const module = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href)

/** Replaces files over and over; says once that it has begun. */
const program = (
  files: ReadonlyArray<string>,
) => `const { stampNow } = await import(${module('fileStamp.ts')})
const { replaceDiskFile } = await import(${module('replaceDiskFile.ts')})
const replaceForEver = async (file) => {
  let stamp = stampNow(file)
  for (let version = 1; ; version++) {
    const line = version + ' ' + 'x'.repeat(version % 7 * 20_000) + '\\n'
    stamp = await replaceDiskFile(file, [Buffer.from(line), Buffer.from(line), Buffer.from('end')], stamp)
    if (version === 3) process.stdout.write('begun')
  }
}
for (const file of ${JSON.stringify(files)}) void replaceForEver(file)`

describe('a process that is killed while it replaces a file', () => {
  it('leaves one of the whole versions, and nothing that the next does not remove', async () => {
    const folder = newFolder()
    const names = Array.from({ length: FILES }, (_, n) => `${n + 10}.ipynb`)
    const files = names.map((name) => join(folder, name))
    for (const file of files) writeFileSync(file, '0 \n0 \nend')
    for (let round = 0; round < ROUNDS; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program(files)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      await once(child.stdout, 'data')
      await delay(Math.random() * 100)
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      for (const file of files) {
        const [first, second, end] = readFileSync(file, 'utf8').split('\n')
        expect(first).toMatch(/^\d+ x*$/)
        expect(second).toBe(first)
        expect(end).toBe('end')
      }
    }
    for (const file of files) await removeLeftovers(file, -1)
    expect(readdirSync(folder).sort()).toEqual(names)
  })
})
