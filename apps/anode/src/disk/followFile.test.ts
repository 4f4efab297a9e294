import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { disk, newFolder, run } from './testing/inFolder.ts'

const project = async () => {
  const root = newFolder()
  for (const name of ['work', 'work/sub', 'work/.trash', 'beside']) mkdirSync(join(root, name))
  const file = join(root, 'work', 'a.ipynb')
  writeFileSync(file, 'text')
  return { root, file, stamp: await run(disk.stamp(file)) }
}

describe('a file that was moved', () => {
  it.each(['work/b “c”.ipynb', 'work/sub/a.ipynb', 'beside/a.ipynb', 'a.ipynb'])(
    'is found: %s',
    async (to) => {
      const { root, file, stamp } = await project()
      renameSync(file, join(root, to))
      expect(await run(disk.follow(file, stamp))).toBe(join(root, to))
    },
  )

  it('is found with its folder', async () => {
    const { root, file, stamp } = await project()
    renameSync(join(root, 'work'), join(root, 'work 2'))
    expect(await run(disk.follow(file, stamp))).toBe(join(root, 'work 2', 'a.ipynb'))
  })

  it('is not taken for another, a copy, a backup, or what was put aside', async () => {
    const { root, file, stamp } = await project()
    copyFileSync(file, join(root, 'work', 'copy.ipynb'))
    rmSync(file)
    // The system gives the number of what was deleted to the next.
    for (const name of ['b', 'c', 'd']) writeFileSync(join(root, 'work', `${name}.ipynb`), 'text')
    expect(await run(disk.follow(file, stamp))).toBeNull()
    for (const to of ['a.ipynb~', '.a.ipynb', '.trash/a.ipynb']) {
      const again = await project()
      renameSync(again.file, join(again.root, 'work', to))
      expect(await run(disk.follow(again.file, again.stamp))).toBeNull()
    }
  })

  it('is not followed to where an editor keeps it while it saves', async () => {
    const { root, file, stamp } = await project()
    renameSync(file, join(root, 'work', 'a-backup.ipynb'))
    const found = run(disk.follow(file, stamp))
    await delay(50)
    writeFileSync(file, 'saved')
    expect(await found).toBeNull()
  })
})
