import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { get, request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { partName } from '../folder/leftovers.ts'
import { mountSmallDisk } from '../testing/smallDisk.ts'
import { serveFolder } from './testing/serveFolder.ts'

const MB = 1024 * 1024

type Served = Awaited<ReturnType<typeof serveFolder>>

/** An upload of which the test sends what it likes, when it likes. */
const upload = (
  server: Served,
  path: string,
  size: number,
  headers: Record<string, string> = {},
  more = '',
) => {
  const url = `${server.origin}/api/folder/file?path=${encodeURIComponent(path)}&size=${size}&modified=1${more}`
  const type = { 'content-type': 'application/octet-stream', authorization: `Bearer ${server.token}` }
  const sending = request(url, { method: 'PUT', headers: { ...type, ...headers }, agent: false })
  sending.on('error', () => {})
  const answer = new Promise<{ readonly status: number; readonly body: Record<string, unknown> }>((resolve) =>
    sending.on('response', (response) => {
      let text = ''
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
    }),
  )
  return { sending, answer }
}

const part = (path: string, size: number) => partName({ path, size, modified: 1 })

/** How many times this process has files of a folder open. */
const openIn = (folder: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder)
    } catch {
      return false
    }
  }).length

/** A download that stops to listen after its beginning. */
const begin = (server: Served, path: string) =>
  new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${server.token}` }
    get(`${server.origin}/api/folder/file?path=${path}`, { headers, agent: false }, resolve).on(
      'error',
      reject,
    )
  })

describe('A served folder in trouble', { timeout: 60_000 }, () => {
  it('keeps of an upload that breaks off what it says that has arrived', async () => {
    const server = await serveFolder({})
    const { sending } = upload(server, 'a.bin', 5 * MB, { 'content-length': String(5 * MB) })
    sending.write(Buffer.alloc(3 * MB, 'a'))
    const place = join(server.folder, part('a.bin', 5 * MB))
    await expect.poll(() => statSync(place, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(MB)
    sending.destroy()
    const received = async () =>
      (await server.ask('GET', `/folder/upload?path=a.bin&size=${5 * MB}&modified=1`)).body.received
    await expect.poll(() => openIn(server.folder)).toBe(0)
    const there = await received()
    expect(there).toBe(statSync(place).size)
    const rest = upload(server, 'a.bin', 5 * MB, {}, `&offset=${there}`)
    rest.sending.end(Buffer.alloc(5 * MB - there, 'a'))
    expect((await rest.answer).body).toMatchObject({ received: 5 * MB, entry: { size: 5 * MB } })
    expect(readFileSync(join(server.folder, 'a.bin')).every((byte) => byte === 97)).toBe(true)
    expect(readdirSync(server.folder)).toEqual(['a.bin'])
  })

  it('takes files of no bytes, and of a length that is not said before', async () => {
    const server = await serveFolder({})
    expect((await server.put('empty', '')).body).toMatchObject({ received: 0, entry: { size: 0 } })
    const chunked = upload(server, 'b', 6)
    chunked.sending.write('abc')
    chunked.sending.end('def')
    expect((await chunked.answer).status).toBe(200)
    expect(server.read('b')).toBe('abcdef')
    const nothing = upload(server, 'c', 3)
    nothing.sending.end()
    expect((await nothing.answer).body).toEqual({ received: 0, entry: null })
  })

  it('takes a file from one request at a time', async () => {
    const server = await serveFolder({})
    const first = upload(server, 'a', 6)
    first.sending.write('abc')
    await expect.poll(() => readdirSync(server.folder)).toEqual([part('a', 6)])
    const second = upload(server, 'a', 6)
    second.sending.end('abcdef')
    expect((await second.answer).body).toMatchObject({ _tag: 'Conflict' })
    first.sending.end('def')
    expect((await first.answer).status).toBe(200)
    expect(server.read('a')).toBe('abcdef')
  })

  it('begins anew when more comes than was said', async () => {
    const server = await serveFolder({})
    const first = upload(server, 'a', 3)
    first.sending.end('abcdef')
    expect((await first.answer).body).toMatchObject({ _tag: 'BadRequest' })
    expect(readdirSync(server.folder)).toEqual([])
  })

  it('writes through no link that somebody put where an upload is kept', async () => {
    const server = await serveFolder({ 'd/victim': '' })
    symlinkSync(join(server.folder, 'd/victim'), join(server.folder, part('a', 3)))
    expect((await server.put('a', 'abc')).status).toBe(404)
    expect(server.read('d/victim')).toBe('')
  })

  it('replaces a file only as it was expected, and keeps its rights', async () => {
    const server = await serveFolder({ 'run.sh': 'old' })
    const place = join(server.folder, 'run.sh')
    chmodSync(place, 0o750)
    const etag = (await server.get('run.sh')).headers.get('etag') ?? ''
    const send = (match: string) =>
      upload(server, 'run.sh', 3, { 'if-match': match, 'content-length': '3' }, '&onTaken=replace')
    const wrong = send('"another"')
    wrong.sending.end('new')
    expect((await wrong.answer).status).toBe(412)
    const late = send(etag)
    late.sending.write('n')
    await expect.poll(() => readdirSync(server.folder)).toContain(part('run.sh', 3))
    writeFileSync(place, 'theirs')
    late.sending.end('ew')
    expect((await late.answer).status).toBe(409)
    expect(server.read('run.sh')).toBe('theirs')
    const now = (await server.get('run.sh')).headers.get('etag') ?? ''
    const url = `/folder/upload?path=run.sh&size=3&modified=1`
    expect((await server.ask('GET', url)).body.received).toBe(3)
    const right = upload(server, 'run.sh', 3, { 'if-match': now }, '&onTaken=replace&offset=3')
    right.sending.end()
    expect((await right.answer).status).toBe(200)
    expect([server.read('run.sh'), statSync(place).mode & 0o777]).toEqual(['new', 0o750])
  })

  it('cuts off a file that became shorter while it was sent', async () => {
    const server = await serveFolder({})
    writeFileSync(join(server.folder, 'a'), Buffer.alloc(64 * MB))
    const response = await begin(server, 'a')
    truncateSync(join(server.folder, 'a'), MB)
    const end = new Promise((resolve) => response.on('aborted', resolve).on('error', () => {}))
    response.resume()
    await end
    expect(response.complete).toBe(false)
  })

  it('holds no file open for who has gone, asked only for the head, or has it already', async () => {
    const server = await serveFolder({})
    writeFileSync(join(server.folder, 'a'), Buffer.alloc(64 * MB))
    const response = await begin(server, 'a')
    expect(openIn(server.folder)).toBe(1)
    response.destroy()
    const etag = (await server.send('HEAD', '/folder/file?path=a')).headers.get('etag') ?? ''
    expect((await server.get('a', { 'if-none-match': etag })).status).toBe(304)
    const past = await server.get('a', { range: `bytes=${64 * MB}-` })
    expect([past.status, past.headers.get('content-range')]).toEqual([416, `bytes */${64 * MB}`])
    expect((await server.get('a', { 'if-match': '"another"' })).status).toBe(412)
    const zip = await server.send('GET', '/folder/zip')
    await zip.body?.cancel()
    await expect.poll(() => openIn(server.folder)).toBe(0)
  })

  it('searches lines of all kinds, ends when it has enough, and says that there is more', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`m/${i}.txt`, 'tern\n'.repeat(50)]),
    )
    const server = await serveFolder({ ...many, 'a.txt': 'a swift\u2028bird\n' })
    writeFileSync(join(server.folder, 'b.csv'), Buffer.from('caf\xe9;swift\n', 'latin1'))
    writeFileSync(join(server.folder, 'c.ipynb'), `{"a": "${'x'.repeat(MB)} swift"}`)
    const search = async (words: string) =>
      (await server.ask('GET', `/folder/search?search=${encodeURIComponent(words)}`)).body
    expect((await search('swift')).files).toMatchObject([
      { path: 'a.txt', lines: [{ text: 'a swift bird' }] },
      { path: 'b.csv', lines: [{ text: 'caf\ufffd;swift' }] },
      { path: 'c.ipynb', lines: [{ text: '… swift …' }] },
    ])
    const { files, isMore } = await search('tern')
    expect([files.length, isMore]).toEqual([100, true])
    expect((await search('a\nb'))._tag).toBe('BadRequest')
  })

  it('finds names whichever way their accents are written', async () => {
    const server = await serveFolder({ 'cafe\u0301.txt': '' })
    const { body } = await server.ask('GET', `/folder/names?search=${encodeURIComponent('caf\u00e9')}`)
    expect(body.entries).toHaveLength(1)
  })

  it('has nothing under a name that is not all there when the disk is full, and goes on when there is space', async (test) => {
    const disk = mountSmallDisk('8m')
    if (disk === null) return test.skip()
    onTestFinished(disk.unmount)
    mkdirSync(join(disk.path, 'd'))
    const server = await serveFolder({ big: 'x'.repeat(3 * MB) }, { on: join(disk.path, 'd') })
    disk.fill()
    const full = upload(server, 'a', 2 * MB, { 'content-length': String(2 * MB) })
    full.sending.end(Buffer.alloc(2 * MB))
    expect((await full.answer).body).toMatchObject({ message: expect.stringContaining('disk is full') })
    expect((await server.ask('POST', '/folder/copy', { from: 'big' })).status).toBe(507)
    expect((await server.make('New.ipynb', 'notebook')).status).toBe(507)
    expect(readdirSync(server.folder).sort()).toEqual([part('a', 2 * MB), 'big'].sort())
    disk.free()
    const { received } = (await server.ask('GET', `/folder/upload?path=a&size=${2 * MB}&modified=1`)).body
    const rest = upload(server, 'a', 2 * MB, {}, `&offset=${received}`)
    rest.sending.end(Buffer.alloc(2 * MB - received))
    expect((await rest.answer).status).toBe(200)
  })
})
