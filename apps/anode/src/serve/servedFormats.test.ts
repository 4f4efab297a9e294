import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { notebookAt } from './testing/linkedFile.ts'
import { serveFolder } from './testing/serveFolder.ts'

const script = `# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Birds
#
# A *list*.

# %% tags=["a"]
# %matplotlib inline
import os


# %%   An odd   marker
x = 1
`

const document = `---
title: Birds
jupyter: python3
---

# Birds

\`\`\`{python}
#| echo: false
x = 1
\`\`\`

The \`\`\`{mermaid}\`\`\` is text.

\`\`\`{mermaid}
graph
\`\`\`
`

const book = `---
kernelspec:
  name: python3
  display_name: Python 3
---

# Birds

+++

More.

\`\`\`{code-cell} ipython3
:tags: [hide-input]

x = 1
\`\`\`
`

type Server = Awaited<ReturnType<typeof serveFolder>>

const cellsOf = async (server: Server, id: string) =>
  (await server.ask('GET', `/notebooks/${id}/cells`)).body.cells as ReadonlyArray<{
    readonly id: string
    readonly kind: string
    readonly source: string
  }>

const openAt = async (server: Server, path: string) => {
  const { body, status } = await server.open(path)
  expect(status, JSON.stringify(body)).toBe(200)
  const { edit, file } = notebookAt(server, `/notebooks/${body.id}`)
  const read = () => readFileSync(join(server.folder, path), 'utf8')
  const write = (text: string) => writeFileSync(join(server.folder, path), text)
  return {
    id: body.id as string,
    title: body.title as string,
    cells: () => cellsOf(server, body.id),
    edit,
    file,
    read,
    write,
  }
}

describe('Text files of a served folder', { timeout: 60_000 }, () => {
  it('are notebooks where they hold cells, and are written back line by line', async () => {
    const server = await serveFolder({ 'birds.py': script, 'birds.qmd': document, 'birds.md': book })
    const py = await openAt(server, 'birds.py')
    const [prose, imports, last] = await py.cells()
    expect([prose, imports, last].map((cell) => [cell?.kind, cell?.source])).toEqual([
      ['markdown', '# Birds\n\nA *list*.'],
      ['code', '%matplotlib inline\nimport os'],
      ['code', 'x = 1'],
    ])
    await py.edit(String(last?.id), 'x = 2')
    await expect.poll(py.read).toBe(script.replace('x = 1', 'x = 2'))
    await py.edit(String(prose?.id), '# Birds\n\nA list.')
    await expect.poll(py.read).toBe(script.replace('x = 1', 'x = 2').replace('*list*', 'list'))

    const qmd = await openAt(server, 'birds.qmd')
    const cells = await qmd.cells()
    expect(cells.map(({ kind }) => kind)).toEqual(['raw', 'markdown', 'code', 'markdown'])
    await qmd.edit(String(cells[2]?.id), '#| echo: false\nx = 2')
    await expect.poll(qmd.read).toBe(document.replace('x = 1', 'x = 2'))

    const md = await openAt(server, 'birds.md')
    const [, more, code] = await md.cells()
    expect([more?.source, code?.source]).toEqual(['More.', 'x = 1'])
    await md.edit(String(more?.id), 'Less.')
    await expect.poll(md.read).toBe(book.replace('More.', 'Less.'))
  })

  it('take in what other programs write, and keep outputs and what a text cannot say in the notebook', async () => {
    const server = await serveFolder({ 'birds.py': script }, { kernels: true })
    const py = await openAt(server, 'birds.py')
    const [, , last] = await py.cells()
    await py.edit(String(last?.id), 'print("sung")')
    await server.ask('POST', `/notebooks/${py.id}/runs?wait=60`, { cells: [last?.id] })
    const outputs = async () =>
      JSON.stringify((await server.ask('GET', `/notebooks/${py.id}/cells/${last?.id}/outputs`)).body)
    await expect.poll(outputs, { timeout: 40_000 }).toContain('sung\\n')
    const mine = script.replace('x = 1', 'print("sung")')
    await expect.poll(py.read).toBe(mine)
    py.write(mine.replace('import os', 'import sys').replace('# Birds', '# All birds'))
    const sources = async () => (await py.cells()).map(({ source }) => source)
    const all = ['# All birds\n\nA *list*.', '%matplotlib inline\nimport sys', 'print("sung")']
    await expect.poll(sources).toEqual(all)
    py.write(py.read().replace('# %% [markdown]', '# %%\nx = 0\n\n# %% [markdown]'))
    await expect.poll(sources).toEqual(['x = 0', ...all])
    await expect.poll(async () => (await py.file()).state).toBe('same')
    expect((await py.cells()).at(-1)?.id).toBe(last?.id)
    expect(await outputs()).toContain('sung\\n')
    expect(py.read()).not.toContain('sung\\n')
  })

  it('keep their header where the server has lost what both had', async () => {
    const server = await serveFolder({ 'birds.py': script })
    const py = await openAt(server, 'birds.py')
    const [, , last] = await py.cells()
    rmSync(join(server.home, 'linked'), { recursive: true })
    mkdirSync(join(server.home, 'linked'))
    await py.edit(String(last?.id), 'x = 2')
    await expect.poll(py.read).toBe(script.replace('x = 1', 'x = 2'))
  })

  it('are one text where they hold none, with the line ends that they had', async () => {
    const server = await serveFolder({
      'helper.py': 'def f():\r\n    return 1\r\n',
      'data.csv': 'a,b\n1,2\n',
    })
    const text = await openAt(server, 'helper.py')
    expect(text.title).toBe('helper.py')
    const [cell] = await text.cells()
    expect(cell).toMatchObject({ kind: 'raw', source: 'def f():\n    return 1\n' })
    await text.edit(String(cell?.id), 'def f():\n    x = 1\n    return 1\n')
    await expect.poll(text.read).toBe('def f():\r\n    x = 1\r\n    return 1\r\n')
    text.write('def f():\r\n    x = 1\r\n    return 2\r\n')
    await expect.poll(async () => (await text.cells())[0]?.source).toBe('def f():\n    x = 1\n    return 2\n')
  })

  it('that both sides changed in the same lines keep the notebook’s text, and show the other', async () => {
    const server = await serveFolder({ 'helper.py': 'a = 1\nb = 1\n' })
    const text = await openAt(server, 'helper.py')
    const [cell] = await text.cells()
    await Promise.all([text.edit(String(cell?.id), 'a = 2\nb = 1\n'), text.write('a = 3\nb = 1\n')])
    await expect.poll(async () => (await text.cells()).length).toBe(2)
    expect((await text.cells()).map(({ source }) => source)).toEqual(['a = 2\nb = 1\n', 'a = 3\nb = 1\n'])
    await expect.poll(text.read).toBe('a = 2\nb = 1\n')
    await expect.poll(async () => (await text.file()).state).toBe('same')
  })

  it('are read as a notebook or as one text, as somebody wants, and the file stays as it is', async () => {
    const source = 'import os\n\n# %% [markdown]\n# Birds\n'
    const server = await serveFolder({
      'new.py': '',
      'forest.py': 'def count():\n    return 3\n',
      'data.json': '{}',
    })
    const text = await openAt(server, 'new.py')
    const [cell] = await text.cells()
    await text.edit(String(cell?.id), source)
    await expect.poll(text.read).toBe(source)
    const readAs = (as: string) => server.ask('POST', `/notebooks/${text.id}/file/read-as`, { as })
    expect((await readAs('notebook')).status).toBe(200)
    const sources = async () => (await text.cells()).map(({ kind, source: each }) => [kind, each])
    expect(await sources()).toEqual([
      ['code', 'import os'],
      ['markdown', 'Birds'],
    ])
    expect((await readAs('notebook')).status).toBe(200)
    const [first] = await text.cells()
    await text.edit(String(first?.id), 'import sys')
    await expect.poll(text.read).toBe(source.replace('os', 'sys'))
    text.write(source.replace('Birds', 'Trees'))
    await expect.poll(sources).toEqual([
      ['code', 'import os'],
      ['markdown', 'Trees'],
    ])
    await expect.poll(async () => (await text.file()).state).toBe('same')
    expect((await readAs('text')).status).toBe(200)
    const whole = source.replace('Birds', 'Trees')
    expect(await sources()).toEqual([['raw', whole]])
    const [one] = await text.cells()
    await text.edit(String(one?.id), `${whole}# end\n`)
    await expect.poll(text.read).toBe(`${whole}# end\n`)
    // One whose only cell is all of the text: it is that cell before and afterwards.
    const module = 'def count():\n    return 3\n'
    const other = await openAt(server, 'forest.py')
    const [before] = await other.cells()
    const asNotebook = { as: 'notebook' }
    expect((await server.ask('POST', `/notebooks/${other.id}/file/read-as`, asNotebook)).status).toBe(200)
    const [after, ...more] = await other.cells()
    expect([after?.id, after?.kind, after?.source, more]).toEqual([before?.id, 'code', module.trimEnd(), []])
    await other.edit(String(after?.id), `${module}# end`)
    await expect.poll(other.read).toBe(`${module}# end\n`)
    const json = await openAt(server, 'data.json')
    expect((await server.ask('POST', `/notebooks/${json.id}/file/read-as`, { as: 'notebook' })).status).toBe(
      409,
    )
  })

  it('are refused, with words, where they are no text, or too large', async () => {
    const server = await serveFolder({ 'a.bin': 'a\0b', 'b.txt': 'x'.repeat(3_000_000) })
    expect((await server.open('a.bin')).body.detail ?? (await server.open('a.bin')).body.message).toMatch(
      /neither a notebook nor a text/,
    )
    expect((await server.open('b.txt')).status).toBeGreaterThanOrEqual(400)
  })

  it('that cannot say what a notebook says are left as they are, and the notebook says so', async () => {
    const server = await serveFolder({ 'birds.qmd': document })
    const qmd = await openAt(server, 'birds.qmd')
    const cells = await qmd.cells()
    await qmd.edit(String(cells[1]?.id), '# Birds\n\n```{python}\ny = 1\n```')
    await expect.poll(async () => (await qmd.file()).state).toBe('unwritable')
    expect((await qmd.file()).reason).toMatch(/would begin a cell of its own/)
    expect(qmd.read()).toBe(document)
    await qmd.edit(String(cells[1]?.id), '# Birds!')
    await expect.poll(qmd.read).toBe(document.replace('# Birds', '# Birds!'))
  })
})
