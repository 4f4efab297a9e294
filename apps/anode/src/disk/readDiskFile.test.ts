import { execFileSync, spawn } from 'node:child_process'
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { disk, failureOf, newFolder, run, textOf } from './testing/inFolder.ts'

const newFile = () => join(newFolder(), 'a.ipynb')

describe('a file that is read', () => {
  it('is waited for while another program fills it', async () => {
    const file = newFile()
    writeFileSync(file, 'before')
    const held = openSync(file, 'w')
    const read = run(disk.read(file))
    await delay(60)
    writeSync(held, 'all of it')
    closeSync(held)
    expect(textOf((await read).bytes)).toBe('all of it')
  })

  it('is one of the whole versions while another program writes one after the other', async () => {
    const file = newFile()
    writeFileSync(file, 'a'.repeat(300_000))
    const program = `const fs = require('fs'); let i = 0
const write = () => { fs.writeFileSync(${JSON.stringify(file)}, 'abc'[i++ % 3].repeat(300000)); setTimeout(write, 60) }
write()`
    const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' })
    onTestFinished(() => void child.kill())
    const seen = new Set<string>()
    while (seen.size < 3) {
      const text = textOf((await run(disk.read(file))).bytes)
      expect(text).toMatch(/^(a+|b+|c+)$/)
      expect(text).toHaveLength(300_000)
      seen.add(text[0] ?? '')
    }
  })

  it('may be empty', async () => {
    const file = newFile()
    writeFileSync(file, '')
    expect((await run(disk.read(file))).bytes).toHaveLength(0)
  })

  it('is not read when another program never stops, when it is too large, or is a pipe', async () => {
    const file = newFile()
    writeFileSync(file, 'x')
    const writing = setInterval(() => writeFileSync(file, 'y'), 2)
    expect(await failureOf(disk.read(file))).toMatchObject({
      kind: 'other',
      message: expect.stringMatching(/another program keeps writing.*It is read when/),
    })
    clearInterval(writing)
    truncateSync(file, 257 * 2 ** 20)
    expect(await failureOf(disk.read(file))).toMatchObject({
      kind: 'tooLarge',
      message: expect.stringMatching(/256 MB.*Clear large outputs/),
    })
    if (process.platform === 'win32') return
    const pipe = `${file}.pipe`
    execFileSync('mkfifo', [pipe])
    expect(await failureOf(disk.read(pipe))).toMatchObject({ kind: 'notAFile' })
  })
})
