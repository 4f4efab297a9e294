import { expect, test } from 'vitest'
import { folderPath, isItself } from './folderPath.ts'

test.each([
  ['/work', '/work/a.ipynb', 'b.ipynb', 'b.ipynb'],
  ['/work/', '/work/x/a.ipynb', './b.ipynb', 'x/b.ipynb'],
  ['/work', '/work/x/a.ipynb', '../y/b.ipynb', 'y/b.ipynb'],
  ['/', '/a.ipynb', 'b.ipynb', 'b.ipynb'],
  ['C:\\work', 'C:\\work\\x\\a.ipynb', '../b.ipynb', 'b.ipynb'],
  ['/work', '/work/odd\\name/a.ipynb', 'b.ipynb', 'odd\\name/b.ipynb'],
  ['/work', '/elsewhere/a.ipynb', '../work/b.ipynb', 'b.ipynb'],
  ['/work', '/work/a.ipynb', '../b.ipynb', null],
  ['/work', '/work/a.ipynb', '../working/b.ipynb', null],
  ['/work', '/work/a.ipynb', '..', null],
  ['/work', '/work/a.ipynb', '../../../../../work/b.ipynb', null],
  ['/work', '/elsewhere/a.ipynb', 'b.ipynb', null],
])('in %s, beside %s, %s is %s', (folder, file, beside, path) => {
  expect(folderPath(folder, file, beside)).toBe(path)
})

test('a notebook may name its own file', () => {
  expect(isItself('/work/x/a.ipynb', 'a.ipynb')).toBe(true)
  expect(isItself('/work/x/a.ipynb', '../x/./a.ipynb')).toBe(true)
  expect(isItself('/work/x/a.ipynb', '../a.ipynb')).toBe(false)
})
