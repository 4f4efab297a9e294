import { textHash } from '@anode/document'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { EventReader } from './testing/EventReader.ts'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

let server: RestServer
beforeAll(async () => {
  server = await startRestServer({ kernels: false })
})
afterAll(async () => {
  await server.stop()
  expect(server.errors).toEqual([])
})

const sourcesOf = async (at: string): Promise<ReadonlyArray<string>> =>
  (await server.ask('GET', `${at}/cells`)).body.cells.map(({ source }: { source: string }) => source)

/** An edit of a cell's text, made on what `state` holds. */
const updateOf = (state: string, edit: (text: Y.Text) => void): string => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Buffer.from(state, 'base64'))
  const before = Y.encodeStateVector(doc)
  edit(doc.getText('source'))
  return Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64')
}

describe('Cells by REST', () => {
  it('are made where they are wanted, read, moved and deleted', async () => {
    const { at, cells } = await server.notebook('a', 'b')
    const [a, b] = cells as [string, string]
    const made = await server.ask('POST', `${at}/cells`, {
      id: 'mine',
      kind: 'markdown',
      source: 'm\r\nn',
      metadata: { tags: ['x'] },
      after: a,
    })
    expect(made).toMatchObject({
      status: 201,
      body: { id: 'mine', kind: 'markdown', index: 1, source: 'm\nn', metadata: { tags: ['x'] }, run: null },
    })
    expect((await server.ask('GET', `${at}/cells/mine`)).body).toEqual(made.body)
    await server.ask('POST', `${at}/cells`, { source: 'first', index: 0 })
    await server.ask('POST', `${at}/cells`, { source: 'new first', after: null })
    expect(await sourcesOf(at)).toEqual(['new first', 'first', 'a', 'm\nn', 'b'])
    expect((await server.ask('POST', `${at}/cells/${b}/move`, { index: 0 })).body.index).toBe(0)
    expect((await server.ask('POST', `${at}/cells/${a}/move`, { after: 'mine' })).body.index).toBe(4)
    expect(await sourcesOf(at)).toEqual(['b', 'new first', 'first', 'm\nn', 'a'])
    expect((await server.ask('DELETE', `${at}/cells/mine`)).status).toBe(204)
    expect((await server.ask('GET', `${at}/cells/mine`)).body).toMatchObject({
      _tag: 'CellNotFound',
      status: 404,
    })
    const changed = await server.ask('PATCH', `${at}/cells/${b}`, { kind: 'raw', metadata: { y: 1 } })
    expect(changed.body).toMatchObject({ kind: 'raw', metadata: { y: 1 } })
  })

  it('may be long', async () => {
    const { at } = await server.notebook()
    const source = 'x = "é🦊"\n'.repeat(60_000)
    const { status, body } = await server.ask('POST', `${at}/cells`, { source })
    expect([status, body.source === source]).toEqual([201, true])
    const edited = await server.ask('PATCH', `${at}/cells/${body.id}/text`, {
      source: `${source}1`,
      base: body.hash,
    })
    expect(edited.body.source.length).toBe(source.length + 1)
  })

  it('have texts that change only as their editor saw them', async () => {
    const { at, cells } = await server.notebook('one')
    const text = `${at}/cells/${cells[0]}/text`
    const { hash } = (await server.ask('GET', text)).body
    expect(hash).toBe(textHash('one'))
    const two = await server.ask('PATCH', text, { source: 'two', base: hash })
    expect(two).toMatchObject({ status: 200, body: { source: 'two', hash: textHash('two') } })
    const late = await server.ask('PATCH', text, { source: 'three', base: hash })
    expect(late).toMatchObject({
      status: 409,
      body: { _tag: 'TextChanged', source: 'two', hash: textHash('two'), status: 409 },
    })
    // The answer was lost, and the same is asked again.
    expect((await server.ask('PATCH', text, { source: 'two', base: hash })).status).toBe(200)
    expect((await server.ask('GET', text)).body.source).toBe('two')
  })

  it('lose nothing of three who edit one text at once', async () => {
    const { at, cells } = await server.notebook('')
    const text = `${at}/cells/${cells[0]}/text`
    const lines = ['a', 'b', 'c'].flatMap((who) => Array.from({ length: 15 }, (_, n) => `${who}${n}`))
    const byHash = async (line: string) => {
      for (let now = (await server.ask('GET', text)).body; ; ) {
        const answer = await server.ask('PATCH', text, { source: `${now.source}${line}\n`, base: now.hash })
        if (answer.status === 200) return
        expect(answer.body._tag).toBe('TextChanged')
        now = answer.body
      }
    }
    const byUpdate = async (line: string) => {
      const { state } = (await server.ask('GET', text)).body
      const update = updateOf(state, (it) => it.insert(it.length, `${line}\n`))
      for (const _ of ['once', 'and again']) {
        expect((await server.ask('PATCH', text, { update })).status).toBe(200)
      }
    }
    const editor = async (who: string, edit: (line: string) => Promise<void>) => {
      for (const line of lines.filter((one) => one.startsWith(who))) await edit(line)
    }
    await Promise.all([editor('a', byHash), editor('b', byHash), editor('c', byUpdate)])
    const { source } = (await server.ask('GET', text)).body
    expect(source.trimEnd().split('\n').sort()).toEqual([...lines].sort())
  })

  it('are changed on conditions as everything is (RFC 9110)', async () => {
    const { at, cells } = await server.notebook('one')
    const text = `${at}/cells/${cells[0]}/text`
    const { headers } = await server.ask('GET', text)
    const etag = headers.get('etag') ?? ''
    const change = { source: 'two', base: textHash('one') }
    expect((await server.ask('PATCH', text, change, { 'if-match': '"other"' })).status).toBe(412)
    expect((await server.ask('PATCH', text, change, { 'if-match': etag })).status).toBe(200)
    expect((await server.send('GET', text, undefined, { 'if-none-match': etag })).status).toBe(200)
  })

  it('refuse what means nothing, as problems', async () => {
    const { at, cells } = await server.notebook('one', 'two')
    const [one] = cells as [string]
    const text = `${at}/cells/${one}/text`
    const { state } = (await server.ask('GET', text)).body
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Buffer.from(state, 'base64'))
    doc.getText('source').insert(0, 'x')
    const seen = Y.encodeStateVector(doc)
    doc.getText('source').insert(1, 'y')
    const early = Buffer.from(Y.encodeStateAsUpdate(doc, seen)).toString('base64')
    for (const [method, path, payload, status, tag] of [
      ['POST', '/cells', { kind: 'sql3' }, 400, 'BadRequest'],
      ['PATCH', `/cells/${one}`, { kind: 'sql3' }, 400, 'BadRequest'],
      ['POST', '/cells', { id: 'not an id' }, 400, 'HttpApiDecodeError'],
      ['POST', '/cells', { id: one }, 409, 'Conflict'],
      ['POST', '/cells', { after: 'none' }, 404, 'CellNotFound'],
      ['POST', `/cells/${one}/move`, {}, 400, 'BadRequest'],
      ['POST', `/cells/none/move`, { index: 0 }, 404, 'CellNotFound'],
      ['PATCH', `/cells/${one}/text`, { update: '/////w==' }, 400, 'BadRequest'],
      ['PATCH', `/cells/${one}/text`, { update: '' }, 400, 'BadRequest'],
      ['PATCH', `/cells/${one}/text`, { update: early }, 400, 'BadRequest'],
      ['PATCH', `/cells/${one}/text`, { source: 'x' }, 400, 'HttpApiDecodeError'],
      ['PATCH', '/cells/none/text', { source: 'x', base: 'y' }, 404, 'CellNotFound'],
      ['PATCH', `/cells/${one}`, { metadata: { long: 'x'.repeat(600_000) } }, 413, 'BodyTooLarge'],
      ['POST', '/cells', { source: 'x'.repeat(1_100_000) }, 413, 'BodyTooLarge'],
      ['GET', '/cells/none/outputs', undefined, 404, 'CellNotFound'],
      ['DELETE', '/cells/none', undefined, 404, 'CellNotFound'],
      ['PUT', '/cells', undefined, 405, 'MethodNotAllowed'],
    ] as const) {
      const answer = await server.ask(method, `${at}${path}`, payload)
      expect([method, path, answer.status, answer.body._tag]).toEqual([method, path, status, tag])
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(answer.body).toMatchObject({
        type: `urn:anode:problem:${tag}`,
        title: expect.stringMatching(/^[A-Z]/),
        status,
        detail: answer.body.message,
      })
    }
    expect(await sourcesOf(at)).toEqual(['one', 'two'])
    expect((await server.ask('GET', '/notebooks/none/cells')).body._tag).toBe('NotebookNotFound')
  })

  it('of the trash can be read, and not changed', async () => {
    const { at, cells } = await server.notebook('kept')
    await server.ask('DELETE', at)
    expect(await sourcesOf(at)).toEqual(['kept'])
    for (const [method, path, payload] of [
      ['POST', '/cells', {}],
      ['DELETE', `/cells/${cells[0]}`, undefined],
      ['PATCH', `/cells/${cells[0]}/text`, { source: 'x', base: textHash('kept') }],
      ['GET', '/events', undefined],
    ] as const) {
      expect(await server.ask(method, `${at}${path}`, payload)).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('trash') },
      })
    }
  })
})

describe('A post with an idempotency key', () => {
  it('is done once, and its answer given again', async () => {
    const { at } = await server.notebook()
    const key = { 'idempotency-key': 'k1' }
    const first = await server.ask('POST', `${at}/cells`, { source: 'x' }, key)
    const again = await server.ask('POST', `${at}/cells`, { source: 'x' }, key)
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(await sourcesOf(at)).toEqual(['x'])
    const other = await server.ask('POST', `${at}/cells`, { source: 'y' }, key)
    expect(other).toMatchObject({ status: 422, body: { _tag: 'KeyReused', status: 422 } })
    const bad = await server.ask('POST', `${at}/cells`, {}, { 'idempotency-key': 'a b' })
    expect(bad).toMatchObject({ status: 400, body: { _tag: 'BadRequest' } })
  })

  it('goes on when nobody waits for it any more', async () => {
    const { at, cells } = await server.notebook('1')
    const key = { 'idempotency-key': 'k2' }
    const gone = new AbortController()
    const path = `${at}/runs?wait=1`
    // No kernel here: the answer waits the whole second.
    const asking = fetch(`${server.origin}/api${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json', ...key },
      body: JSON.stringify({ cells }),
      signal: gone.signal,
    }).catch(() => null)
    await expect.poll(async () => (await server.ask('GET', `${at}/runs`)).body.runs.length).toBe(1)
    const meanwhile = await server.ask('POST', path, { cells }, key)
    expect(meanwhile).toMatchObject({ status: 409, body: { _tag: 'KeyInUse' } })
    gone.abort()
    await asking
    await expect
      .poll(async () => (await server.ask('POST', path, { cells }, key)).body.runs?.[0]?.status)
      .toBe('queued')
    expect((await server.ask('GET', `${at}/runs`)).body.runs).toHaveLength(1)
  })

  it('may send a file, however it comes in parts', async () => {
    const ipynb = JSON.stringify({
      cells: [],
      metadata: { x: 'y'.repeat(300_000) },
      nbformat: 4,
      nbformat_minor: 5,
    })
    const post = async (body: string) => {
      const response = await fetch(`${server.origin}/api/notebooks?title=Once`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.token}`,
          'content-type': 'application/x-ipynb+json',
          'idempotency-key': 'k3',
        },
        body,
      })
      return { status: response.status, body: await response.json() }
    }
    const first = await post(ipynb)
    expect(first.status).toBe(201)
    expect(await post(ipynb)).toEqual(first)
    expect((await post(ipynb.replace('yyy', 'yzy'))).status).toBe(422)
  })
})

describe('The events of a notebook', () => {
  it('go on where they broke off, and miss nothing', async () => {
    const { at } = await server.notebook('a')
    const { seq } = (await server.ask('GET', `${at}/cells`)).body
    const first = new EventReader(await server.send('GET', `${at}/events`))
    expect((await first.until(({ event }) => event === 'open')).data).toEqual({ seq, reset: false })
    await server.ask('POST', `${at}/cells`, { source: 'b', id: 'b' })
    const seen = await first.until(({ data }) => data.name === 'v1.CellCreated')
    expect(seen).toMatchObject({ event: 'fact', data: { args: { cellId: 'b', by: 'person:local' } } })
    await first.close()
    await server.ask('POST', `${at}/cells`, { id: 'c' })
    await server.ask('POST', `${at}/cells`, { id: 'd' })
    const second = new EventReader(
      await server.send('GET', `${at}/events?after=0`, undefined, { 'last-event-id': String(seen.id) }),
    )
    await second.until(({ data }) => data.args?.cellId === 'd')
    expect(second.events.map(({ id }) => Number(id) - Number(seen.id))).toEqual([0, 1, 2])
    await second.close()
    const all = new EventReader(await server.send('GET', `${at}/events?after=0`))
    await all.until(({ data }) => data.args?.cellId === 'd')
    expect(all.events.slice(1).map(({ data }) => data.seq)).toEqual(
      Array.from({ length: Number(seen.id) + 2 }, (_, n) => n + 1),
    )
    await all.close()
  })

  it('say when the reader knows of facts that are not there', async () => {
    const { at } = await server.notebook('a')
    const { seq } = (await server.ask('GET', `${at}/cells`)).body
    const reader = new EventReader(await server.send('GET', `${at}/events?after=100000`))
    expect((await reader.until(() => true)).data).toEqual({ seq, reset: true })
    await reader.close()
  })

  it('end with the notebook', async () => {
    const { at } = await server.notebook('a')
    const reader = new EventReader(await server.send('GET', `${at}/events`))
    await reader.until(({ event }) => event === 'open')
    await server.ask('DELETE', at)
    expect((await reader.until(({ event }) => event === 'end')).data).toEqual({ reason: 'deleted' })
    await expect.poll(() => reader.ended).toBe(true)
  })

  it('of many readers cost no connection once they are gone', async () => {
    const { at } = await server.notebook('a')
    const readers = await Promise.all(
      Array.from({ length: 20 }, async () => new EventReader(await server.send('GET', `${at}/events`))),
    )
    await server.ask('POST', `${at}/cells`, { id: 'seen' })
    for (const reader of readers) await reader.until(({ data }) => data.args?.cellId === 'seen')
    await Promise.all(readers.map((reader) => reader.close()))
    expect((await server.ask('GET', `${at}/cells`)).status).toBe(200)
  })
})
