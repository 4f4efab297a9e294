import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { NotebookInfo, OpenedNotebook } from '@anode/protocol'
import { Effect } from 'effect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqlite } from '../storage/sqliteStorage.ts'
import { type RunningServer, serve } from './serve.ts'

const start = (home: string, files: ReadonlyArray<string> = [], said: string[] = []) =>
  serve({
    home,
    port: 0,
    files,
    version: 'test',
    hostCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    prepareEnvironment: () => Effect.never,
    say: (line) => said.push(line),
    log: (error) => {
      throw error
    },
  })

const IPYNB = 'application/x-ipynb+json'

const cellOf = (source: string, outputs: ReadonlyArray<object> = [], id = 'a') => ({
  cell_type: 'code',
  execution_count: null,
  id,
  metadata: {},
  outputs,
  source: [source],
})

const fileOf = (cells: ReadonlyArray<object>, metadata: object = {}) =>
  `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`

const printed = (text: string) => ({ name: 'stdout', output_type: 'stream', text: [text] })

/** A file that is read in a thread of its own. */
const large = (last: object = cellOf('last = 1')) =>
  fileOf([
    ...Array.from({ length: 8 }, (_, i) => cellOf(`x${i}`, [printed('y'.repeat(60_000))], `c${i}`)),
    last,
  ])

describe('a file', () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-files-'))
  let server: RunningServer
  let origin: string
  let authorization: string
  beforeAll(async () => {
    server = await start(home)
    const url = new URL(server.url)
    origin = `http://127.0.0.1:${url.port}`
    authorization = `Bearer ${url.searchParams.get('token')}`
  })
  afterAll(() => server.stop())

  const send = (body: BodyInit, headers: Record<string, string> = {}, query = '') =>
    fetch(`${origin}/api/notebooks${query}`, {
      method: 'POST',
      headers: { authorization, 'content-type': IPYNB, ...headers },
      body,
      duplex: 'half',
    } as RequestInit)
  const open = async (...request: Parameters<typeof send>): Promise<OpenedNotebook> => {
    const response = await send(...request)
    expect(response.status).toBe(201)
    return response.json() as Promise<OpenedNotebook>
  }
  const get = (path: string) => fetch(`${origin}/api${path}`, { headers: { authorization } })
  const ipynbOf = async (id: string) => (await get(`/notebooks/${id}/ipynb`)).text()
  const bytesOf = async (id: string) => Buffer.from(await (await get(`/notebooks/${id}/ipynb`)).arrayBuffer())
  const list = async () => (await (await get('/notebooks')).json()) as ReadonlyArray<NotebookInfo>
  /** Everything of notebooks on the disk. */
  const onDisk = () =>
    ['notebooks', 'artifacts', 'staging'].map((folder) =>
      existsSync(join(home, folder))
        ? readdirSync(join(home, folder), { recursive: true })
            .map(String)
            .filter((name) => !/-(wal|shm)$/.test(name))
            .sort()
        : [],
    )

  it('is sent as it is, and called as the request says, as its name says, or as it says itself', async () => {
    const file = fileOf([cellOf('a = 1')], { title: 'Its own' })
    expect((await open(file, {}, '?title=Asked%20for')).title).toBe('Asked for')
    const named = (disposition: string) => open(file, { 'content-disposition': disposition })
    expect((await named('attachment; filename="Plain name.ipynb"')).title).toBe('Plain name')
    expect((await named('attachment; filename="x.ipynb"; filename*=UTF-8\'\'%C3%9Cber.ipynb')).title).toBe(
      'Über',
    )
    expect((await named('attachment; filename="../../etc/pass.ipynb"')).title).toBe('pass')
    expect((await open(file)).title).toBe('Its own')
    expect((await open(fileOf([]), { 'content-type': 'application/octet-stream' })).title).toBe('Untitled')
    expect((await send(file, {}, `?title=${'x'.repeat(501)}`)).status).toBe(400)
  })

  it('is opened wherever it is read: here, in a thread, in a request in JSON', async () => {
    const json = (ipynb: string) =>
      open(JSON.stringify({ title: 'Wrapped', ipynb }), { 'content-type': 'application/json' })
    for (const file of [fileOf([cellOf('last = 1')]), large(cellOf('z'.repeat(1_200_000)))]) {
      for (const opened of [await open(file, {}, '?title=Raw'), await json(file)]) {
        expect(opened).toMatchObject({
          title: expect.stringMatching(/Raw|Wrapped/),
          repairs: [],
          repaired: 0,
        })
        expect(JSON.parse(await ipynbOf(opened.id)).cells).toEqual(JSON.parse(file).cells)
      }
    }
  })

  it('comes back byte by byte, however large, and also from a copy and when nothing but the title was changed back', async () => {
    const odd = `\uFEFF{"nbformat": 4,\r\n"nbformat_minor":2, "metadata": {"b":1.0,"a":12345678901234567890,"title": 7},"cells":[]}`
    for (const file of [fileOf([cellOf('small = 1')]), large(), odd]) {
      const { id } = await open(file, {}, '?title=Name')
      expect(await bytesOf(id)).toEqual(Buffer.from(file))
      const copy = await fetch(`${origin}/api/notebooks/${id}/duplicate`, {
        method: 'POST',
        headers: { authorization },
      })
      const { id: copied } = (await copy.json()) as NotebookInfo
      expect(await bytesOf(copied)).toEqual(Buffer.from(file))
      for (const title of ['Another', 'Name (copy)']) {
        await fetch(`${origin}/api/notebooks/${copied}`, {
          method: 'PATCH',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ title }),
        })
      }
      expect(await bytesOf(copied)).toEqual(Buffer.from(file))
    }
  })

  it('says what was repaired in it, at once and to who asks a little later', async () => {
    const file = fileOf([cellOf('a = 1', [{ output_type: 'stream', text: ['x'] }])])
    const { id, repairs, repaired } = await open(file)
    expect({ repairs, repaired }).toMatchObject({
      repaired: 1,
      repairs: [{ path: 'cells[0].outputs[0].name', message: expect.stringMatching(/stdout/) }],
    })
    expect(await (await get(`/notebooks/${id}/repairs`)).json()).toEqual({ repairs, repaired })
    const many = fileOf(
      Array.from({ length: 120 }, (_, i) => cellOf(`${i}`, [{ output_type: 'stream' }], `c${i}`)),
    )
    const opened = await open(many)
    expect([opened.repairs.length, opened.repaired >= 120]).toEqual([100, true])
    expect(await (await get(`/notebooks/${(await open(fileOf([]))).id}/repairs`)).json()).toEqual({
      repairs: [],
      repaired: 0,
    })
  })

  it('is in the list, found by what is in it, and nowhere else, when it is large', async () => {
    const { id } = await open(large(cellOf('rhododendron = 1')))
    const found = await get('/notebooks?search=rhododendron')
    expect(((await found.json()) as NotebookInfo[]).map((info) => info.id)).toEqual([id])
    expect(readdirSync(join(home, 'staging'))).toEqual([])
  })

  it('is kept as it came, under its hash, and that by copies as well', async () => {
    const file = large()
    const hash = createHash('sha256').update(file).digest('hex')
    const { id } = await open(file)
    const copy = await fetch(`${origin}/api/notebooks/${id}/duplicate`, {
      method: 'POST',
      headers: { authorization },
    })
    for (const notebook of [id, ((await copy.json()) as NotebookInfo).id]) {
      const db = openSqlite(join(home, 'notebooks', `${notebook}.sqlite`))
      const [row] = db.select('SELECT file FROM notebook')
      db.close()
      expect(JSON.parse(String(row?.file)).content).toMatchObject({ $artifact: hash, bytes: file.length })
    }
    expect(readFileSync(join(home, 'artifacts', hash.slice(0, 2), hash), 'utf8')).toBe(file)
  })

  it('can be had without what it was read from', async () => {
    const { id } = await open(fileOf([cellOf('kept = 1')]))
    rmSync(join(home, 'artifacts'), { recursive: true })
    expect(JSON.parse(await ipynbOf(id)).cells[0].source).toEqual(['kept = 1'])
  })

  it('that is no notebook is refused with the reason, and leaves nothing', async () => {
    const before = [onDisk(), await list()]
    for (const file of ['', 'no json', '[]', '{"nbformat": 4, "cells": 7}', large().slice(0, -40)]) {
      const refused = await send(file)
      expect(refused.status).toBe(422)
      expect(await refused.json()).toMatchObject({
        _tag: 'InvalidIpynb',
        message: expect.stringMatching(/\w/),
      })
    }
    const wrapped = await send(`{"ipynb": 7, "x": "${'y'.repeat(1_100_000)}"}`, {
      'content-type': 'application/json',
    })
    expect(wrapped.status).toBe(422)
    expect([onDisk(), await list()]).toEqual(before)
  })

  it('that is too large is refused before it has come', async () => {
    const refused = await new Promise<string>((resolve, reject) => {
      // What `fetch` does not do: say a length and send nothing.
      import('node:net').then(({ connect }) => {
        const socket = connect(Number(new URL(origin).port), '127.0.0.1', () =>
          socket.write(
            `POST /api/notebooks HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nAuthorization: ${authorization}\r\nContent-Type: ${IPYNB}\r\nContent-Length: ${300 * 2 ** 20}\r\n\r\n`,
          ),
        )
        let text = ''
        socket.on('data', (data) => {
          text += data
        })
        socket.on('end', () => resolve(text))
        socket.on('error', reject)
      }, reject)
    })
    expect(refused).toMatch(/^HTTP\/1.1 413 .*256 MB/s)
  })

  it('of which the rest never comes leaves nothing', async () => {
    const before = [onDisk(), await list()]
    const cut = new AbortController()
    async function* half() {
      yield new TextEncoder().encode(large().slice(0, 300_000))
      await expect.poll(() => readdirSync(join(home, 'staging'))).toHaveLength(1)
      cut.abort()
      yield new TextEncoder().encode(' ')
    }
    await expect(
      fetch(`${origin}/api/notebooks`, {
        method: 'POST',
        headers: { authorization, 'content-type': IPYNB },
        body: Readable.toWeb(Readable.from(half())),
        signal: cut.signal,
        duplex: 'half',
      } as unknown as RequestInit),
    ).rejects.toThrow()
    await expect.poll(() => readdirSync(join(home, 'staging'))).toEqual([])
    expect([onDisk(), await list()]).toEqual(before)
  })

  it('says what it takes and answers in the description of the interface', async () => {
    const { paths } = (await (await get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, never>>
    }
    const create = paths['/api/notebooks']?.post as unknown as {
      requestBody: { content: object }
      responses: Record<string, { content: { 'application/json': { schema: object } } }>
    }
    expect(Object.keys(create.requestBody.content)).toEqual(
      expect.arrayContaining(['application/json', IPYNB, 'application/octet-stream']),
    )
    expect(Object.keys(create.responses)).toEqual(expect.arrayContaining(['201', '413', '422', '507']))
    expect(JSON.stringify(create.responses['201'])).toContain('repairs')
  })
})

describe('a server that starts', () => {
  it('deletes what one that was killed left of notebooks that it made, and nothing else', async () => {
    const home = mkdtempSync(join(tmpdir(), 'anode-files-'))
    const first = await start(home)
    await first.stop()
    const [listed] = readdirSync(join(home, 'notebooks')).filter((name) => name.endsWith('.sqlite'))
    const id = String(listed).replace('.sqlite', '')
    // One in the making, one that was whole and not listed, one that was listed.
    for (const name of ['half.aaaaaa', 'whole.bbbbbb', `${id}.cccccc`]) {
      mkdirSync(join(home, 'staging', name, 'artifacts'), { recursive: true })
      writeFileSync(join(home, 'staging', name, 'upload'), 'half a file')
    }
    writeFileSync(join(home, 'notebooks', 'whole.sqlite'), '')
    const next = await start(home)
    await next.stop()
    expect(readdirSync(join(home, 'staging'))).toEqual([])
    expect(readdirSync(join(home, 'notebooks')).filter((name) => name.endsWith('.sqlite'))).toEqual([listed])
  })

  it('opens the files that it is given as they are', async () => {
    const home = mkdtempSync(join(tmpdir(), 'anode-files-'))
    const file = join(home, 'Given.ipynb')
    writeFileSync(file, large())
    const server = await start(home, [file])
    const url = new URL(server.url)
    const response = await fetch(`http://127.0.0.1:${url.port}/api/notebooks`, {
      headers: { authorization: `Bearer ${url.searchParams.get('token')}` },
    })
    expect(await response.json()).toMatchObject([{ title: 'Given' }])
    await server.stop()
  })
})
