import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { decodeIpynb } from '@anode/document/ipynb'
import { PROTOCOL_VERSION } from '@anode/protocol'
import { Either } from 'effect'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import {
  cell,
  ipynb,
  makeFolder,
  notebookAt,
  startWith as start,
  startWithAll,
} from './testing/linkedFile.ts'
import { startRestServer } from './testing/RestServer.ts'

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
    expect((await server.ask('POST', `${server.at}/file/write`)).body.file).toMatchObject({
      state: 'unreadable',
    })
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

  it.each([
    ['whose cells have ids', 5],
    ['whose cells have none', 4],
  ])('goes on in the data directory of an earlier version: one %s', async (_, minor) => {
    const cells = three.map((each) => {
      const { id, ...rest } = each as { readonly id: string }
      return minor === 5 ? { id, ...rest } : rest
    })
    const { path, sources } = makeFolder(ipynb(cells, minor))
    const server = await start(path)
    const ids: ReadonlyArray<string> = (await server.ask('GET', `${server.at}/cells`)).body.cells.map(
      ({ id }: { id: string }) => id,
    )
    await server.edit(ids[0] as string, 'x = 5')
    await expect.poll(() => sources()[0]).toBe('x = 5')
    await server.end()
    // As that version left it: which log, and how an unchanged text is written, were not said; ids stood in the table.
    const list = new DatabaseSync(join(server.home, 'directory.sqlite'))
    list.exec('ALTER TABLE files DROP COLUMN unchanged; ALTER TABLE files DROP COLUMN epoch')
    list.exec('ALTER TABLE files ADD COLUMN ids TEXT')
    list.prepare('UPDATE files SET ids = ?').run(minor === 5 ? null : JSON.stringify(ids))
    list.close()
    const texts = join(server.home, 'linked', server.at.slice('/notebooks/'.length))
    for (const name of readdirSync(texts)) if (name.endsWith('.ids')) rmSync(join(texts, name))
    writeFileSync(
      path,
      ipynb([{ ...cells[0], source: 'x = 5' }, ...cells.slice(1), cell('d', 'new')].slice(1), minor),
    )
    const next = await start(path, { home: server.home })
    expect(next.at).toBe(server.at)
    await expect.poll(next.sources).toEqual(['y = 2\nz = 3', 'print(x)', 'new'])
    await next.edit(ids[1] as string, 'y = 20')
    await expect.poll(sources).toEqual(['y = 20', 'print(x)', 'new'])
  })

  it('has in its file what was being typed when the server ends', async () => {
    const { path, sources } = makeFolder(ipynb(three))
    const server = await start(path)
    const { body } = await server.ask('GET', `${server.at}/cells/a/text`)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Buffer.from(body.state, 'base64'))
    const before = Y.encodeStateVector(doc)
    doc.getText('source').insert(5, ' # typed')
    const update = Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64')
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/api${server.at}/socket`, {
      headers: { authorization: `Bearer ${server.token}` },
    })
    onTestFinished(() => socket.terminate())
    const isWelcome = new Promise((resolve) => socket.on('message', resolve))
    await once(socket, 'open')
    const say = (message: object) => socket.send(JSON.stringify(message))
    say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client: 'typist', epoch: null, cursor: null })
    await isWelcome
    say({ _tag: 'text', cellId: 'a', update })
    // The answer to a ping comes behind what was said before it.
    const isTaken = once(socket, 'pong')
    socket.ping()
    await isTaken
    expect(sources()[0]).toBe('x = 1')
    await server.end()
    expect(sources()[0]).toBe('x = 1 # typed')
  })

  it('leaves its file alone in the trash, and takes in what came meanwhile when it is restored', async () => {
    const { path, read } = makeFolder(ipynb(three))
    const server = await start(path)
    await server.ask('DELETE', server.at)
    const other = ipynb([cell('a', 'x = 12'), ...three.slice(1)])
    writeFileSync(path, other)
    await server.ask('POST', `${server.at}/file/write`)
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
    expect((await server.ask('POST', `${server.at}/file/write`)).status).toBe(409)
    // What is waited for is written then at the latest.
    await server.end()
    expect(read()).toBe(ipynb(three))
  })

  it('of any kind stays byte for byte, and is not even touched, when it is only opened', async () => {
    const field = join(import.meta.dirname, '../../../../packages/document/fixtures/field')
    const folder = mkdtempSync(join(tmpdir(), 'anode-field-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(field, folder, { recursive: true })
    const paths = readdirSync(folder)
      .filter((name) => name.endsWith('.ipynb'))
      .map((name) => join(folder, name))
      // Whatever is a notebook: a server that is given something else says so, and does not start.
      .filter((path) => Either.isRight(decodeIpynb(readFileSync(path))))
    const stateOf = (path: string) => [
      readFileSync(path).toString('base64'),
      statSync(path, { bigint: true }).mtimeNs,
    ]
    const before = paths.map(stateOf)
    const server = await startWithAll(paths)
    expect(server.count).toBe(paths.length)
    for (const { id } of await server.notebooks()) {
      const { body } = await server.ask('GET', `/notebooks/${id}/file`)
      expect(body.file).toMatchObject({ state: 'same', reason: null })
    }
    await server.end()
    expect(paths.map(stateOf)).toEqual(before)
  })

  it('is merged by the same cells after a crash in the moment of writing', async () => {
    const plain = (...sources: string[]) =>
      ipynb(
        sources.map((source) => {
          const { id: _, ...rest } = cell('', source)
          return rest
        }),
        4,
      )
    const { path, sources } = makeFolder(plain('plt.show()', 'x = 1', 'plt.show()', 'y = 2'))
    const server = await start(path)
    await server.end()
    const list = join(server.home, 'directory.sqlite')
    const before = readFileSync(list)
    const next = await start(path, { home: server.home })
    const { body } = await next.ask('GET', `${next.at}/cells`)
    await next.ask('POST', `${next.at}/cells/${body.cells[3].id}/move`, { index: 0 })
    await expect.poll(sources).toEqual(['y = 2', 'plt.show()', 'x = 1', 'plt.show()'])
    await next.end()
    // The file was replaced, and the list does not know of it yet.
    writeFileSync(list, before)
    const after = await start(path, { home: server.home })
    const theirs = ['y = 20', 'plt.show()', 'x = 1', 'plt.show()']
    writeFileSync(path, plain(...theirs))
    await expect.poll(after.sources).toEqual(theirs)
    expect(sources()).toEqual(theirs)
  })

  it.each(['older', 'damaged, and put back'])('is the newer one when its notebook is %s', async (what) => {
    const { path, sources } = makeFolder(ipynb(three))
    const server = await start(path)
    const id = server.at.split('/').at(-1)
    await server.end()
    const log = join(server.home, 'notebooks', `${id}.sqlite`)
    const before = readFileSync(log)
    const next = await start(path, { home: server.home })
    await next.edit('a', 'x = 100')
    await expect.poll(() => sources()[0]).toBe('x = 100')
    await next.end()
    const isDamaged = what !== 'older'
    writeFileSync(log, isDamaged ? 'no database' : before)
    mkdirSync(join(server.home, 'backups'), { recursive: true })
    if (isDamaged) writeFileSync(join(server.home, 'backups', `${id}.sqlite`), before)
    const after = await startRestServer({ kernels: false, home: server.home })
    onTestFinished(() => after.end())
    const { sources: texts, edit, file } = notebookAt(after, next.at)
    if (isDamaged) {
      await expect
        .poll(file)
        .toMatchObject({ state: 'unwritable', reason: expect.stringContaining('damaged') })
      expect((await after.ask('POST', `${next.at}/damage`, { how: 'backup' })).status).toBe(200)
    }
    await expect.poll(async () => (await texts())[0]).toBe('x = 100')
    await edit('c', 'print(x, y)')
    await expect.poll(sources).toEqual(['x = 100', 'y = 2\nz = 3', 'print(x, y)'])
  })

  it('is left as it is where the notebook lacks values that it may have', async () => {
    const { path, read } = makeFolder(ipynb(three))
    const server = await start(path)
    await server.end()
    rmSync(join(server.home, 'artifacts'), { recursive: true })
    const next = await start(path, { home: server.home })
    await next.edit('a', 'x = 13')
    await expect
      .poll(next.file)
      .toMatchObject({ state: 'unwritable', reason: expect.stringContaining('artifacts') })
    expect(read()).toBe(ipynb(three))
  })

  it('that may not be written keeps what is changed here, and takes it once it may', async () => {
    const { path, read, sources } = makeFolder(ipynb(three))
    const server = await start(path)
    chmodSync(path, 0o444)
    for (const source of ['x = 14', 'x = 15', 'x = 16']) {
      await server.edit('a', source)
      await expect.poll(server.file).toMatchObject({ state: 'unwritable' })
    }
    expect(read()).toBe(ipynb(three))
    // One text, with its ids, is the ground of the next merge; none is kept of what could not be written.
    const kept = join(server.home, 'linked', server.at.split('/').at(-1) ?? '')
    await expect.poll(() => readdirSync(kept).length).toBe(2)
    chmodSync(path, 0o644)
    expect((await server.ask('POST', `${server.at}/file/write`)).body.file).toMatchObject({ state: 'same' })
    expect(sources()[0]).toBe('x = 16')
  })

  it('and its notebook have one title, whoever gives it', async () => {
    const { path, read } = makeFolder(ipynb(three))
    const server = await start(path)
    const titled = (title: string) =>
      ipynb(three).replace(
        '"metadata": {\n  "kernelspec"',
        `"metadata": {\n  "title": "${title}",\n  "kernelspec"`,
      )
    await server.ask('PATCH', server.at, { title: 'Mine' })
    writeFileSync(path, ipynb([...three, cell('d', 'new')]))
    await expect.poll(read).toContain('"title": "Mine"')
    expect(read()).toContain('"new"')
    writeFileSync(path, titled('Theirs'))
    await expect.poll(async () => (await server.ask('GET', server.at)).body.title).toBe('Theirs')
  })

  it('of some size is written in a thread, and what is changed meanwhile with it', async () => {
    const long = Array.from({ length: 200 }, (_, n) => cell(`c${n}`, `x${n} = "${'é🦊'.repeat(1000)}"`))
    const { path, sources } = makeFolder(ipynb(long))
    const server = await start(path)
    for (let n = 0; n < 30; n++) await server.edit(`c${n}`, `edited ${n}`)
    await server.ask('POST', `${server.at}/cells`, { source: 'last', index: 0 })
    await expect
      .poll(sources)
      .toEqual(['last', ...long.map(({ source }, n) => (n < 30 ? `edited ${n}` : source))])
    await expect.poll(server.file).toMatchObject({ state: 'same' })
    // Parted in the very moment of writing, it stays so.
    await server.edit('c50', 'under way')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await server.ask('DELETE', `${server.at}/file`)
    await server.end()
    const parted = sources()
    const next = await startRestServer({ kernels: false, home: server.home })
    onTestFinished(() => next.end())
    const { edit, file } = notebookAt(next, server.at)
    expect(await file()).toBeNull()
    await edit('c51', 'not in the file')
    expect(sources()).toEqual(parted)
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
