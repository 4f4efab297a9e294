import type { FolderEntry } from '@anode/protocol'
import { describe, expect, it } from 'vitest'
import { RequestFailed } from '../server/request.ts'
import { FolderModel, type FolderRow } from './FolderModel.ts'
import { folderOf, nameOf, pathIn } from './paths.ts'

const entry = (path: string, kind: FolderEntry['kind'] = 'file'): FolderEntry => ({
  ...{ path, kind, name: nameOf(path), size: 1, changedAt: 1, notebookId: null, problem: null },
})

/** A folder of these paths, those that end with a slash being folders, and what the model asks of it. */
const modelOf = (paths: string[], open: ReadonlyArray<string> = []) => {
  const asked: string[] = []
  let followed: ReadonlyArray<string> = []
  let remembered = open
  let gate: Promise<void> = Promise.resolve()
  const model = new FolderModel(
    {
      list: async (path) => {
        asked.push(path)
        const isThere = path === '' || paths.includes(`${path}/`)
        const entries = paths
          .map((each) => (each.endsWith('/') ? entry(each.slice(0, -1), 'folder') : entry(each)))
          .filter((each) => folderOf(each.path) === path)
        await gate
        if (!isThere) throw new RequestFailed('FileNotFound', 404, `${path} is gone.`)
        return { path, entries }
      },
      follow: (all) => {
        followed = all
      },
    },
    {
      read: () => remembered,
      write: (all) => {
        remembered = all
      },
    },
  )
  const shown = () => model.snapshot().rows.map(wordsOf)
  return {
    model,
    asked,
    shown,
    followed: () => followed,
    remembered: () => remembered,
    hold: (promise: Promise<void>) => {
      gate = promise
    },
  }
}

const wordsOf = (row: FolderRow): string =>
  row.is === 'note' ? `${'  '.repeat(row.depth)}(${row.text})` : `${'  '.repeat(row.depth)}${row.entry.name}`

describe('The tree of the served folder', () => {
  it('shows what is in open folders below them, and says what is followed', async () => {
    const { model, shown, followed, remembered } = modelOf(['a/', 'a/b/', 'a/b/c.csv', 'a/d.txt', 'e.txt'])
    await model.refresh()
    expect(shown()).toEqual(['a', 'e.txt'])
    model.toggle('a')
    expect(shown()).toEqual(['a', '  (Loading …)', 'e.txt'])
    await expect.poll(shown).toEqual(['a', '  b', '  d.txt', 'e.txt'])
    model.toggle('a/b')
    await expect.poll(shown).toEqual(['a', '  b', '    c.csv', '  d.txt', 'e.txt'])
    expect(followed()).toEqual(['', 'a', 'a/b'])
    model.toggle('a')
    expect(shown()).toEqual(['a', 'e.txt'])
    expect([followed(), remembered()]).toEqual([[''], []])
  })

  it('closes a folder that is gone, and says that one is empty', async () => {
    const paths = ['a/', 'b/']
    const { model, shown } = modelOf(paths, ['a', 'b', 'x'])
    await model.refresh()
    expect(shown()).toEqual(['a', '  (Nothing is in this folder.)', 'b', '  (Nothing is in this folder.)'])
    expect([...model.snapshot().open]).toEqual(['a', 'b'])
    paths.shift()
    await model.refresh()
    expect(shown()).toEqual(['b', '  (Nothing is in this folder.)'])
  })

  it('keeps the newest answer, whichever comes last', async () => {
    const paths = ['old.txt']
    const { model, shown, hold } = modelOf(paths)
    let letGo = () => {}
    hold(
      new Promise((resolve) => {
        letGo = resolve
      }),
    )
    const first = model.refresh('')
    paths[0] = 'new.txt'
    hold(Promise.resolve())
    await model.refresh('')
    letGo()
    await first
    expect(shown()).toEqual(['new.txt'])
  })

  it('reveals what lies deep down', async () => {
    const { model, shown } = modelOf(['a/', 'a/b/', 'a/b/c.csv'])
    await model.refresh()
    await model.reveal(pathIn('a/b', 'c.csv'))
    expect(shown()).toEqual(['a', '  b', '    c.csv'])
  })
})
