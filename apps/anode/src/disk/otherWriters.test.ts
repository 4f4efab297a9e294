import { spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { Effect, Either } from 'effect'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bytesOf, disk, failureOf, newFolder, run, textOf } from './testing/inFolder.ts'

const ROUNDS = 120

/** A program that writes versions, each at a moment of its own, and waits until the one before was seen. */
const writers = {
  'into the file': 'fs.writeFileSync(file, text)',
  'into the file, in two steps':
    'const f = fs.openSync(file, "w"); fs.writeSync(f, text.slice(0, 9)); await later(2); fs.writeSync(f, text.slice(9)); fs.closeSync(f)',
  'by renaming': 'fs.writeFileSync(file + ".theirs", text); fs.renameSync(file + ".theirs", file)',
}

const startWriter = (file: string, write: string) => {
  const program = `import fs from 'node:fs'; import { createInterface } from 'node:readline'
const file = ${JSON.stringify(file)}
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
for await (const version of createInterface(process.stdin)) {
  await later(Math.random() * 12)
  const text = JSON.stringify({ theirs: Number(version), ours: 0, padding: 'x'.repeat(Math.random() * 1e5) })
  ${write}
  process.stdout.write(version + '\\n')
}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    ask: (version: number) => child.stdin.write(`${version}\n`),
    wrote: () => lines.next(),
  }
}

describe('a program that writes to a file while it is replaced', () => {
  for (const [how, write] of Object.entries(writers)) {
    it(`loses nothing: ${how}`, async () => {
      const file = join(newFolder(), 'a.ipynb')
      writeFileSync(file, JSON.stringify({ theirs: 0, ours: 0 }))
      let { bytes, stamp } = await run(disk.read(file))
      let theirs = 0
      let ours = 0
      let given = 0
      const lost: number[] = []
      /** Takes in what they wrote, as the notebook does, and writes that and something of its own. */
      const save = async () => {
        const text = JSON.stringify({ theirs, ours: ++ours })
        const saved = await run(Effect.either(disk.replace(file, bytesOf(text), stamp)))
        if (Either.isRight(saved)) {
          stamp = saved.right
        } else if (saved.left._tag === 'DiskChanged') {
          given++
          ;({ bytes, stamp } = saved.left.found)
          // Half of a version is no notebook, and is not written over.
          while (!textOf(bytes).endsWith('}')) {
            await delay(5)
            ;({ bytes, stamp } = await run(disk.read(file)))
          }
          theirs = JSON.parse(textOf(bytes)).theirs
        } else throw saved.left
      }
      const writer = startWriter(file, write)
      for (let version = 1; version <= ROUNDS; version++) {
        writer.ask(version)
        const wrote = writer.wrote()
        let isWritten = false
        void wrote.then(() => {
          isWritten = true
        })
        while (!isWritten) await save()
        // Once more: what came after the last look is found by the next.
        await save()
        if (theirs !== version) lost.push(version)
        theirs = version
      }
      expect(given).toBeGreaterThan(ROUNDS / 2)
      // Between the last look and the rename a file that is renamed there cannot be seen: a few microseconds.
      expect(lost.length, `lost: ${lost}`).toBeLessThanOrEqual(how === 'by renaming' ? 3 : 0)
      expect(readdirSync(join(file, '..')).filter((name) => name.includes('other-program'))).toEqual([])
    })
  }

  it('is given when it renamed its file there while ours was being written', async () => {
    const folder = newFolder()
    const file = join(folder, 'a.ipynb')
    writeFileSync(file, 'before')
    const stamp = await run(disk.stamp(file))
    function* bytes() {
      yield bytesOf('ours')
      writeFileSync(join(folder, 'b'), 'theirs')
      renameSync(join(folder, 'b'), file)
    }
    const failure = await failureOf(disk.replace(file, bytes(), stamp))
    expect(failure).toMatchObject({ _tag: 'DiskChanged' })
    expect(readFileSync(file, 'utf8')).toBe('theirs')
    expect(readdirSync(folder)).toEqual(['a.ipynb'])
  })

  it('finds its version beside the file when it had opened the file before and writes later', async () => {
    const folder = newFolder()
    const file = join(folder, 'a.ipynb')
    writeFileSync(file, 'before')
    const held = openSync(file, 'r+')
    await run(disk.replace(file, bytesOf('ours'), await run(disk.stamp(file))))
    await delay(50)
    writeSync(held, 'late!!')
    closeSync(held)
    await expect.poll(() => readdirSync(folder).sort()).toEqual(['a.ipynb', 'a.other-program.ipynb'])
    expect(readFileSync(file, 'utf8')).toBe('ours')
    expect(readFileSync(join(folder, 'a.other-program.ipynb'), 'utf8')).toBe('late!!')
  })
})
