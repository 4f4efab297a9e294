import { expect, test } from 'vitest'
import { ansiSpans } from '../stream/ansi.ts'
import { linkedSpans } from './linkedSpans.ts'

test('A place is one link, whatever its colours are, and the text stays as it is', () => {
  const text = 'x \u001b[36mCell\u001b[39m \u001b[32mIn[3]\u001b[39m\u001b[32m, line 2\u001b[39m, in f()'
  const groups = linkedSpans(ansiSpans(text))
  const words = groups.map(({ link, spans }) => [link?.line ?? null, spans.map((one) => one.text).join('')])
  expect(words).toEqual([
    [null, 'x '],
    [2, 'Cell In[3], line 2'],
    [null, ', in f()'],
  ])
})

test('Text without places is left whole', () => {
  const spans = ansiSpans('just words')
  expect(linkedSpans(spans)).toEqual([{ link: null, spans }])
})
