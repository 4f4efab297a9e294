import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { DiskChanged, DiskFailed } from '@anode/server'
import { describe, expect, it } from 'vitest'
import { mountSmallDisk } from '../testing/smallDisk.ts'
import { removeLeftovers } from './removeLeftovers.ts'
import { newName, oldName } from './sideNames.ts'
import { bytesOf, disk, failureOf, newFolder, run, textOf } from './testing/inFolder.ts'

const fileWith = (text: string, name = 'a.ipynb') => {
  const folder = newFolder()
  const file = join(folder, name)
  writeFileSync(file, text)
  return { folder, file }
}

/** Only this stands in the folder, once what was kept for a moment is gone. */
const expectOnly = (folder: string, names: ReadonlyArray<string>) =>
  expect.poll(() => readdirSync(folder).sort(), { timeout: 5000 }).toEqual(names)

describe('a file that is replaced', () => {
  it('has all of the new bytes, its rights and its owner, and nothing beside it', async () => {
    const { folder, file } = fileWith('before')
    chmodSync(file, 0o640)
    if (process.getuid?.() === 0) chownSync(file, 1234, 2345)
    const { uid, gid } = statSync(file)
    const stamp = await run(
      disk.replace(file, [bytesOf('after\r\n'), bytesOf('é')], await run(disk.stamp(file))),
    )
    expect(readFileSync(file, 'utf8')).toBe('after\r\né')
    expect(statSync(file)).toMatchObject({ mode: 0o100640, uid, gid })
    expect(await run(disk.stamp(file))).toEqual(stamp)
    await expectOnly(folder, ['a.ipynb'])
    expect(await run(disk.stamp(file))).toEqual(stamp)
    expect(textOf((await run(disk.read(file))).bytes)).toBe('after\r\né')
  })

  it('stays behind a symbolic link', async () => {
    const { folder, file } = fileWith('before')
    const link = join(folder, 'link.ipynb')
    symlinkSync('a.ipynb', link)
    expect(await run(disk.resolve(link))).toBe(file)
    await run(disk.replace(link, bytesOf('after'), await run(disk.stamp(link))))
    expect(readFileSync(file, 'utf8')).toBe('after')
    expect(readFileSync(link, 'utf8')).toBe('after')
    await expectOnly(folder, ['a.ipynb', 'link.ipynb'])
  })

  it.each([
    ['of 255 bytes', `${'é'.repeat(124)}.ipynb!`],
    ['with a new line', 'a\nb “c”.ipynb'],
  ])('may have a name %s', async (_, name) => {
    const { folder, file } = fileWith('before', name)
    await run(disk.replace(file, bytesOf('after'), await run(disk.stamp(file))))
    expect(readFileSync(file, 'utf8')).toBe('after')
    await expectOnly(folder, [name])
  })

  it('is left as another program wrote it, which is given, also when size and time are the same', async () => {
    const { folder, file } = fileWith('before')
    const expected = await run(disk.stamp(file))
    const { atime, mtime } = statSync(file)
    utimesSync(file, atime, mtime)
    const settled = await run(disk.read(file))
    writeFileSync(file, 'BEFORE')
    utimesSync(file, atime, mtime)
    for (const stamp of [expected, settled.stamp]) {
      const failure = await failureOf(disk.replace(file, bytesOf('mine'), stamp))
      expect(textOf((failure as DiskChanged).found.bytes)).toBe('BEFORE')
      expect((failure as DiskChanged).found.stamp).toEqual(await run(disk.stamp(file)))
    }
    await expectOnly(folder, ['a.ipynb'])
  })

  it('is made where none is expected, and not where one has come', async () => {
    const { folder, file } = fileWith('before')
    const other = join(folder, 'b.ipynb')
    const stamp = await run(disk.replace(other, bytesOf('new'), null))
    expect(await run(disk.stamp(other))).toEqual(stamp)
    expect(((await failureOf(disk.replace(file, bytesOf('new'), null))) as DiskChanged).found.bytes).toEqual(
      Buffer.from('before'),
    )
    await expectOnly(folder, ['a.ipynb', 'b.ipynb'])
  })

  it('is not written when it is read-only, or its folder is', async () => {
    const { folder, file } = fileWith('before')
    const refused = async () => {
      const failure = (await failureOf(
        disk.replace(file, bytesOf('x'), await run(disk.stamp(file))),
      )) as DiskFailed
      expect(failure).toMatchObject({ _tag: 'DiskFailed', kind: 'notAllowed' })
      expect(readFileSync(file, 'utf8')).toBe('before')
      return failure.message
    }
    chmodSync(file, 0o444)
    expect(await refused()).toMatch(/is read-only.*Make it writable/)
    chmodSync(file, 0o644)
    chmodSync(folder, 0o555)
    expect(await refused()).toMatch(/its folder is read-only.*Make the folder writable/)
    chmodSync(folder, 0o755)
    await expectOnly(folder, ['a.ipynb'])
  })

  it('is missed, or told from a folder, in words', async () => {
    const { folder, file } = fileWith('before')
    const stamp = await run(disk.stamp(file))
    const failures = async () => [
      await failureOf(disk.replace(file, bytesOf('x'), stamp)),
      await failureOf(disk.read(file)),
      await failureOf(disk.stamp(file)),
      await failureOf(disk.resolve(file)),
    ]
    rmSync(file)
    for (const each of await failures()) expect(each).toMatchObject({ _tag: 'DiskFailed', kind: 'missing' })
    mkdirSync(file)
    for (const each of await failures()) {
      expect(each).toMatchObject({ kind: 'notAFile', message: expect.stringContaining('is a folder') })
    }
    await expectOnly(folder, ['a.ipynb'])
  })

  it('is whole on a full disk, and written once there is space', async ({ skip }) => {
    const small = mountSmallDisk('4m')
    if (small === null) return skip('This user may not mount a small disk (tmpfs): it takes root on Linux.')
    try {
      const file = join(small.path, 'a.ipynb')
      writeFileSync(file, 'before')
      const stamp = await run(disk.stamp(file))
      small.fill()
      const failure = (await failureOf(disk.replace(file, Buffer.alloc(100_000), stamp))) as DiskFailed
      expect(failure).toMatchObject({ _tag: 'DiskFailed', kind: 'full' })
      expect(failure.message).toMatch(/could not be written: the disk is full.*Make space/)
      expect(await run(disk.stamp(file))).toEqual(stamp)
      expect(readdirSync(small.path).filter((name) => !name.startsWith('filler'))).toEqual(['a.ipynb'])
      small.free()
      await run(disk.replace(file, Buffer.alloc(100_000), stamp))
      expect(statSync(file).size).toBe(100_000)
    } finally {
      small.unmount()
    }
  })
})

describe('what a killed process left beside a file', () => {
  it('is removed, but for what others wrote, which is shown, and for what is another file’s', async () => {
    const { folder, file } = fileWith('now')
    const stamp = await run(disk.stamp(file))
    const names = [newName('a.ipynb'), oldName('a.ipynb', stamp)]
    for (const name of names) writeFileSync(join(folder, name), 'written late')
    linkSync(file, join(folder, oldName('a.ipynb', { ...stamp, size: 1 })))
    const others = [newName('aa.ipynb'), '.a.ipynb.anode-mine', '.a.ipynb.swp'].sort()
    for (const name of others) writeFileSync(join(folder, name), '')
    await removeLeftovers(file)
    expect(readdirSync(folder)).toHaveLength(7)
    await removeLeftovers(file, -1)
    expect(readdirSync(folder).sort()).toEqual([...others, 'a.ipynb', 'a.other-program.ipynb'].sort())
    expect(readFileSync(join(folder, 'a.other-program.ipynb'), 'utf8')).toBe('written late')
    expect(readFileSync(file, 'utf8')).toBe('now')
  })
})
