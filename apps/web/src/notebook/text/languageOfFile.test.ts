import { expect, it } from 'vitest'
import { languageOfFile } from './languageOfFile.ts'

it('A file is in the language that its ending names, and else in none', () => {
  expect(
    ['a.py', 'a.b.MD', 'a.toml', 'Dockerfile', 'LICENSE', 'a.txt', '.', 'a.'].map(languageOfFile),
  ).toEqual([...['python', 'markdown', 'toml', 'dockerfile', 'text', 'text', 'text', 'text']])
})
