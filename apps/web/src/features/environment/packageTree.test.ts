import type { NotebookEnvironmentInfo } from '@anode/protocol'
import { expect, test } from 'vitest'
import { packageTree } from './packageTree.ts'

const treeOf = (
  dependencies: ReadonlyArray<string>,
  packages: Readonly<Record<string, ReadonlyArray<string> | null>>,
) =>
  packageTree({
    dependencies,
    packages: Object.entries(packages).map(([name, requires]) => ({ name, version: '1', requires })),
  } as unknown as NotebookEnvironmentInfo)

const names = (entries: ReadonlyArray<{ readonly name: string }>) => entries.map(({ name }) => name)

test('What is asked for stands above what it brings, in the order in which it was asked for', () => {
  const { asked, below, besides } = treeOf(['Pandas>=2,<3', 'six', 'uvicorn[standard]'], {
    six: [],
    pandas: ['numpy', 'python-dateutil'],
    numpy: [],
    'python-dateutil': ['six'],
    uvicorn: [],
    ipykernel: ['traitlets'],
    traitlets: [],
    pip: [],
  })
  expect(asked).toMatchObject([
    { name: 'pandas', version: '1', asked: '>=2,<3' },
    { name: 'six', asked: '' },
    { name: 'uvicorn', asked: '[standard]' },
  ])
  expect(names(below('pandas'))).toEqual(['numpy', 'python-dateutil'])
  expect(names(below('python-dateutil'))).toEqual(['six'])
  expect(names(besides)).toEqual(['ipykernel', 'pip'])
})

test('What is not installed yet has no tree, and what was not found no version', () => {
  const { asked, below, besides } = treeOf(['pandas', 'six', '--what is this'], { pandas: null, numpy: null })
  expect(asked).toMatchObject([
    { name: 'pandas', version: '1' },
    { name: 'six', version: null },
    { name: '--what is this', version: null },
  ])
  expect([below('pandas'), besides]).toEqual([[], []])
})

test('Packages that need each other end somewhere', () => {
  const { besides, below } = treeOf([], { a: ['b'], b: ['a'] })
  expect(names(besides)).toEqual(['a', 'b'])
  expect(names(below('a'))).toEqual(['b'])
})
