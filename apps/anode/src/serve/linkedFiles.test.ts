import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cell, ipynb, makeFolder, startWith as start } from './testing/linkedFile.ts'

const three = [cell('a', 'x = 1'), cell('b', 'y = 2\nz = 3'), cell('c', 'print(x)')]

describe('A notebook that is a file', { timeout: 60_000 }, () => {
  it('is written in place when it is changed, and only what was changed', async () => {
    const { path, read } = makeFolder(ipynb(three))
    const { mtimeNs } = statSync(path, { bigint: true })
    const server = await start(path)
    expect(await server.file()).toEqual({ path, state: 'same', reason: null })
    expect(await server.sources()).toEqual(['x = 1', 'y = 2\nz = 3', 'print(x)'])
    await server.edit('b', 'y = 2\nz = 30')
    await expect.poll(read).toBe(ipynb([three[0] as object, cell('b', 'y = 2\nz = 30'), three[2] as object]))
    await server.edit('b', 'y = 2\nz = 3')
    await expect.poll(read).toBe(ipynb(three))
    expect(statSync(path, { bigint: true }).mtimeNs).not.toBe(mtimeNs)
  })

  it('is not touched as long as nobody changes anything', async () => {
    const { path, read } = makeFolder(ipynb(three))
    const { mtimeNs, ino } = statSync(path, { bigint: true })
    const server = await start(path)
    await server.sources()
    await server.end()
    expect(read()).toBe(ipynb(three))
    expect(statSync(path, { bigint: true })).toMatchObject({ mtimeNs, ino })
  })

  it('takes in what others write, beside what is changed here', async () => {
    const { path, sources } = makeFolder(ipynb(three))
    const server = await start(path)
    await server.edit('a', 'x = 100')
    writeFileSync(
      path,
      ipynb([
        cell('a', 'x = 1'),
        cell('b', 'y = 2\nz = 3\nw = 4'),
        cell('new', 'new'),
        cell('c', 'print(x)'),
      ]),
    )
    const both = ['x = 100', 'y = 2\nz = 3\nw = 4', 'new', 'print(x)']
    await expect.poll(server.sources).toEqual(both)
    await expect.poll(sources).toEqual(both)
    // Each from the other side, as git does it: by a file that comes into the place of this one.
    writeFileSync(`${path}.part`, ipynb([cell('new', 'new'), cell('c', 'print(x)')]))
    renameSync(`${path}.part`, path)
    await expect.poll(server.sources).toEqual(['new', 'print(x)'])
    await expect.poll(server.file).toMatchObject({ state: 'same' })
  })

  it('shows both where the same lines were changed on both sides', async () => {
    const { path, sources } = makeFolder(ipynb(three))
    const server = await start(path)
    await server.edit('a', 'x = 2')
    writeFileSync(path, ipynb([cell('a', 'x = 3'), ...three.slice(1)]))
    const both = ['x = 2', 'x = 3', 'y = 2\nz = 3', 'print(x)']
    await expect.poll(server.sources).toEqual(both)
    await expect.poll(sources).toEqual(both)
    const { body } = await server.ask('GET', `${server.at}/cells`)
    expect(body.cells[1].metadata).toEqual({ anode: { conflict: { with: 'a' } } })
  })

  it('without ids of cells is merged by what they say', async () => {
    const plain = (...sources: string[]) =>
      ipynb(
        sources.map((source) => {
          const { id: _, ...rest } = cell('', source)
          return rest
        }),
        4,
      )
    const { path, read } = makeFolder(plain('x = 1', 'y = 2', 'z = 3'))
    const server = await start(path)
    writeFileSync(path, plain('first', 'x = 1', 'z = 3', 'y = 2'))
    await expect.poll(server.sources).toEqual(['first', 'x = 1', 'z = 3', 'y = 2'])
    const { body } = await server.ask('GET', `${server.at}/cells`)
    await server.edit(body.cells[1].id, 'x = 10')
    await expect.poll(read).toBe(plain('first', 'x = 10', 'z = 3', 'y = 2'))
  })

  it('goes on when the file is deleted, and is written again when somebody wants that', async () => {
    const { path, sources } = makeFolder(ipynb(three))
    const server = await start(path)
    rmSync(path)
    await expect.poll(server.file).toMatchObject({ state: 'missing', reason: expect.stringContaining(path) })
    await server.edit('a', 'x = 5')
    const { body } = await server.ask('POST', `${server.at}/file/write`)
    expect(body.file).toMatchObject({ state: 'same' })
    expect(sources()[0]).toBe('x = 5')
    writeFileSync(path, ipynb([cell('a', 'x = 6'), ...three.slice(1)]))
    await expect.poll(async () => (await server.sources())[0]).toBe('x = 6')
  })

  it('is followed where the file is renamed', async () => {
    const { path, folder } = makeFolder(ipynb(three))
    const server = await start(path)
    mkdirSync(join(folder, 'old'))
    const moved = join(folder, 'old', 'renamed.ipynb')
    renameSync(path, moved)
    await expect.poll(async () => (await server.file()).path).toBe(moved)
    await server.edit('a', 'x = 7')
    await expect.poll(() => readFileSync(moved, 'utf8')).toContain('x = 7')
  })

  it('is not written over while it cannot be read', async () => {
    const { path, read, sources } = makeFolder(ipynb(three))
    const server = await start(path)
    writeFileSync(path, ipynb(three).slice(0, 200))
    await expect
      .poll(server.file)
      .toMatchObject({ state: 'unreadable', reason: expect.stringContaining('kept here') })
    await server.edit('a', 'x = 8')
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(read()).toBe(ipynb(three).slice(0, 200))
    writeFileSync(path, ipynb([...three, cell('d', 'end')]))
    await expect.poll(sources).toEqual(['x = 8', 'y = 2\nz = 3', 'print(x)', 'end'])
    await expect.poll(server.file).toMatchObject({ state: 'same' })
  })

  it('is the same notebook when it is opened again, with what changed while no server ran', async () => {
    const { path, sources } = makeFolder(ipynb(three))
    const server = await start(path)
    await server.edit('a', 'x = 9')
    await server.end()
    expect(sources()[0]).toBe('x = 9')
    writeFileSync(path, ipynb([cell('a', 'x = 9'), cell('b', 'y = 20'), cell('c', 'print(x)')]))
    const next = await start(path, { home: server.home })
    expect(next.count).toBe(1)
    expect(next.at).toBe(server.at)
    await expect.poll(next.sources).toEqual(['x = 9', 'y = 20', 'print(x)'])
  })

  it('leaves its file alone in the trash, and takes in what came meanwhile when it is restored', async () => {
    const { path, read } = makeFolder(ipynb(three))
    const server = await start(path)
    await server.ask('DELETE', server.at)
    const other = ipynb([cell('a', 'x = 12'), ...three.slice(1)])
    writeFileSync(path, other)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(read()).toBe(other)
    expect((await server.sources())[0]).toBe('x = 1')
    await server.ask('POST', `${server.at}/restore`)
    await expect.poll(async () => (await server.sources())[0]).toBe('x = 12')
    await server.ask('DELETE', server.at)
    expect((await server.ask('DELETE', `/trash/${server.at.split('/').at(-1)}`)).status).toBe(204)
    expect(read()).toBe(other)
  })

  it('is parted from its file when somebody wants that: both stay', async () => {
    const { path, read } = makeFolder(ipynb(three))
    const server = await start(path)
    expect((await server.ask('DELETE', `${server.at}/file`)).body).toEqual({ file: null })
    await server.edit('a', 'x = 11')
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(read()).toBe(ipynb(three))
    expect((await server.ask('POST', `${server.at}/file/write`)).status).toBe(409)
  })

  it('runs beside its data', async () => {
    const { path, folder } = makeFolder(ipynb([cell('a', 'open("birds.csv").read()')]))
    writeFileSync(join(folder, 'birds.csv'), 'owl')
    const server = await start(path, { kernels: true })
    const { body } = await server.ask('POST', `${server.at}/runs?wait=60`, { cells: 'all' })
    expect(body.runs[0].outputs[0].data['text/plain']).toBe("'owl'")
    await expect.poll(() => readFileSync(path, 'utf8')).toContain("'owl'")
  })
})
