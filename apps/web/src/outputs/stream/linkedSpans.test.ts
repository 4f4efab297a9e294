import { styledSpans } from '@anode/document/terminal'
import { expect, test } from 'vitest'
import { linkedSpans } from './linkedSpans.ts'

const groups = (text: string) =>
  linkedSpans(styledSpans(text).spans).map(({ link, spans }) => [
    link === null ? null : 'href' in link ? link.href : link.line,
    spans.map((one) => one.text).join(''),
  ])

test('A place is one link, whatever its colours are, and the text stays as it is', () => {
  const text = 'x \u001b[36mCell\u001b[39m \u001b[32mIn[3]\u001b[39m\u001b[32m, line 2\u001b[39m, in f()'
  expect(groups(text)).toEqual([
    [null, 'x '],
    [2, 'Cell In[3], line 2'],
    [null, ', in f()'],
  ])
})

test('Text without places is left whole', () => {
  const { spans } = styledSpans('just words')
  expect(linkedSpans(spans)).toEqual([{ link: null, spans }])
})

test('Addresses are links, also when their colours change within', () => {
  expect(groups('at \x1b[34mhttps://\x1b[1ma.example/b\x1b[0m, Cell In[3], line 4')).toEqual([
    [null, 'at '],
    ['https://a.example/b', 'https://a.example/b'],
    [null, ', '],
    [4, 'Cell In[3], line 4'],
  ])
})

test('What a program says to be a link is one, and leads where it says; only to safe places', () => {
  const link = (href: string, words: string) => `\x1b]8;;${href}\x1b\\${words}\x1b]8;;\x1b\\`
  expect(
    groups(
      `${link('https://a.example', 'a \x1b[1mlink\x1b[0m')}${link('https://b.example', 'https://c.example')}`,
    ),
  ).toEqual([
    ['https://a.example/', 'a link'],
    ['https://b.example/', 'https://c.example'],
  ])
  expect(groups(link('javascript:alert(1)', 'no'))).toEqual([[null, 'no']])
  expect(groups(link('file:///etc/passwd', 'x.py'))).toEqual([[null, 'x.py']])
})
