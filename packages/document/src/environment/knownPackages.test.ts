import { Either } from 'effect'
import { expect, test } from 'vitest'
import { packageOfImport, suggestPackages } from './knownPackages.ts'
import { readRequirement } from './readRequirement.ts'

test('What is typed offers names that begin so, and packages by what is imported of them', () => {
  expect(suggestPackages('pan')).toEqual(expect.arrayContaining(['pandas', 'panel', 'pandera']))
  expect(suggestPackages('pandas')[0]).toBe('pandas')
  expect(suggestPackages('sklearn')).toEqual(['scikit-learn'])
  expect(suggestPackages('PIL')[0]).toBe('pillow')
  expect(suggestPackages(' ')).toEqual([])
  expect(suggestPackages('anode-has-no-such')).toEqual([])
  expect(suggestPackages('p').length).toBe(8)
})

test('Every name that is offered can be added', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const all = [...letters].flatMap((letter) => suggestPackages(letter, 1000))
  expect(new Set(all).size).toBeGreaterThan(150)
  for (const name of [...all, ...Object.values(packageOfImport)]) {
    expect(Either.map(readRequirement(name), ({ text }) => text)).toEqual(Either.right(name))
  }
})
