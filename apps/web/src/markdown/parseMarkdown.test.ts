import { describe, expect, test } from 'vitest'
import { headingsOf, parseMarkdown } from './parseMarkdown.ts'
import { taskToggle } from './taskRule.ts'

const formulas = (source: string) =>
  parseMarkdown(source).formulas.map(({ tex, display }) => (display ? `display ${tex}` : tex))

describe('formulas', () => {
  test.each([
    ['$x^2$', ['x^2']],
    ['the ring $R$, and $a_1 * b_2 * c_3$.', ['R', 'a_1 * b_2 * c_3']],
    ['$$x$$', ['display x']],
    ['$$\n\\int_0^1 x\\,dx\n$$', ['display \\int_0^1 x\\,dx']],
    ['Words\n$$\nx\n$$\nand more', ['display x']],
    ['so $$x$$ in a line', ['display x']],
    ['\\(a\\) and \\\\(b\\\\)', ['a', 'b']],
    ['\\[\na = b\n\\]', ['display a = b']],
    ['\\\\[ a = b \\\\]', ['display a = b']],
    [
      '\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}',
      ['display \\begin{align}\na &= b \\\\\nc &= d\n\\end{align}'],
    ],
    ['> $$\n> x\n> $$', ['display x']],
    ['- item\n\n  $$x$$', ['display x']],
    ['3$\\times$3', ['\\times']],
    ['$\\$5$', ['\\$5']],
    ['| a |\n|---|\n| $x$ |', ['x']],
    ['<div class="alert">Note: $x^2$ is set.</div>', ['x^2']],
    ['<h3>$\\rightarrow$</h3>', ['\\rightarrow']],
    ['<p title="$a$">$ b_1 $ <b>\\(c\\)</b></p>', ['b_1', 'c']],
    ['<div>\n$$\n\\frac12\n$$\n</div>', ['display \\frac12']],
    ['see \\eqref{eq:a} and \\ref{b}', ['\\eqref{eq:a}', '\\ref{b}']],
  ])('%j', (source, expected) => {
    expect(formulas(source)).toEqual(expected)
  })

  test.each([
    'It costs $5 and $6.',
    'between $5 and 10$ a day',
    '$20, $30 or $ 40',
    'US$ 5 and CA$ 6',
    'a price of $5,000 or $6,000',
    '\\$x\\$',
    '`$x$` and `$y$`',
    '```\n$x$\n```',
    'echo $HOME and `$PATH`',
    '\\[not a link\\]',
    'open $x without end',
    '$a\n\nb$',
    '$$ $$',
    '<pre>$x$</pre>',
    '<div><code>$x$</code> costs $5 and $6</div>',
    '<a href="?a=$x$">a</a>',
    '<!-- $x$ -->',
    '<script>$x$</script>',
  ])('not %j', (source) => {
    expect(formulas(source)).toEqual([])
  })

  test('keep Markdown out of what is between the delimiters', () => {
    expect(parseMarkdown('$a_1 b_1$ and $[x](y)$').html).not.toMatch(/<em>|<a /)
  })
})

describe('tasks', () => {
  test('know their lines', () => {
    const { html } = parseMarkdown('Plan\n\n- [ ] one\n- [x] two\n  1. [X] three\n- [y] none')
    expect(html.match(/data-task="\d+"( data-done="true")?/g)).toEqual([
      'data-task="2"',
      'data-task="3" data-done="true"',
      'data-task="4" data-done="true"',
    ])
  })

  test.each([
    ['- [ ] a', 0, '- [x] a'],
    ['text\n\n* [x] a', 2, 'text\n\n* [ ] a'],
    ['1. one\n   - [X] b', 1, '1. one\n   - [ ] b'],
    ['> - [ ] quoted', 0, '> - [x] quoted'],
  ])('%j, line %i', (source, line, expected) => {
    const toggle = taskToggle(source, line)
    expect(toggle).not.toBeNull()
    const { at, mark } = toggle ?? { at: 0, mark: '' }
    expect(source.slice(0, at) + mark + source.slice(at + 1)).toBe(expected)
  })

  test('are not where there is none', () => {
    expect(taskToggle('no [ ] task', 0)).toBeNull()
    expect(taskToggle('- [ ] a', 7)).toBeNull()
  })
})

describe('what else is read', () => {
  test('footnotes, strikethrough, tables, addresses', () => {
    const { html } = parseMarkdown('~~old~~[^1] https://example.org/a\n\n| a |\n|--:|\n| 1 |\n\n[^1]: Note.')
    expect(html).toMatch(/<s>old<\/s>/)
    expect(html).toMatch(/class="footnote-ref"/)
    expect(html).toMatch(/<a href="https:\/\/example.org\/a">/)
    expect(html).toMatch(/<table>/)
  })

  test('file names are no addresses', () => {
    expect(parseMarkdown('see example.py and readme.md').html).not.toMatch(/<a /)
  })

  test('links that would run something are none', () => {
    const { html } = parseMarkdown('[a](javascript:alert(1)) [b](vbscript:x) [c](JAVASCRIPT:x)')
    expect(html).not.toMatch(/href/)
  })

  test('fences keep their text and say their language', () => {
    expect(parseMarkdown('```python title="x"\n<b>&\n```').fences).toEqual([
      { code: '<b>&\n', info: 'python title="x"' },
    ])
  })

  test('headings have names, also equal ones and those with code', () => {
    expect(headingsOf('# A *b* `c`!\n\ntext\n\n## Größe\n\nA b c\n---\n\n    # code')).toEqual([
      { level: 1, text: 'A *b* `c`!', id: 'a-b-c', line: 0 },
      { level: 2, text: 'Größe', id: 'größe', line: 4 },
      { level: 2, text: 'A b c', id: 'a-b-c-1', line: 6 },
    ])
  })
})
