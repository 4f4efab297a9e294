import { describe, expect, it } from 'vitest'
import { markdownFor, readingCode } from './readingCode.ts'
import { relativePath } from './relativePath.ts'

describe('A file that is dragged into a cell', () => {
  it('is read by code for its kind, with imports where the cell is empty', () => {
    expect(readingCode('data/a b.csv', true)).toBe('import pandas as pd\n\npd.read_csv("data/a b.csv")')
    expect(readingCode('a.tsv.gz', false)).toBe('pd.read_csv("a.tsv.gz", sep="\\t")')
    expect(readingCode('a.parquet', false)).toBe('pd.read_parquet("a.parquet")')
    expect(readingCode('he said "x".txt', false)).toBe('open("he said \\"x\\".txt").read()')
    expect(readingCode('tool.py', true)).toBe('%run tool.py')
    expect(readingCode('model.bin', false)).toBe('"model.bin"')
  })

  it('is a picture or a link in a text', () => {
    expect(markdownFor('plots/a b (1).png')).toBe('![a b (1)](plots/a%20b%20%281%29.png)')
    expect(markdownFor('x[1].csv')).toBe('[x\\[1\\].csv](x%5B1%5D.csv)')
  })

  it('is named from the folder of the notebook on', () => {
    expect(relativePath('', 'a/b.csv')).toBe('a/b.csv')
    expect(relativePath('a', 'a/b.csv')).toBe('b.csv')
    expect(relativePath('a/c', 'a/b.csv')).toBe('../b.csv')
    expect(relativePath('x/y', 'a')).toBe('../../a')
  })
})
