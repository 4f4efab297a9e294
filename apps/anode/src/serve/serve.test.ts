import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListMessage, NotebookInfo, NotebookList } from '@anode/protocol'
import { Effect } from 'effect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { type RunningServer, serve } from './serve.ts'

/** A server without kernels: what runs them has tests of its own. */
const start = (home: string, files: ReadonlyArray<string> = []) =>
  serve({
    home,
    port: 0,
    files,
    version: 'test',
    hostCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    prepareEnvironment: () => Effect.never,
    say: () => {},
    log: (error) => {
      throw error
    },
  })

describe('the REST interface', () => {
  const home = mkdtempSync(join(tmpdir(), 'anode-serve-'))
  let server: RunningServer
  let url: URL
  let token: string

  beforeAll(async () => {
    server = await start(home)
    url = new URL(server.url)
    token = url.searchParams.get('token') ?? ''
  })
  afterAll(() => server.stop())

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://127.0.0.1:${url.port}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined
        ? {}
        : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, json: () => JSON.parse(text) }
  }
  const list = async (query = ''): Promise<ReadonlyArray<NotebookInfo>> =>
    (await call('GET', `/notebooks${query}`)).json()

  it('keeps the settings of the person, says what they may be, and refuses what they may not', async () => {
    expect((await call('PATCH', '/settings', { theme: 'dark', fontSize: 120 })).json()).toEqual({
      theme: 'dark',
      fontSize: 120,
    })
    expect((await call('PATCH', '/settings', { fontSize: null })).json()).toEqual({ theme: 'dark' })
    expect((await call('GET', '/settings')).json()).toEqual({ theme: 'dark' })
    expect((await call('PATCH', '/settings', { theme: 'sepia' })).status).toBe(400)
    expect((await call('GET', '/openapi.json')).text).toContain('How large code, text and printed output are')
  })

  it('starts with the tour', async () => {
    expect((await list()).map(({ title }) => title)).toEqual(['Welcome to Anode'])
  })

  it('lets nobody in without the token', async () => {
    const response = await fetch(`http://127.0.0.1:${url.port}/api/notebooks`)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ _tag: 'Unauthorized' })
    const wrong = await call('GET', '/notebooks', undefined, { authorization: 'Bearer wrong' })
    expect(wrong.status).toBe(401)
  })

  it('turns the token of the address into a cookie that scripts cannot read', async () => {
    const response = await fetch(server.url, { redirect: 'manual' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).not.toContain('token')
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    const page = await fetch(`http://127.0.0.1:${url.port}/api/notebooks`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    })
    expect(page.status).toBe(200)
  })

  it('answers no page of another origin', async () => {
    const response = await call('GET', '/notebooks', undefined, { origin: 'https://elsewhere.example' })
    expect(response.status).toBe(403)
    expect(response.text).toContain('elsewhere.example')
  })

  it('creates, renames, duplicates, deletes and restores', async () => {
    const made: NotebookInfo = (await call('POST', '/notebooks', { title: 'First' })).json()
    expect((await call('PATCH', `/notebooks/${made.id}`, { title: 'Renamed' })).json().title).toBe('Renamed')
    const copy: NotebookInfo = (await call('POST', `/notebooks/${made.id}/duplicate`)).json()
    expect(copy.id).not.toBe(made.id)
    await call('DELETE', `/notebooks/${made.id}`)
    expect((await list()).map(({ id }) => id)).not.toContain(made.id)
    expect((await list('?trash=true')).map(({ id }) => id)).toEqual([made.id])
    await call('POST', `/notebooks/${made.id}/restore`)
    expect((await list()).map(({ id }) => id)).toContain(made.id)
  })

  it('gives the list in parts, with who changed what', async () => {
    const page: NotebookList = (await call('GET', '/list?view=recent&search=renamed&limit=1')).json()
    expect(page.total).toBe(2)
    expect(page.notebooks).toMatchObject([{ title: 'Renamed (copy)', changedBy: { id: 'person:local' } }])
    expect((await call('GET', '/list?limit=100000')).status).toBe(400)
    expect((await call('GET', '/list?view=everything')).status).toBe(400)
  })

  it('deletes for ever what is in the trash, and nothing else', async () => {
    const made: NotebookInfo = (await call('POST', '/notebooks', { title: 'Short-lived' })).json()
    const file = join(home, 'notebooks', `${made.id}.sqlite`)
    const kept = await call('DELETE', `/trash/${made.id}`)
    expect(kept.status).toBe(409)
    expect(kept.json().message).toMatch(/not in the trash/)
    expect(existsSync(file)).toBe(true)
    await call('DELETE', `/notebooks/${made.id}`)
    expect((await call('DELETE', `/trash/${made.id}`)).status).toBe(204)
    expect(existsSync(file)).toBe(false)
    expect((await call('GET', `/notebooks/${made.id}`)).status).toBe(404)

    for (const title of ['One', 'Two']) {
      const { id } = (await call('POST', '/notebooks', { title })).json()
      await call('DELETE', `/notebooks/${id}`)
    }
    expect((await call('DELETE', '/trash')).json()).toEqual({ deleted: 2 })
    expect(await list('?trash=true')).toEqual([])
    expect(await list()).not.toEqual([])
  })

  it('makes a notebook of each template', async () => {
    for (const template of ['empty', 'tour', 'analysis', 'sample']) {
      const made: NotebookInfo = (await call('POST', '/notebooks', { template })).json()
      const { cells } = (await call('GET', `/notebooks/${made.id}/ipynb`)).json()
      expect(cells.length).toBeGreaterThan(template === 'empty' ? 0 : 10)
      await call('DELETE', `/notebooks/${made.id}`)
    }
    expect((await call('POST', '/notebooks', { template: 'nothing' })).status).toBe(400)
  })

  it('tells who looks at the list that it changed, and which kernels run', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${url.port}/api/list/socket`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const messages: ListMessage[] = []
    socket.on('message', (data) => messages.push(JSON.parse(String(data))))
    await expect
      .poll(() => messages)
      .toEqual([
        { _tag: 'welcome', principal: { id: 'person:local', kind: 'person', name: 'You' } },
        { _tag: 'kernels', running: { hostConnected: false, kernels: [] } },
      ])
    await call('POST', '/notebooks', { title: 'News' })
    await expect.poll(() => messages.map(({ _tag }) => _tag)).toContain('changed')
    expect((await call('GET', '/kernels')).json()).toEqual({ hostConnected: false, kernels: [] })
    socket.close()
  })

  it('finds notebooks by what is in their title and cells', async () => {
    const ipynb = readFileSync(
      new URL('../../../../packages/document/fixtures/ipynb/jupyter-4.5.ipynb', import.meta.url),
      'utf8',
    )
    const made: NotebookInfo = (await call('POST', '/notebooks', { title: 'Quarterly whales', ipynb })).json()
    await expect.poll(async () => (await list('?search=whales')).map(({ id }) => id)).toEqual([made.id])
    const word = JSON.parse(ipynb)
      .cells[0].source.join('')
      .match(/\w{5,}/)?.[0]
    await expect.poll(async () => (await list(`?search=${word}`)).map(({ id }) => id)).toContain(made.id)
    expect(await list('?search=nothinglikeit')).toEqual([])
  })

  it('gives a file back as it came', async () => {
    const ipynb = readFileSync(
      new URL('../../../../packages/document/fixtures/ipynb/jupyter-4.5.ipynb', import.meta.url),
      'utf8',
    )
    const made: NotebookInfo = (await call('POST', '/notebooks', { title: 'file', ipynb })).json()
    const back = (await call('GET', `/notebooks/${made.id}/ipynb`)).json()
    delete back.metadata.title
    expect(back).toEqual(JSON.parse(ipynb))
  })

  it('keeps large outputs beside the log and puts them back into the file', async () => {
    const image = Buffer.alloc(300_000, 7).toString('base64')
    const output = { output_type: 'display_data', data: { 'image/png': image }, metadata: {} }
    const cell = {
      cell_type: 'code',
      id: 'a',
      source: [],
      metadata: {},
      execution_count: 1,
      outputs: [output],
    }
    const ipynb = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] })
    const made: NotebookInfo = (await call('POST', '/notebooks', { ipynb })).json()
    const back = (await call('GET', `/notebooks/${made.id}/ipynb`)).json()
    expect(back.cells[0].outputs[0].data['image/png']).toBe(image)
  })

  it('says what is wrong with a file', async () => {
    const broken = await call('POST', '/notebooks', { ipynb: '{"nbformat": 4, "cells": 7}' })
    expect(broken.status).toBe(422)
    expect(broken.json().message).toMatch(/at cells: they are not a list/)
    expect((await call('POST', '/notebooks', { ipynb: 'no json' })).status).toBe(422)
  })

  it('names the notebook that there is not', async () => {
    const missing = await call('GET', '/notebooks/nothing')
    expect(missing.status).toBe(404)
    expect(missing.json()).toMatchObject({
      _tag: 'NotebookNotFound',
      message: expect.stringContaining('nothing'),
    })
  })

  it('says that there is no kernel to interrupt', async () => {
    const [first] = await list()
    const conflict = await call('POST', `/notebooks/${first?.id}/kernel/interrupt`)
    expect(conflict.status).toBe(409)
    expect(conflict.json().message).toMatch(/no kernel/)
  })

  it('keeps an artifact only under its own name', async () => {
    const bytes = new TextEncoder().encode('content')
    const name = createHash('sha256').update(bytes).digest('hex')
    const headers = { 'content-type': 'application/octet-stream' }
    expect((await call('PUT', `/artifacts/${'0'.repeat(64)}`, bytes, headers)).status).toBe(422)
    expect((await call('PUT', `/artifacts/${name}`, bytes, headers)).status).toBe(204)
    expect((await call('GET', `/artifacts/${name}`)).text).toBe('content')
    expect((await call('GET', `/artifacts/${'1'.repeat(64)}`)).status).toBe(404)
  })

  it('serves an artifact as a picture to show, and never as a page', async () => {
    const bytes = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
    const name = createHash('sha256').update(bytes).digest('hex')
    await call('PUT', `/artifacts/${name}`, bytes, { 'content-type': 'application/octet-stream' })
    const headersOf = async (query: string) => {
      const answer = await fetch(`http://127.0.0.1:${url.port}/api/artifacts/${name}${query}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return { status: answer.status, ...Object.fromEntries(answer.headers) }
    }
    const safe = {
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=31536000, immutable',
    }
    expect(await headersOf('')).toMatchObject({
      ...safe,
      status: 200,
      'content-type': 'application/octet-stream',
    })
    expect(await headersOf('?type=image/svg%2Bxml')).toMatchObject({
      ...safe,
      status: 200,
      'content-type': 'image/svg+xml',
      'content-disposition': 'attachment',
    })
    expect((await headersOf('?type=text/html')).status).toBe(400)
  })

  it('describes itself', async () => {
    expect((await call('GET', '/openapi.json')).json().paths).toHaveProperty('/api/notebooks/{id}')
    expect((await call('GET', '/openapi.json')).json().paths).toHaveProperty('/api/list')
    expect((await call('GET', '/about')).json()).toMatchObject({ principal: { id: 'person:local' } })
  })

  it('refuses a second server on the same directory, and says where the first is', async () => {
    await expect(start(home)).rejects.toMatchObject({ _tag: 'ServerAlreadyRuns', url: server.url })
  })

  it('says that a file named on the command line is no notebook', async () => {
    const file = join(home, 'broken.ipynb')
    writeFileSync(file, '[]')
    const other = mkdtempSync(join(tmpdir(), 'anode-serve-'))
    await expect(start(other, [file])).rejects.toMatchObject({
      _tag: 'UnreadableFile',
      message: expect.stringContaining(file),
    })
  })
})
