import { expect, test } from 'vitest'
import { cellLinks } from './cellLinks.ts'

test('The places that IPython names are found', () => {
  const text = 'Cell In[12], line 3\n      1 def f():\nFile ~/x.py:3, in g()\nCell In[4], line 1, in f(x)'
  expect(cellLinks(text)).toMatchObject([
    { executionCount: 12, line: 3, from: 0, to: 19 },
    { executionCount: 4, line: 1 },
  ])
  expect(cellLinks('Input In [7], in <cell line: 2>()')).toMatchObject([{ executionCount: 7, line: 2 }])
})

test('What only looks like it is left alone', () => {
  expect(cellLinks('Cell In[x], line 2; Cell In[3]; In [3]: x')).toEqual([])
})
