import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startWithAll } from './testing/linkedFile.ts'
import { makeFolder, notebook, serveFolder } from './testing/serveFolder.ts'

/** A disk other than that of temporary files; null where there is none. */
const otherDisk = existsSync('/dev/shm') ? '/dev/shm' : null

/** `é` as Latin-1 has it: no UTF-8. */
const latin = (folder: string, name: string) =>
  Buffer.concat([Buffer.from(`${folder}/${name}`), Buffer.from([0xe9])])

const namesIn = (folder: string) => readdirSync(folder).sort()

describe('The borders of a served folder', { timeout: 60_000 }, () => {
  it('take links as themselves: the notebooks that they lead to stay where they are', async () => {
    const server = await serveFolder({ 'Birds.ipynb': notebook, 'd/': '' })
    symlinkSync('Birds.ipynb', join(server.folder, 'link.ipynb'))
    symlinkSync('nowhere', join(server.folder, 'dangling'))
    symlinkSync('/etc/passwd', join(server.folder, 'out'))
    const { id } = (await server.open('Birds.ipynb')).body
    const { body } = await server.entries()
    expect(body.entries.find(({ name }: { name: string }) => name === 'out')).toMatchObject({
      size: 0,
      changedAt: 0,
      problem: expect.stringContaining('leads out'),
    })
    // Leads nowhere from its new place, and is there.
    expect((await server.move('link.ipynb', 'd/link.ipynb')).body).toMatchObject({
      path: 'd/link.ipynb',
      problem: expect.stringContaining('not there'),
    })
    expect((await server.move('out', 'd/out')).status).toBe(200)
    expect((await server.move('d/link.ipynb', 'link.ipynb')).status).toBe(200)
    expect((await server.remove('link.ipynb')).status).toBe(200)
    expect((await server.ask('GET', `/notebooks/${id}`)).body.deletedAt).toBeNull()
    const { body: trashed } = await server.remove('dangling')
    expect((await server.ask('POST', `/folder/trash/${trashed.id}`)).status).toBe(200)
    expect(readlinkSync(join(server.folder, 'dangling'))).toBe('nowhere')
    expect((await server.ask('POST', '/folder/copy', { from: 'dangling' })).body.path).toBe('dangling copy')
  })

  it('hold for names as long as disks take, for what follows from them as well', async () => {
    const long = `${'é'.repeat(125)}.ipy`
    expect(Buffer.byteLength(long)).toBe(254)
    const server = await serveFolder({ [`${long}x`]: 'x', 'd/': '' })
    const copy = await server.ask('POST', '/folder/copy', { from: `${long}x` })
    expect([copy.status, Buffer.byteLength(copy.body.name)]).toEqual([201, expect.toSatisfy((n) => n <= 255)])
    expect((await server.put(`d/${long}y`, 'abc')).status).toBe(200)
    expect((await server.put(`d/${long}y`, 'abc', '&onTaken=rename')).status).toBe(200)
    expect((await server.make(`d/${long}`, 'notebook')).status).toBe(201)
    expect((await server.move(`d/${long}`, `d/${long}z`)).status).toBe(200)
    expect((await server.put(`${'x'.repeat(256)}`, 'abc')).body._tag).toBe('BadRequest')
  })

  it('let names through that are no UTF-8, and never take them for others', async () => {
    const server = await serveFolder({ 'd/': '', 'd/a\nb.txt': 'swift' })
    writeFileSync(latin(join(server.folder, 'd'), 'caf'), 'swift')
    mkdirSync(latin(join(server.folder, 'd'), 'ordner'))
    writeFileSync(join(server.folder, 'd', 'z'), 'swift')
    const { body } = await server.entries('d')
    expect(body.entries.map(({ problem }: { problem: string }) => problem)).toEqual([
      ...[null, expect.stringContaining('UTF-8'), expect.stringContaining('UTF-8'), null],
    ])
    const found = (await server.ask('GET', '/folder/names?search=f')).body.entries
    expect(found).toEqual([])
    expect((await server.ask('GET', '/folder/search?search=swift')).body.files).toMatchObject([
      { path: 'd/a\nb.txt' },
      { path: 'd/z' },
    ])
    const zip = join(server.home, 'd.zip')
    writeFileSync(zip, Buffer.from(await (await server.send('GET', '/folder/zip?path=d')).arrayBuffer()))
    const list =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))'
    expect(execFileSync('python3', ['-c', list, zip], { encoding: 'utf8' }).trim()).toBe('None 4')
    expect((await server.move('d', 'e')).status).toBe(200)
    expect((await server.ask('POST', '/folder/copy', { from: 'e', to: 'f' })).status).toBe(201)
    expect(readdirSync(join(server.folder, 'f'), { encoding: 'latin1' }).sort()).toEqual(
      readdirSync(join(server.folder, 'e'), { encoding: 'latin1' }).sort(),
    )
  })

  it('let nothing be put into itself', async () => {
    const server = await serveFolder({ 'd/e/a.txt': 'a' })
    for (const answer of [
      await server.move('d', 'd/e/d'),
      await server.ask('POST', '/folder/copy', { from: 'd', to: 'd/e/d' }),
      await server.ask('POST', '/folder/copy', { from: 'd', to: 'd/f' }),
    ]) {
      expect(answer.body).toMatchObject({
        _tag: 'BadRequest',
        message: expect.stringContaining('into itself'),
      })
    }
    expect(namesIn(join(server.folder, 'd'))).toEqual(['e'])
  })

  it('do not lie in the data directory, and that may be called anything', async () => {
    const home = makeFolder({ 'folders/x/a.txt': 'a' })
    await expect(startWithAll([join(home, 'folders/x')], { home })).rejects.toThrow('data directory')
    const folder = makeFolder({ 'a.txt': 'token' })
    const own = join(folder, 'da[t]a {*}')
    mkdirSync(own)
    const server = await startWithAll([folder], { home: own })
    writeFileSync(join(own, 'note.txt'), 'token')
    const found = (await server.ask('GET', '/folder/search?search=token')).body.files
    expect(found.map(({ path }: { path: string }) => path)).toEqual(['a.txt'])
  })

  it.skipIf(otherDisk === null)('are crossed to another disk and back with all that lies there', async () => {
    const home = makeFolder({}, otherDisk as string)
    const server = await serveFolder(
      { 'd/Birds.ipynb': notebook, 'd/run.sh': '#!/bin/sh', 'd/.git/x': 'x' },
      { home },
    )
    const place = join(server.folder, 'd')
    writeFileSync(latin(place, 'caf'), 'x')
    symlinkSync('run.sh', join(place, 'link'))
    chmodSync(join(place, 'run.sh'), 0o750)
    utimesSync(join(place, 'run.sh'), 1000, 2000)
    const { id } = (await server.open('d/Birds.ipynb')).body
    const before = readdirSync(place, { encoding: 'latin1' }).sort()
    const { body: trashed } = await server.remove('d')
    expect(namesIn(server.folder)).toEqual([])
    expect((await server.ask('POST', `/folder/trash/${trashed.id}`)).status).toBe(200)
    expect(readdirSync(place, { encoding: 'latin1' }).sort()).toEqual(before)
    expect(readlinkSync(join(place, 'link'))).toBe('run.sh')
    const { mode, mtimeMs } = statSync(join(place, 'run.sh'))
    expect([mode & 0o777, mtimeMs]).toEqual([0o750, 2_000_000])
    expect((await server.ask('GET', `/notebooks/${id}`)).body.deletedAt).toBeNull()
    expect(namesIn(server.folder)).toEqual(['d'])
    // Of what cannot be copied nothing goes.
    execFileSync('mkfifo', [join(place, 'pipe')])
    expect((await server.remove('d')).body).toMatchObject({ message: expect.stringContaining('is a pipe') })
    expect(existsSync(join(place, 'Birds.ipynb'))).toBe(true)
    expect((await server.ask('GET', '/folder/trash')).body).toEqual([])
    expect(lstatSync(join(place, 'link')).isSymbolicLink()).toBe(true)
  })

  it('keep one notebook for one file, also for a file that is missing', async () => {
    const server = await serveFolder({ 'a.ipynb': notebook, 'b.ipynb': notebook.replace('x = 1', 'x = 2') })
    const a = (await server.open('a.ipynb')).body.id
    const b = (await server.open('b.ipynb')).body.id
    rmSync(join(server.folder, 'a.ipynb'))
    await expect
      .poll(async () => (await server.ask('GET', `/notebooks/${a}/file`)).body.file.state)
      .toBe('missing')
    const made = (await server.ask('POST', '/notebooks', { title: 'Mine' })).body.id
    expect((await server.ask('PUT', `/notebooks/${made}/file`, { path: 'a' })).body._tag).toBe('Conflict')
    // What lies there from now on is the other one.
    expect((await server.move('b.ipynb', 'a.ipynb')).body.notebookId).toBe(b)
    expect((await server.ask('GET', `/notebooks/${a}/file`)).body.file).toBeNull()
    expect(readFileSync(join(server.folder, 'a.ipynb'), 'utf8')).toContain('x = 2')
  })
})
