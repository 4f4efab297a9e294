import { expect, test } from 'vitest'
import { typeset } from './katex.ts'
import { parseMarkdown } from './parseMarkdown.ts'

/** What becomes of a text's formulas, without the source that is kept in them for assistive technology. */
const html = (source: string): string => {
  const macros = {}
  return parseMarkdown(source)
    .formulas.map(({ tex, display }) => {
      const result = typeset(tex, display, macros)
      return 'html' in result ? result.html.replace(/<annotation.*?<\/annotation>/gs, '') : result.error
    })
    .join('\n')
}

test('Definitions count for the formulas after them, also of what is known already', () => {
  expect(html('$\\newcommand{\\myset}{\\mathbb{Q}}$ then $x \\in \\myset$')).toMatch(/mathbb">Q/)
  expect(html('$\\newcommand{\\R}{\\mathbb{R}}$ then $x \\in \\R$')).toMatch(/mathbb">R/)
})

test('A formula makes no links, loads nothing and sets no styles of its own', () => {
  const hostile =
    '$\\href{javascript:alert(1)}{x}$ $\\includegraphics{https://example.org/x.png}$ $\\htmlStyle{position:fixed}{x}$ $\\url{https://example.org}$ $\\text{<img src=x onerror=alert(1)>}$'
  expect(html(hostile)).not.toMatch(/<a |<img|position:\s*fixed|href=/)
})

test('What cannot be read says why', () => {
  expect(html('$\\frac{1$')).toMatch(/expected '}'/)
  expect(html('$\\nonsense$')).toMatch(/^Undefined control sequence: \\nonsense/)
})
