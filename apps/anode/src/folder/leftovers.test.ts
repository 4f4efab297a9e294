import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newName } from '../disk/sideNames.ts'
import { FolderTrash } from './FolderTrash.ts'
import { goneName, isLeftover, partName, removeLeftover } from './leftovers.ts'

const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'anode-leftovers-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('What is left by who was killed', () => {
  it('is known by its name, which fits for every name, and goes after a while', async () => {
    const folder = makeFolder()
    for (const name of ['a', '.', '🐦'.repeat(63), 'é'.repeat(127), 'a\nb']) {
      for (const ours of [
        partName({ path: `x/${name}`, size: 1, modified: 2 }),
        goneName(name),
        newName(name),
      ]) {
        expect([ours, Buffer.byteLength(ours) <= 255, isLeftover(ours)]).toEqual([ours, true, true])
      }
    }
    for (const theirs of ['a.part', '.a.anode-12.part', 'x.anode-0123456789abcdef.part']) {
      expect(isLeftover(theirs)).toBe(false)
    }
    const tree = join(folder, goneName('tree'))
    mkdirSync(join(tree, 'in'), { recursive: true })
    await removeLeftover(tree)
    expect(existsSync(tree)).toBe(true)
    await removeLeftover(tree, -1)
    expect(existsSync(tree)).toBe(false)
  })

  it('is tidied out of the trash; what can be put back stays, links that lead nowhere as well', async () => {
    const folder = makeFolder()
    const trash = new FolderTrash(join(folder, 'trash'), folder)
    writeFileSync(join(folder, 'a'), 'a')
    symlinkSync('nowhere', join(folder, 'link'))
    await trash.put(join(folder, 'a'), { name: 'a', path: 'a', kind: 'file' })
    await trash.put(join(folder, 'link'), { name: 'link', path: 'link', kind: 'file' })
    const half = join(folder, 'trash', '0123456789abcdef')
    mkdirSync(join(half, newName('content')), { recursive: true })
    await trash.tidy()
    expect(existsSync(half)).toBe(false)
    expect((await trash.list()).map(({ name }) => name).sort()).toEqual(['a', 'link'])
    expect(readdirSync(join(folder, 'trash'))).toHaveLength(2)
  })
})
