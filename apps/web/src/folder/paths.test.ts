import { describe, expect, it } from 'vitest'
import { folderOf, freeName, isIn, nameOf, pathIn, stemLength } from './paths.ts'
import { sizeWords } from './sizeWords.ts'

describe('Paths of the served folder', () => {
  it('have a folder and a name', () => {
    expect([folderOf('a/b/c.txt'), nameOf('a/b/c.txt')]).toEqual(['a/b', 'c.txt'])
    expect([folderOf('c.txt'), nameOf('c.txt'), pathIn('', 'c'), pathIn('a', 'c')]).toEqual([
      '',
      'c.txt',
      'c',
      'a/c',
    ])
    expect([isIn('a', 'a/b'), isIn('a', 'ab'), isIn('', 'x'), isIn('a', 'a')]).toEqual([
      true,
      false,
      true,
      true,
    ])
  })

  it('get the next free name, whatever its case', () => {
    expect(freeName([], 'Untitled', '.ipynb')).toBe('Untitled.ipynb')
    expect(freeName(['untitled.IPYNB', 'Untitled 2.ipynb'], 'Untitled', '.ipynb')).toBe('Untitled 3.ipynb')
  })

  it('are renamed without their ending', () => {
    expect([stemLength('a.tar.gz', false), stemLength('.x', false), stemLength('a.b', true)]).toEqual([
      5, 2, 3,
    ])
  })

  it('have sizes that people read', () => {
    expect([0, 999, 1000, 1_449_000, 123_456_789_000].map(sizeWords)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.4 MB',
      '123 GB',
    ])
  })
})
