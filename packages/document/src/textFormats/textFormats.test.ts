import { Either } from 'effect'
import { describe, expect, it } from 'vitest'
import { formatOf, ipynbToText, textToIpynb } from './index.ts'
import type { FileFormat } from './TextFormat.ts'

type OfText = Exclude<FileFormat, 'ipynb'>

const bytes = (text: string) => new TextEncoder().encode(text)
const textOf = (file: Uint8Array) => new TextDecoder().decode(file)

const read = (format: OfText, text: string) =>
  JSON.parse(textOf(Either.getOrThrow(textToIpynb(format, bytes(text))))) as {
    metadata: Record<string, unknown>
    cells: Array<{ cell_type: string; source: string; metadata: Record<string, unknown> }>
  }

const cellsOf = (format: OfText, text: string) =>
  read(format, text).cells.map(({ cell_type, source, metadata }) => [cell_type, source, metadata])

/** The file once its cells have been changed by `change`. */
const changed = (format: OfText, text: string, change: (cells: ReturnType<typeof read>['cells']) => void) => {
  const notebook = read(format, text)
  change(notebook.cells)
  return Either.map(ipynbToText(format, bytes(JSON.stringify(notebook)), bytes(text)), textOf)
}

const code = (source: string) => ({ cell_type: 'code', source, metadata: {} })
const prose = (source: string) => ({ cell_type: 'markdown', source, metadata: {} })

describe('A script with cells', () => {
  // As jupytext 1.19 reads it.
  const script = [
    '#!/usr/bin/env python',
    '# ---',
    '# jupyter:',
    '#   kernelspec:',
    '#     display_name: Python 3',
    '#     language: python',
    '#     name: python3',
    '# ---',
    '',
    '# %% [markdown] tags=["intro"]',
    '# # Trees',
    '#',
    '# More.',
    '',
    '# %% Load it {"a": [1, 2]}',
    '# %matplotlib inline',
    '# !ls',
    'x = 1  # %% no marker',
    '',
    '',
    'def f(): ...',
    '',
    '',
    '# %% language="bash"',
    '# ls -l',
    '',
    '#%%',
    '"""no text"""',
    '',
    '# %% [raw]',
    '# raw',
    '',
  ].join('\n')

  it('is read as jupytext reads it', () => {
    expect(read('percent', script).metadata).toEqual({
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    })
    expect(cellsOf('percent', script)).toEqual([
      ['markdown', '# Trees\n\nMore.', { tags: ['intro'] }],
      [
        'code',
        '%matplotlib inline\n!ls\nx = 1  # %% no marker\n\n\ndef f(): ...',
        { title: 'Load it', a: [1, 2] },
      ],
      ['code', '%%bash\nls -l', {}],
      ['code', '"""no text"""', {}],
      ['raw', 'raw', {}],
    ])
  })

  it('has the lines changed that were changed, and nothing else', () => {
    const twice = changed('percent', script, (cells) => {
      cells[0] = { ...cells[0], source: '# Trees\n\nLess.' } as never
      cells.splice(3, 0, code('y = 2'))
    })
    expect(Either.getOrThrow(twice)).toBe(
      script.replace('# More.', '# Less.').replace('#%%\n', '# %%\ny = 2\n\n#%%\n'),
    )
  })

  it('need not begin with a marker, and a text may stand in quotes', () => {
    const quoted = 'import os\n\n# %% [markdown]\n"""\nA *text*.\n"""\n'
    expect(cellsOf('percent', quoted)).toEqual([
      ['code', 'import os', {}],
      ['markdown', 'A *text*.', {}],
    ])
    const now = changed('percent', quoted, (cells) => {
      cells[0] = code('import sys')
      cells[1] = prose('Another.')
    })
    expect(Either.getOrThrow(now)).toBe('import sys\n\n# %% [markdown]\n"""\nAnother.\n"""\n')
    const before = changed('percent', quoted, (cells) => cells.unshift(prose('First')))
    expect(Either.getOrThrow(before)).toBe(`# %% [markdown]\n# First\n\n# %%\n${quoted}`)
  })

  it('does not grow by the blank lines that a cell ends with while somebody types', () => {
    let text = '# %%\nx = 1\n\n# %%\ny = 1\n'
    for (const y of ['y = 2', 'y = 3\n\n', 'y = 4\n\n']) {
      text = Either.getOrThrow(
        changed('percent', text, (cells) => {
          cells[0] = code('x = 1\n')
          cells[1] = code(y)
        }),
      )
    }
    expect(text).toBe('# %%\nx = 1\n\n# %%\ny = 4\n')
  })

  it('of many cells that say the same is written at once', () => {
    const text = '# %%\nx\n\n'.repeat(5000)
    const begun = performance.now()
    const now = changed('percent', text, (cells) => {
      for (const at of [0, 4999]) cells[at] = code('y')
    })
    expect(Either.getOrThrow(now)).toBe(`# %%\ny\n\n${'# %%\nx\n\n'.repeat(4998)}# %%\ny\n\n`)
    expect(performance.now() - begun).toBeLessThan(5000)
  })

  it('keeps its line ends and its byte order mark', () => {
    const windows = '\uFEFF# %%\r\nx = 1\r\n\r\n# %%\r\ny = 1\r\n'
    const now = changed('percent', windows, (cells) => {
      cells[1] = code('y = 2\nz = 3')
    })
    expect(Either.getOrThrow(now)).toBe('# %%\r\nx = 1\r\n\r\n# %%\r\ny = 2\r\nz = 3\r\n')
  })
})

describe('A Quarto document', () => {
  const document = [
    '---',
    'title: "Trees"',
    'jupyter: python3',
    '---',
    '',
    'A text.',
    '',
    '```{python}',
    '#| label: fig-a',
    'x = 1',
    '```',
    '',
    '::: {.callout-note}',
    '```{r}',
    'not run here',
    '```',
    ':::',
    '',
    '```python',
    'shown <- "```{python}"',
    '```',
    '',
    '~~~~{python echo=false}',
    'y = """',
    '```',
    '"""',
    '~~~~',
    '',
  ].join('\n')

  it('has its header, its texts and its code in cells', () => {
    expect(read('quarto', document).metadata).toEqual({
      kernelspec: { display_name: 'python3', name: 'python3' },
    })
    expect(cellsOf('quarto', document).map(([type, source]) => [type, source])).toEqual([
      ['raw', '---\ntitle: "Trees"\njupyter: python3\n---'],
      ['markdown', 'A text.'],
      ['code', '#| label: fig-a\nx = 1'],
      [
        'markdown',
        '::: {.callout-note}\n```{r}\nnot run here\n```\n:::\n\n```python\nshown <- "```{python}"\n```',
      ],
      ['code', 'y = """\n```\n"""'],
    ])
  })

  it('keeps fences and their options, and tells two texts apart', () => {
    const now = changed('quarto', document, (cells) => {
      cells[4] = code('y = 2')
      cells.splice(1, 1, prose('One.'), prose('Two.\n\n```\nopen'))
    })
    expect(Either.getOrThrow(now)).toBe(
      document
        .replace('A text.', 'One.\n\n<!-- cell -->\n\nTwo.\n\n```\nopen\n```')
        .replace('y = """\n```\n"""', 'y = 2'),
    )
  })
})

describe('A Quarto document in another language than Python', () => {
  it('has new cells in that language', () => {
    const now = changed('quarto', '```{r}\nx\n```\n', (cells) => {
      cells.unshift(code('a'))
      cells.push(code('z'))
    })
    expect(Either.getOrThrow(now)).toBe(
      ['a', 'x', 'z'].map((source) => `\`\`\`{r}\n${source}\n\`\`\`\n`).join('\n'),
    )
  })
})

describe('A MyST notebook', () => {
  // As jupytext 1.19 reads it.
  const book = [
    '---',
    'kernelspec:',
    '  display_name: Python 3',
    '  name: python3',
    '---',
    '',
    '# Trees',
    '',
    '+++ {"tags": ["a"]}',
    '',
    'More.',
    '',
    '```{code-cell} ipython3',
    ':tags: [hide-input, remove-output]',
    '',
    'x = 1',
    '```',
    '',
    '```{code-cell}',
    '---',
    'tags: [a]',
    'other: 1',
    '---',
    'y = 1',
    '```',
    '',
    '```{raw-cell}',
    'raw',
    '```',
    '',
  ].join('\n')

  it('is read as jupytext reads it', () => {
    expect(cellsOf('myst', book)).toEqual([
      ['markdown', '# Trees', {}],
      ['markdown', 'More.', { tags: ['a'] }],
      ['code', 'x = 1', { tags: ['hide-input', 'remove-output'] }],
      ['code', 'y = 1', { tags: ['a'], other: 1 }],
      ['raw', 'raw', {}],
    ])
  })

  it('has the lines changed that were changed, and nothing else', () => {
    const now = changed('myst', book, (cells) => {
      cells[1] = { ...cells[1], source: 'Less.' } as never
      cells[3] = { ...cells[3], source: 'y = 2' } as never
      cells[2] = { ...cells[2], metadata: { tags: ['b'] } } as never
      cells.push(code(':no: option'))
    })
    const added = '\n```{code-cell} ipython3\n---\n---\n\n:no: option\n```\n'
    expect(Either.getOrThrow(now)).toBe(
      `${book.replace('More', 'Less').replace('y = 1', 'y = 2').replace('[hide-input, remove-output]', '[b]')}${added}`,
    )
  })
})

describe('A file', () => {
  it('is opened as what its name and its beginning say', () => {
    const of = (name: string, text: string) => formatOf(name, bytes(text))
    expect(of('a.ipynb', 'anything')).toBe('ipynb')
    expect(of('a.py', 'x = 1')).toBe('text')
    expect(of('a.py', 'x = 1\n# %% next\n')).toBe('percent')
    expect(of('a.md', '# A text')).toBe('text')
    expect(of('a.md', '---\nkernelspec:\n  name: python3\n---\n')).toBe('myst')
    expect(of('a.qmd', '')).toBe('quarto')
    expect(of('a.ipynb.bak', '{"nbformat": 4, "cells": []}')).toBe('ipynb')
    expect(formatOf('a.txt', new Uint8Array([0xff, 0xfe, 0x61]))).toBeNull()
  })

  it('that is one text is the cell that it was, whatever is put before it, and is not emptied', () => {
    const before = changed('text', 'mine\n', (cells) => {
      cells.unshift({ cell_type: 'raw', source: 'other', metadata: {} })
    })
    expect(Either.getOrThrow(before)).toBe('mine\n')
    const without = changed('text', 'mine\n', (cells) => void cells.splice(0, 1))
    expect(Either.isLeft(without) && without.left.message).toMatch(/no cell that holds the text/)
  })

  it('is Quarto in the language that its header names, whatever stands first', () => {
    const text = '---\njupyter: python3\n---\n\n```{r}\nx <- 1\n```\n\n```{python}\nx = 1\n```\n'
    expect(cellsOf('quarto', text).map(([type]) => type)).toEqual(['raw', 'markdown', 'code'])
  })

  it('that cannot hold what a notebook says is not written', () => {
    const written = changed('myst', '# A\n', (cells) => {
      cells[0] = prose('A\n\n+++\n\nB')
    })
    expect(Either.isLeft(written) && written.left.message).toMatch(/would begin a cell of its own/)
  })
})
