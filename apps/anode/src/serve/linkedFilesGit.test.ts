import { rmSync, writeFileSync } from 'node:fs'
import { gitRepository } from '@anode/document/testing'
import { describe, expect, it } from 'vitest'
import { cell, ipynb, startWith, textOf } from './testing/linkedFile.ts'

const three = [cell('a', 'x = 1'), cell('b', 'y = 2\nz = 3'), cell('c', 'print(x)')]
const withFirst = (source: string) => ipynb([cell('a', source), ...three.slice(1)])
const plain = (...sources: string[]) =>
  ipynb(
    sources.map((source) => {
      const { id: _, ...rest } = cell('', source)
      return rest
    }),
    4,
  )

/** A repository where `git merge other` does not work without a person. */
const contradicting = (base: string, ours: string, theirs: string) => {
  const repository = gitRepository()
  repository.fork('a.ipynb', base, ours, theirs)
  const cells = () => JSON.parse(repository.read('a.ipynb')).cells
  return {
    ...repository,
    file: repository.path('a.ipynb'),
    cells,
    sources: () => cells().map(({ source }: { source: string[] }) => textOf(source)),
    merge: () => expect(repository.run('merge', 'other').said).toContain('CONFLICT'),
  }
}

const [both, rest] = [
  ['x = 2', 'x = 3'],
  ['y = 2\nz = 3', 'print(x)'],
]

describe('A notebook whose file git could not merge', { timeout: 60_000 }, () => {
  it('shows both texts, while it is open, and so does its file, until somebody settles it', async () => {
    const { merge, file, read, sources, cells, git, run } = contradicting(
      ...([ipynb(three), withFirst('x = 2'), withFirst('x = 3')] as const),
    )
    const server = await startWith(file)
    await server.sources()
    merge()
    await expect.poll(server.sources).toEqual([...both, ...rest])
    await expect.poll(server.file).toMatchObject({ state: 'same' })
    expect(sources()).toEqual([...both, ...rest])
    const [{ id: first }, { id, metadata }] = cells()
    expect([first, metadata]).toEqual(['a', { anode: { conflict: { with: 'a' } } }])
    await server.ask('DELETE', `${server.at}/cells/${id}`)
    await expect.poll(() => read('a.ipynb')).toBe(withFirst('x = 2'))
    git('add', 'a.ipynb')
    expect(run('commit', '-q', '-m', 'merged').status).toBe(0)
  })

  it('shows what is written in the notebook beside both', async () => {
    const { merge, file, git, read, write } = contradicting(
      ...([ipynb(three), withFirst('x = 2'), withFirst('x = 3')] as const),
    )
    merge()
    const marked = read('a.ipynb')
    git('merge', '--abort')
    const server = await startWith(file)
    await server.edit('c', 'print(x + 1)')
    write({ 'a.ipynb': marked })
    const after = [...both, 'y = 2\nz = 3', 'print(x + 1)']
    await expect.poll(server.sources).toEqual(after)
    await expect.poll(server.file).toMatchObject({ state: 'same' })
  })

  it('is opened with both texts, and is the same when it is opened again', async () => {
    const { merge, file, sources } = contradicting(ipynb(three), withFirst('x = 2'), withFirst('x = 3'))
    merge()
    const server = await startWith(file)
    expect(await server.sources()).toEqual([...both, ...rest])
    await expect.poll(() => sources()).toEqual([...both, ...rest])
    await server.end()
    const next = await startWith(file, { home: server.home })
    expect(await next.sources()).toEqual([...both, ...rest])
    expect(next.count).toBe(1)
  })

  it('has the conflict again when git is told to make it again', async () => {
    const { merge, file, git, cells } = contradicting(ipynb(three), withFirst('x = 2'), withFirst('x = 3'))
    const server = await startWith(file)
    merge()
    await expect.poll(server.sources).toEqual([...both, ...rest])
    await expect.poll(server.file).toMatchObject({ state: 'same' })
    await server.ask('DELETE', `${server.at}/cells/${cells()[1].id}`)
    await expect.poll(server.file).toMatchObject({ state: 'same' })
    git('checkout', '-m', 'a.ipynb')
    await expect.poll(server.sources).toEqual([...both, ...rest])
  })

  it('without ids of cells names the cell that it contradicts as the notebook does', async () => {
    const [base, ours] = [plain('x = 1', 'y = 2'), plain('new', 'x = 1', 'y = 3')]
    const { merge, file, cells, git } = contradicting(base, ours, plain('x = 1', 'y = 4'))
    const server = await startWith(file)
    const { body } = await server.ask('GET', `${server.at}/cells`)
    // A file that has one cell less: from here on the notebook's ids are not those of places in the file.
    await server.ask('DELETE', `${server.at}/cells/${body.cells[0].id}`)
    await expect.poll(server.file).toMatchObject({ state: 'same' })
    git('commit', '-q', '-a', '-m', 'without the first')
    merge()
    await expect.poll(server.sources).toContain('y = 4')
    const now = (await server.ask('GET', `${server.at}/cells`)).body.cells
    const at = now.findIndex(({ source }: { source: string }) => source === 'y = 4')
    expect(now[at - 1]).toMatchObject({ id: body.cells[2].id, source: 'y = 3' })
    expect(now[at].metadata).toEqual({ anode: { conflict: { with: body.cells[2].id } } })
    await expect.poll(server.file).toMatchObject({ state: 'same' })
    expect(cells()[at].metadata).toEqual(now[at].metadata)
  })

  it('cannot be read where a side is no notebook, and is left alone', async () => {
    const { file, write, read } = contradicting(ipynb(three), withFirst('x = 2'), withFirst('x = 3'))
    const server = await startWith(file)
    await server.sources()
    const broken = '<<<<<<< HEAD\n{\n=======\n{}\n>>>>>>> other\n'
    write({ 'a.ipynb': broken })
    await expect
      .poll(server.file)
      .toMatchObject({ state: 'unreadable', reason: expect.stringContaining('not JSON') })
    await server.edit('a', 'x = 8')
    await server.ask('POST', `${server.at}/file/write`)
    expect(read('a.ipynb')).toBe(broken)
  })

  it('is imported with both texts, and that is said', async () => {
    const { merge, file, read } = contradicting(ipynb(three), withFirst('x = 2'), withFirst('x = 3'))
    const server = await startWith(file)
    merge()
    const { status, body } = await server.ask('POST', '/notebooks', { ipynb: read('a.ipynb'), title: 'Both' })
    expect([status, body.repaired]).toEqual([201, 1])
    expect(body.repairs[0].message).toContain('conflict marks of a merge by git')
    const { cells } = (await server.ask('GET', `/notebooks/${body.id}/cells`)).body
    expect(cells.map(({ source }: { source: string }) => source)).toEqual([...both, ...rest])
  })

  it('is not written while git is at work, which would write over that, and is afterwards', async () => {
    const { run, git, path, read, write } = gitRepository()
    write({ 'a.ipynb': ipynb(three) })
    git('add', '.')
    git('commit', '-qm', 'start')
    const server = await startWith(path('a.ipynb'))
    const lock = path('.git/index.lock')
    writeFileSync(lock, '')
    await server.edit('a', 'x = 2')
    // Another program writes meanwhile: that comes in, but nothing goes out.
    write({ 'b.txt': 'b' })
    write({ 'a.ipynb': ipynb([...three, cell('d', 'new')]) })
    await expect.poll(server.sources).toEqual(['x = 2', ...rest, 'new'])
    expect((await server.file()).state).toBe('behind')
    expect(JSON.parse(read('a.ipynb')).cells[0].source).toEqual(['x = 1'])
    rmSync(lock)
    await expect.poll(() => JSON.parse(read('a.ipynb')).cells[0].source).toEqual(['x = 2'])
    await expect.poll(server.file).toMatchObject({ state: 'same' })
    expect(run('status', '--porcelain').said).toContain('a.ipynb')
  })
})
