import { describe, expect, test } from 'vitest'
import { macrosOf, typeset } from './katex.ts'
import { parseLatex } from './parseLatex.ts'
import { parseMarkdown } from './parseMarkdown.ts'
import { contextOf } from './tex/contextOf.ts'
import { type MathContext, noContext } from './tex/MathContext.ts'
import { prepareFormulas } from './tex/prepareFormulas.ts'

/** What becomes of a text's formulas, without the source that is kept in them for assistive technology. */
const html = (source: string, context: MathContext = noContext, parse = parseMarkdown): string => {
  const macros = macrosOf(context.definitions)
  return prepareFormulas(parse(source).formulas, context)
    .formulas.map(({ tex, display }) => {
      const result = typeset(tex, display, macros)
      return 'html' in result ? result.html.replace(/<annotation.*?<\/annotation>/gs, '') : result.error
    })
    .join('\n')
}

/** The words and signs of formulas as they are seen, without the MathML. */
const seen = (source: string, context?: MathContext, parse = parseMarkdown): string =>
  html(source, context, parse)
    .replace(/<math.*?<\/math>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/[\u200B\s]+/g, '')
    .replaceAll('&nbsp;', '')

const errorOf = (source: string, context?: MathContext): string | null =>
  /class="katex/.test(html(source, context)) ? null : html(source, context)

/** The texts of a notebook, each as it is drawn among the others. */
const notebook = (...texts: ReadonlyArray<string>) => ({
  seen: (index: number) =>
    seen(texts[index] ?? '', contextOf(texts[index] ?? '', { texts, before: index, numbers: true })),
  key: (index: number) => contextOf(texts[index] ?? '', { texts, before: index, numbers: true }).key,
})

describe('what a formula may do', () => {
  test('links lead to other sites or within the text; nothing is loaded, nothing runs, nothing has styles', () => {
    const hostile =
      '$\\href{javascript:alert(1)}{x}$ $\\href{data:text/html,x}{x}$ $\\href{/api/trash}{x}$ $\\href{  JavaScript:x}{x}$ $\\url{vbscript:x}$ $\\includegraphics{https://example.org/x.png}$ $\\htmlStyle{position:fixed}{x}$ $\\htmlId{root}{x}$ $\\text{<img src=x onerror=alert(1)>}$ $\\style{position:fixed}{x}$'
    expect(html(hostile)).not.toMatch(/<a |<img|position:\s*fixed|href=|id="/)
    expect(html('$\\href{https://example.org/a?b=1}{x}$')).toMatch(/<a href="https:\/\/example.org\/a\?b=1"/)
    expect(html('$\\href{https://example.org/"onclick="x}{x}$')).not.toMatch(/onclick="/)
  })

  test('a bomb says why it is not set, soon', () => {
    expect(html('$\\def\\a{\\a\\a}\\a$')).toMatch(/Too many expansions/)
    expect(html(`$${'{'.repeat(30_000)}x${'}'.repeat(30_000)}$`)).toMatch(/longer than/)
    expect(html('$\\rule{100000em}{100000em}$')).toMatch(/width:40em/)
  })

  test('what cannot be read says why', () => {
    expect(html('$\\frac{1$')).toMatch(/expected '}'/)
    expect(html('$\\nonsense$')).toMatch(/^Undefined control sequence: \\nonsense/)
  })
})

describe('definitions', () => {
  test('count for the formulas after them, also of what is known already', () => {
    expect(html('$\\newcommand{\\myset}{\\mathbb{Q}}$ then $x \\in \\myset$')).toMatch(/mathbb">Q/)
    expect(html('$\\newcommand{\\R}{\\mathcal{R}}$ then $x \\in \\R$')).toMatch(/mathcal">R/)
    expect(html('$\\renewcommand{\\vec}[1]{\\mathbf{#1}}$ then $\\vec a$')).toMatch(/mathbf">a/)
  })

  test.each([
    ['\\newcommand{\\v}[1]{\\mathbf{#1}}', '\\v{a}'],
    ['\\newcommand\\v[1]{\\mathbf{#1}}', '\\v{a}'],
    ['\\newcommand*{\\v}[1]{\\mathbf{#1}}', '\\v a'],
    ['\\newcommand{\\v}[1][a]{\\mathbf{#1}}', '\\v'],
    ['\\newcommand{\\v}[2][a]{\\mathbf{#1}}', '\\v{x}'],
    ['\\newcommand{\\v}[2][b]{\\mathbf{#1}}', '\\v[a]{x}'],
    ['\\providecommand{\\v}{\\mathbf{a}}', '\\v'],
    ['\\def\\v#1{\\mathbf{#1}}', '\\v{a}'],
    ['{\\def\\v{\\mathbf{a}}}', '\\v'],
    ['\\DeclareMathOperator{\\v}{\\mathbf{a}}', '\\v x'],
    ['\\DeclareMathOperator*{\\v}{\\mathbf{a}}', '\\v_x'],
    ['\\let\\v\\mathbf', '\\v{a}'],
  ])('%s makes %s, in this text and in those below', (definition, use) => {
    expect(html(`$${definition}$ and $${use}$`)).toMatch(/mathbf[^>]*">a/)
    const texts = [`$$\n${definition}\n$$`, `so $${use}$`]
    const context = contextOf(texts[1] ?? '', { texts, before: 1, numbers: true })
    expect(html(texts[1] ?? '', context)).toMatch(/mathbf[^>]*">a/)
  })

  test('do not reach up, and the last one before a text counts', () => {
    const { seen: at } = notebook('$\\w$', '$\\def\\w{1}$', '$\\w$', '$\\def\\w{2}$', '$\\w$')
    expect([at(0), at(2), at(4)]).toEqual([expect.stringMatching(/^Undefined/), '1', '2'])
  })

  test('may use others that were defined before', () => {
    const { seen: at } = notebook('$\\def\\a{7}$', '$\\def\\b{\\a 8}$', '$\\b$')
    expect(at(2)).toBe('78')
  })

  test('concern only texts that use them', () => {
    const before = notebook('$\\def\\v{1}$', 'plain $x$', '$\\v$')
    const after = notebook('$\\def\\v{2}$', 'plain $x$', '$\\v$')
    expect(after.key(1)).toBe(before.key(1))
    expect(after.key(2)).not.toBe(before.key(2))
  })

  test('in code are no definitions', () => {
    expect(notebook('```\n$\\def\\w{1}$\n```\n`$\\def\\w{2}$`', '$\\w$').seen(1)).toMatch(/^Undefined/)
  })
})

describe('numbers of equations', () => {
  test('go on through a notebook, and references lead to them from anywhere', () => {
    const cells = [
      'as \\eqref{eq:c} shows',
      '\\begin{equation}\\label{eq:a}\na = b\n\\end{equation}\nSee $\\eqref{eq:a}$ and \\ref{eq:a}.',
      '\\begin{align}\nx &= y \\\\\n&= z \\nonumber \\\\\n&= w \\label{eq:c}\n\\end{align}',
      '\\begin{equation*} q \\end{equation*} $$r$$ \\begin{gather} s \\tag{*} \\label{eq:s} \\end{gather} \\eqref{eq:s}',
      '\\begin{eqnarray}\na &=& b \\\\\nc &=& d\n\\end{eqnarray}',
    ]
    const { seen: at } = notebook(...cells)
    expect(at(0)).toBe('(3)')
    expect(at(1)).toBe('a=b(1)(1)1')
    expect(at(2)).toMatch(/^xyzw.*\(2\)\(3\)$|\(2\).*\(3\)/)
    expect(at(3)).toBe('qrs(*)(*)')
    expect(at(4)).toMatch(/\(4\).*\(5\)/)
    const texts = cells
    expect(html(cells[0] ?? '', contextOf(cells[0] ?? '', { texts, before: 0, numbers: true }))).toMatch(
      /href="#mjx-eqn%3Aeq%3Ac"/,
    )
  })

  test('are none in outputs, and a label that is nowhere is ???', () => {
    expect(seen('\\begin{equation} a \\end{equation} \\eqref{no}')).toBe('a(???)')
  })

  test('keep what is within braces and inner environments together', () => {
    const source =
      '\\begin{align} a &= \\begin{cases} 1 \\\\ 2 \\end{cases} \\\\ b &= {c \\\\ d} \\end{align}'
    expect(notebook(source).seen(0)).toMatch(/\(1\).*\(2\)/)
    expect(notebook(source).seen(0)).not.toMatch(/\(3\)/)
    expect(
      notebook('\\begin{equation}\\begin{split} a &= b \\\\ &= c \\end{split}\\end{equation}').seen(0),
    ).toMatch(/^[^()]*\(1\)$/)
  })
})

describe('TeX of MathJax', () => {
  test.each([
    '1 \\mbox{ if } x',
    '\\require{cancel}\\cancel{x}',
    '\\ce{H2O + CO2 -> H2CO3}',
    '\\pu{3 kJ//mol}',
    '\\bm{x} \\boldsymbol{y}',
    '\\unicode{x263a} \\unicode[font]{9786}',
    '\\bbox[yellow,5px]{x}',
    '\\class{a}{x} \\cssId{b}{y} \\style{color:red}{z}',
    '\\matrix{a & b \\cr c & d}',
    '\\pmatrix{a & b \\cr c & \\matrix{1\\cr2}}',
    'a &lt; b &gt; c',
    '\\ensuremath{x}',
    '\\mathbbm{1} \\mathds{R}',
    '\\begin{eqnarray*} a &=& b \\end{eqnarray*}',
    '\\begin{multline} a \\\\ b \\end{multline}',
    '\\begin{flalign} a &= b \\end{flalign}',
    '\\begin{alignat}{2} a &= b & c &= d \\end{alignat}',
    '\\begin{equation} a \\\\ b \\end{equation}',
    '\\begin{align} a &= b \\\\ \\end{align}',
    '\\begin{subequations}\\begin{align} a &= b \\end{align}\\end{subequations}',
    '\\begin{displaymath} a \\end{displaymath}',
    '\\left\\{ x \\middle| y \\right\\}',
  ])('%s', (tex) => {
    expect(errorOf(`$$${tex}$$`, { ...noContext, first: 1 })).toBeNull()
    expect(errorOf(`$$${tex}$$`)).toBeNull()
  })

  test('an environment within single dollars is set on lines of its own', () => {
    expect(errorOf('$\\begin{align} a &= b \\end{align}$')).toBeNull()
  })
})

describe('LaTeX that is displayed', () => {
  test.each([
    ['The mean is $\\bar x$', 1],
    ['$\\displaystyle x^{2} + 1$', 1],
    ['$ x $ and \\(y\\)', 2],
    ['\\begin{align} a &= b \\end{align}', 1],
    ['$$x$$\n\n$$y$$', 2],
    ['\\frac{1}{2} without dollars', 0],
    ['costs $5 and $6', 0],
  ])('%j has %i formulas', (source, count) => {
    expect(parseLatex(source).formulas).toHaveLength(count)
  })

  test('is text around them, whatever it looks like', () => {
    expect(parseLatex('<b>a</b> *b* $x$\n\nc').html).toBe(
      '<p>&lt;b&gt;a&lt;/b&gt; *b* <span data-math="0"></span></p>\n<p>c</p>',
    )
  })
})
