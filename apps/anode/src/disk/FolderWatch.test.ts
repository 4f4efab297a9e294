import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bytesOf, disk, newFolder, run } from './testing/inFolder.ts'

/** How soon people see what others did to the file, in ms; twice that for a machine that is busy. */
const SOON = 1000

const watched = async (file: string) => {
  let count = 0
  onTestFinished(
    disk.watch(file, () => {
      count++
    }),
  )
  // The first look at it.
  await delay(100)
  return {
    /** What was done is noticed. */
    notices: async (act: () => unknown) => {
      await delay(100)
      const before = count
      await act()
      await expect.poll(() => count, { timeout: SOON, interval: 10 }).toBeGreaterThan(before)
    },
    count: () => count,
  }
}

describe('a file that is watched', () => {
  it('tells of all that happens to it, within a second', async () => {
    const folder = newFolder()
    const file = join(folder, 'a\nb.ipynb')
    writeFileSync(file, 'before')
    const { notices } = await watched(file)
    await notices(() => writeFileSync(file, 'in place'))
    await notices(() => {
      const { atime, mtime } = statSync(file)
      writeFileSync(file, 'In place')
      utimesSync(file, atime, mtime)
    })
    await notices(() => {
      writeFileSync(join(folder, 'b'), 'by renaming')
      renameSync(join(folder, 'b'), file)
    })
    await notices(async () => run(disk.replace(file, bytesOf('by us'), await run(disk.stamp(file)))))
    await notices(() => rmSync(file))
    await notices(() => writeFileSync(file, 'back'))
    await notices(() => renameSync(file, join(folder, 'away')))
    await notices(() => mkdirSync(file))
  })

  it('tells when its folder goes away, comes back, and is another one', async () => {
    const folder = join(newFolder(), 'folder')
    mkdirSync(folder)
    const file = join(folder, 'a.ipynb')
    writeFileSync(file, 'before')
    const { notices } = await watched(file)
    await notices(() => renameSync(folder, `${folder}-away`))
    await notices(() => renameSync(`${folder}-away`, folder))
    await notices(() => writeFileSync(file, 'written'))
    await notices(() => rmSync(folder, { recursive: true }))
    await notices(() => {
      mkdirSync(folder)
      writeFileSync(file, 'another')
    })
    await delay(600)
    await notices(() => writeFileSync(file, 'written again'))
    expect(readFileSync(file, 'utf8')).toBe('written again')
  })

  it('tells of itself alone, of many writes at once a few times, and of nothing after its end', async () => {
    const folder = newFolder()
    const [file, other] = [join(folder, 'a.ipynb'), join(folder, 'b.ipynb')]
    for (const each of [file, other]) writeFileSync(each, '')
    const [one, two] = [await watched(file), await watched(other)]
    for (let i = 0; i < 200; i++) writeFileSync(file, String(i))
    await expect.poll(one.count, { timeout: SOON }).toBeGreaterThan(0)
    await delay(100)
    expect(one.count()).toBeLessThan(50)
    expect(two.count()).toBe(0)
    const stop = disk.watch(file, () => expect.unreachable())
    stop()
    stop()
    await one.notices(() => writeFileSync(file, 'x'))
  })

  it('may be none yet, in a folder that is none yet', async () => {
    const folder = join(newFolder(), 'later')
    const { notices } = await watched(join(folder, 'a.ipynb'))
    mkdirSync(folder)
    await notices(() => writeFileSync(join(folder, 'a.ipynb'), 'x'))
  })
})
