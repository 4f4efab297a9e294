import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cell, ipynb, notebookAt, startWithAll } from './testing/linkedFile.ts'
import { makeFolder, notebook, serveFolder } from './testing/serveFolder.ts'

describe('A served folder', { timeout: 60_000 }, () => {
  it('is listed as it lies: folders first, names as people sort them, nothing that is hidden', async () => {
    const { entries, names, ask, folder } = await serveFolder({
      'b10.csv': 'x',
      'b9.csv': 'x\ny',
      'Birds.ipynb': notebook,
      'data/a.txt': '',
      '.git/config': '',
      '.env': 'SECRET=1',
    })
    expect(await names()).toEqual(['data', 'b9.csv', 'b10.csv', 'Birds.ipynb'])
    const { body } = await entries()
    expect(body.entries[1]).toMatchObject({ path: 'b9.csv', kind: 'file', size: 3, problem: null })
    expect(body.entries[3]).toMatchObject({ kind: 'notebook', notebookId: null })
    expect(await names('data')).toEqual(['a.txt'])
    expect((await ask('GET', '/folder')).body.folder).toMatchObject({ path: folder })
    // Nothing was made only because it was looked at.
    expect((await ask('GET', '/notebooks')).body).toEqual([])
    expect(readdirSync(folder).sort()).toEqual(['.env', '.git', 'Birds.ipynb', 'b10.csv', 'b9.csv', 'data'])
  })

  it('opens its notebooks in place, runs nothing of it, and leaves git nothing to say', async () => {
    const server = await serveFolder({ 'deep/Birds.ipynb': notebook })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], {
        cwd: server.folder,
        encoding: 'utf8',
      })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'one')
    const { body, status } = await server.open('deep/Birds.ipynb')
    expect([status, body.title]).toEqual([200, 'Birds'])
    expect((await server.open('deep/Birds.ipynb')).body.id).toBe(body.id)
    expect((await server.entries('deep')).body.entries[0].notebookId).toBe(body.id)
    expect(git('status', '--porcelain')).toBe('')
    const opened = notebookAt(server, `/notebooks/${body.id}`)
    await opened.edit('a', 'x = 2')
    await expect.poll(() => git('diff', '--numstat')).toBe('1\t1\tdeep/Birds.ipynb\n')
  })

  it('reaches nothing outside, whatever a path says', async () => {
    const outside = makeFolder({ 'secret.txt': 'what nobody may read' })
    const server = await serveFolder({ 'in/a.txt': 'a', '.git/config': 'hidden', 'own/.keep': '' })
    symlinkSync(outside, join(server.folder, 'out'))
    symlinkSync(join(outside, 'secret.txt'), join(server.folder, 'out.txt'))
    symlinkSync(join(server.folder, '.git'), join(server.folder, 'repository'))
    symlinkSync(join(server.folder, 'in', 'a.txt'), join(server.folder, 'b.txt'))
    for (const path of [
      ...['../x', 'in/../../x', '/etc/passwd', 'in//a.txt', './in', 'in/', '..', '.', '\0', 'in/\0'],
      ...['.git/config', 'in/.hidden', 'out/secret.txt', 'out.txt', 'repository/config', '．．/x', '..\\x'],
      ...['%2e%2e/x', 'in/..%2f..%2fx', 'C:\\x', '‥/x', 'x'.repeat(5000)],
    ]) {
      const got = await server.get(path)
      expect([path, got.status, await got.text()]).toEqual([
        path,
        expect.toSatisfy((status) => status === 404 || status === 400),
        expect.not.stringContaining('nobody may read'),
      ])
      expect([path, (await server.open(path)).status]).toEqual([path, expect.toSatisfy((s) => s >= 400)])
      expect([path, (await server.move('in/a.txt', `${path}/a.txt`)).status]).toEqual([
        path,
        expect.toSatisfy((s) => s >= 400),
      ])
    }
    expect(await (await server.get('b.txt')).text()).toBe('a')
    const problems = Object.fromEntries(
      (await server.entries()).body.entries.map((entry: { name: string; problem: string }) => [
        entry.name,
        entry.problem,
      ]),
    )
    expect(problems).toMatchObject({
      out: expect.stringContaining('out of the served folder'),
      'out.txt': expect.stringContaining('out of the served folder'),
      'b.txt': null,
    })
    expect(readdirSync(outside)).toEqual(['secret.txt'])
    // A link is moved and deleted itself, not what it leads to.
    expect((await server.remove('out')).status).toBe(200)
    expect(readdirSync(outside)).toEqual(['secret.txt'])
  })

  it('keeps its server’s own data out of reach, also when that lies in it', async () => {
    const folder = makeFolder({ 'a.txt': 'a' })
    const home = join(folder, 'data')
    mkdirSync(home)
    const server = await startWithAll([folder], { home })
    const { body } = await server.ask('GET', '/folder/entries')
    expect(body.entries.map(({ name }: { name: string }) => name)).toEqual(['a.txt'])
    expect((await server.send('GET', '/folder/file?path=data%2Ftoken')).status).toBe(404)
    expect((await server.ask('DELETE', '/folder/entries?path=data')).status).toBe(404)
    expect((await server.ask('GET', `/folder/search?search=${server.token}`)).body.files).toEqual([])
    expect((await server.ask('GET', '/folder/names?search=token')).body.entries).toEqual([])
  })

  it('takes new files and folders, and writes over nothing', async () => {
    const server = await serveFolder({ 'a.txt': 'a', 'd/': '' })
    expect((await server.make('New.ipynb', 'notebook')).body).toMatchObject({
      kind: 'notebook',
      path: 'New.ipynb',
    })
    expect(JSON.parse(server.read('New.ipynb')).cells).toHaveLength(1)
    expect(JSON.parse(server.read('New.ipynb')).metadata.title).toBeUndefined()
    expect((await server.make('d/e', 'folder')).status).toBe(201)
    for (const [path, kind] of [
      ['a.txt', 'file'],
      ['a.txt', 'folder'],
      ['d', 'file'],
    ] as const) {
      expect((await server.make(path, kind)).body).toMatchObject({
        _tag: 'Conflict',
        message: expect.stringContaining('Choose another name'),
      })
    }
    for (const name of ['', ' a', 'a\nb', 'con', 'é'.repeat(200), '.hidden', 'a\u0000']) {
      expect([name, (await server.make(name, 'file')).status]).toEqual([
        name,
        expect.toSatisfy((s) => s >= 400),
      ])
    }
    expect((await server.move('New.ipynb', 'a.txt')).body._tag).toBe('Conflict')
    expect((await server.move('d', 'd/e/d')).status).toBe(400)
    expect((await server.ask('POST', '/folder/copy', { from: 'a.txt' })).body.path).toBe('a copy.txt')
    expect((await server.ask('POST', '/folder/copy', { from: 'a copy.txt' })).body.path).toBe('a copy 2.txt')
    expect((await server.ask('POST', '/folder/copy', { from: 'd', to: 'f' })).body.kind).toBe('folder')
    expect(existsSync(join(server.folder, 'f/e'))).toBe(true)
    expect(server.read('a.txt')).toBe('a')
  })

  it('moves a notebook that is open, with its name, also by a folder above it', async () => {
    const server = await serveFolder({ 'old/Birds.ipynb': notebook, 'x/': '' })
    const { id } = (await server.open('old/Birds.ipynb')).body
    const opened = notebookAt(server, `/notebooks/${id}`)
    const before = server.read('old/Birds.ipynb')
    expect((await server.move('old/Birds.ipynb', 'old/Swifts.ipynb')).body.notebookId).toBe(id)
    expect((await server.move('old', 'x/new')).status).toBe(200)
    expect((await opened.file()).path).toBe(join(server.folder, 'x/new/Swifts.ipynb'))
    expect((await server.ask('GET', `/notebooks/${id}`)).body.title).toBe('Swifts')
    await expect.poll(async () => (await opened.file()).state).toBe('same')
    expect(server.read('x/new/Swifts.ipynb')).toBe(before)
    await opened.edit('a', 'x = 3')
    await expect.poll(() => server.read('x/new/Swifts.ipynb')).toContain('x = 3')
    expect(existsSync(join(server.folder, 'old'))).toBe(false)
  })

  it('has a trash, from which files come back, and their notebooks with them', async () => {
    const server = await serveFolder({ 'd/Birds.ipynb': notebook, 'd/birds.csv': 'a,b' })
    const { id } = (await server.open('d/Birds.ipynb')).body
    const { body: trashed } = await server.remove('d')
    expect(existsSync(join(server.folder, 'd'))).toBe(false)
    expect((await server.ask('GET', `/notebooks/${id}`)).body.deletedAt).not.toBeNull()
    expect((await server.ask('GET', '/folder/trash')).body).toMatchObject([{ id: trashed.id, path: 'd' }])
    await server.make('d', 'folder')
    expect((await server.ask('POST', `/folder/trash/${trashed.id}`)).body._tag).toBe('Conflict')
    await server.move('d', 'e')
    expect((await server.ask('POST', `/folder/trash/${trashed.id}`)).body.path).toBe('d')
    expect(server.read('d/birds.csv')).toBe('a,b')
    expect((await server.ask('GET', `/notebooks/${id}`)).body.deletedAt).toBeNull()
    await server.remove('e')
    expect((await server.ask('DELETE', '/folder/trash')).body).toEqual({ deleted: 1 })
    expect((await server.ask('POST', `/folder/trash/..%2f..`)).status).toBe(404)
  })

  it('sends files whole, in part, and as they are known, and is no page of its own', async () => {
    const server = await serveFolder({
      'a.txt': '0123456789',
      'ü "x".html': '<script>1</script>',
      'e.txt': '',
    })
    const whole = await server.get('a.txt')
    expect([await whole.text(), whole.headers.get('content-length')]).toEqual(['0123456789', '10'])
    const etag = whole.headers.get('etag') ?? ''
    const part = await server.get('a.txt', { range: 'bytes=2-4' })
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      '234',
      'bytes 2-4/10',
    ])
    expect(await (await server.get('a.txt', { range: 'bytes=-3' })).text()).toBe('789')
    expect((await server.get('a.txt', { range: 'bytes=10-' })).status).toBe(416)
    expect((await server.get('a.txt', { 'if-none-match': etag })).status).toBe(304)
    expect(await (await server.get('e.txt')).text()).toBe('')
    const page = await server.get('ü "x".html')
    // Scripts of it run, if at all, as nobody, and reach nobody.
    expect(page.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-scripts; default-src data: blob: /,
    )
    expect((await server.get('a.txt')).headers.get('content-security-policy')).toMatch(
      /^sandbox; default-src 'none'/,
    )
    expect(page.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%BC%20%22x%22.html")
    expect((await server.send('HEAD', '/folder/file?path=a.txt')).headers.get('content-length')).toBe('10')
  })

  it('takes files in parts, goes on after a break, and has all of a file or nothing', async () => {
    const server = await serveFolder({ 'there.txt': 'old' })
    expect((await server.put('new.txt', 'abc')).body).toMatchObject({
      received: 3,
      entry: { path: 'new.txt' },
    })
    expect(server.read('new.txt')).toBe('abc')
    expect((await server.put('there.txt', 'abc')).body._tag).toBe('Conflict')
    expect((await server.put('there.txt', 'abc', '&onTaken=rename')).body.entry.path).toBe('there copy.txt')
    expect((await server.put('there.txt', 'abc', '&onTaken=replace')).status).toBe(200)
    expect(server.read('there.txt')).toBe('abc')
    const part = (text: string, offset: number) =>
      fetch(`${server.origin}/api/folder/file?path=long.txt&size=6&modified=5&offset=${offset}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/octet-stream' },
        body: text,
      }).then((answer) => answer.json())
    expect(await part('abcd', 0)).toEqual({ received: 4, entry: null })
    expect(await server.names()).not.toContain('long.txt')
    expect(await part('ef', 2)).toMatchObject({
      _tag: 'Conflict',
      message: expect.stringContaining('4 bytes'),
    })
    await server.end()
    const next = await startWithAll([server.folder], { home: server.home })
    const { body } = await next.ask('GET', '/folder/upload?path=long.txt&size=6&modified=5')
    expect(body.received).toBe(4)
    const last = await fetch(`${next.origin}/api/folder/file?path=long.txt&size=6&modified=5&offset=4`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${next.token}`, 'content-type': 'application/octet-stream' },
      body: 'efgh',
    })
    expect((await last.json())._tag).toBe('BadRequest')
    expect(existsSync(join(server.folder, 'long.txt'))).toBe(false)
  })

  it('is downloaded as a zip file that programs read', async () => {
    const server = await serveFolder({ 'd/a.txt': 'a', 'd/e/ü.txt': 'b', 'd/.git/x': '', 'd/empty/': '' })
    const zip = Buffer.from(await (await server.send('GET', '/folder/zip?path=d')).arrayBuffer())
    const file = join(server.home, 'd.zip')
    writeFileSync(file, zip)
    const list =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), sorted(z.namelist()))'
    expect(execFileSync('python3', ['-c', list, file], { encoding: 'utf8' }).trim()).toBe(
      "None ['d/', 'd/a.txt', 'd/e/', 'd/e/ü.txt', 'd/empty/']",
    )
  })

  it('is searched by names, and by what is in files', async () => {
    const server = await serveFolder({
      'data/birds 2024.csv': 'name,count\nswift,3',
      'Swifts.ipynb': ipynb([cell('a', 'print("a \\"swift\\" bird")')]),
      'ignored.txt': 'swift',
      '.gitignore': 'ignored.txt',
      '.hidden/swift.txt': 'swift',
      'binary.bin': 'swift\0\0',
    })
    const { body } = await server.ask('GET', '/folder/names?search=2024%20BIRD')
    expect(body).toEqual({ entries: [{ path: 'data/birds 2024.csv', kind: 'file' }], isMore: false })
    const { body: found } = await server.ask('GET', '/folder/search?search=swift')
    expect(found.files).toEqual([
      {
        path: 'Swifts.ipynb',
        kind: 'notebook',
        lines: [{ number: expect.any(Number), text: 'print("a \\"swift\\" bird")' }],
      },
      { path: 'data/birds 2024.csv', kind: 'file', lines: [{ number: 2, text: 'swift,3' }] },
    ])
    expect((await server.ask('GET', '/folder/search?search=--files')).body.files).toEqual([])
  })

  it('gives what a notebook’s text names, and has notebooks saved into it', async () => {
    const server = await serveFolder({
      'n/Birds.ipynb': notebook,
      'n/plots/a.svg': '<svg/>',
      'b.svg': '<svg id="b"/>',
    })
    const { id } = (await server.open('n/Birds.ipynb')).body
    const beside = async (path: string) =>
      (await server.send('GET', `/notebooks/${id}/beside?path=${encodeURIComponent(path)}`)).status
    expect(
      await Promise.all(
        ['plots/a.svg', './plots/a.svg', '../b.svg', '../../b.svg', '/etc/passwd'].map(beside),
      ),
    ).toEqual([...[200, 200, 200, 400, 404]])
    const made = (await server.ask('POST', '/notebooks', { title: 'Mine' })).body
    const at = `/notebooks/${made.id}`
    expect((await server.ask('PUT', `${at}/file`, { path: 'n/Birds.ipynb' })).body._tag).toBe('Conflict')
    expect((await server.ask('PUT', `${at}/file`, { path: '../Mine' })).status).toBe(400)
    const { body } = await server.ask('PUT', `${at}/file`, { path: 'n/Mine' })
    expect(body.file.path).toBe(join(server.folder, 'n/Mine.ipynb'))
    const { cells } = (await server.ask('GET', `${at}/cells`)).body
    await notebookAt(server, at).edit(cells[0].id, 'y = 1')
    await expect.poll(() => server.read('n/Mine.ipynb')).toContain('y = 1')
  })

  it('keeps outputs out of its files, where that is wanted, and in its notebooks', async () => {
    const run = (id: string, source: string, text: string) =>
      cell(id, source, {
        execution_count: 7,
        outputs: [{ output_type: 'stream', name: 'stdout', text: [text] }],
      })
    const before = ipynb([run('a', 'x = 1', 'one'), run('b', 'y = 2', 'two'), run('c', 'z = 3', 'three')])
    const server = await serveFolder({ 'Birds.ipynb': before })
    expect((await server.ask('PATCH', '/folder', { outputsInFiles: false })).body.folder).toMatchObject({
      outputsInFiles: false,
    })
    const { id } = (await server.open('Birds.ipynb')).body
    const opened = notebookAt(server, `/notebooks/${id}`)
    const outputs = async (cellId: string) =>
      JSON.stringify((await server.ask('GET', `/notebooks/${id}/cells/${cellId}/outputs`)).body)
    await expect.poll(async () => (await opened.file()).state).toBe('same')
    expect(server.read('Birds.ipynb')).toBe(before)
    await opened.edit('a', 'x = 10')
    await expect.poll(() => server.read('Birds.ipynb')).toContain('x = 10')
    expect(server.read('Birds.ipynb')).not.toMatch(/stdout|"execution_count": 7/)
    expect(await outputs('b')).toContain('two')
    // What others do to cells that have outputs here is taken as if these were there.
    const now = JSON.parse(server.read('Birds.ipynb'))
    now.cells.splice(1, 1)
    now.cells[1].source = ['z = 30']
    writeFileSync(join(server.folder, 'Birds.ipynb'), `${JSON.stringify(now, null, 1)}\n`)
    await expect.poll(opened.sources).toEqual(['x = 10', 'z = 30'])
    expect(await outputs('c')).toContain('three')
    await server.ask('PATCH', '/folder', { outputsInFiles: true })
    await opened.edit('a', 'x = 11')
    await expect.poll(() => server.read('Birds.ipynb')).toContain('three')
  })

  it('is missed in words where none is served, and where it cannot be', async () => {
    const server = await startWithAll([])
    expect((await server.ask('GET', '/folder')).body).toEqual({ folder: null })
    expect((await server.ask('GET', '/folder/entries')).body).toMatchObject({
      _tag: 'FileNotFound',
      message: expect.stringContaining('anode path/to/folder'),
    })
    await expect(startWithAll([makeFolder({}), makeFolder({})])).rejects.toThrow('one folder')
  })
})
