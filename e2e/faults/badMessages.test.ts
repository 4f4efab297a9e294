import { events, newId } from '@anode/document'
import { FACT_LIMIT, MESSAGE_LIMIT, type ProposedFact, type Refusal } from '@anode/protocol'
import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { readLog } from '../harness/notebookLog.ts'
import { openSocket } from '../harness/openSocket.ts'
import { openPageSocket, type PageSocket } from '../harness/PageSocket.ts'
import { test } from '../harness/test.ts'

const ME = 'person:local'

const cellCreated = (change: Partial<ReturnType<typeof events.cellCreated>['args']> = {}): ProposedFact =>
  events.cellCreated({
    cellId: newId(),
    kind: 'code',
    position: 'a5',
    source: '',
    metadata: {},
    by: ME,
    ...change,
  })

/** A notebook with two sockets that have joined: one to misbehave, one whose user must not notice. */
const twoSockets = async (anode: Anode) => {
  const id = await anode.createNotebook(['x = 1'])
  const [bad, bystander] = [await openPageSocket(anode, id), await openPageSocket(anode, id)]
  await bad.join('bad')
  await bystander.join('bystander')
  const before = readLog(anode.home, id).length
  return {
    bad,
    /** What came into the log since; the other socket must still work. */
    added: async () => {
      const added = readLog(anode.home, id).slice(before)
      bystander.send({ _tag: 'push', first: 1, facts: [cellCreated()] })
      // Of its own facts it is sent the numbers only.
      const own = { _tag: 'facts', facts: [{ n: 1, seq: before + added.length + 1 }], more: false }
      await expect.poll(() => bystander.next('facts')).toMatchObject(own)
      expect(bystander.closed).toBeNull()
      bystander.close()
      bad.close()
      return added
    },
  }
}

const refusalOf = async (socket: PageSocket): Promise<Refusal> => (await socket.next('error')).refusal

describe('a ping', () => {
  test('is answered by the socket itself, also before hello', async ({ anode }) => {
    const id = await anode.createNotebook(['x = 1'])
    const socket = await openSocket(anode.port, `/api/notebooks/${id}/socket`, anode.token)
    const got: string[] = []
    socket.addEventListener('message', ({ data }) => got.push(String(data)))
    socket.send('ping')
    socket.send('ping')
    await expect.poll(() => got).toEqual(['pong', 'pong'])
    expect(socket.readyState).toBe(WebSocket.OPEN)
    socket.close()
  })
})

describe('a message that is none of the protocol', () => {
  const kinds: Record<string, { readonly send: unknown; readonly says: RegExp }> = {
    'broken JSON': { send: '{"_tag": "push", ', says: /JSON/ },
    'an unknown kind': { send: { _tag: 'dance' }, says: /dance/ },
    'a missing field': { send: { _tag: 'push', first: 1 }, says: /facts/ },
    'a wrong type': { send: { _tag: 'push', first: 'one', facts: [cellCreated()] }, says: /first/ },
    'no object at all': { send: '7', says: /7/ },
  }

  for (const [kind, { send, says }] of Object.entries(kinds)) {
    test(`is refused with what is wrong: ${kind}`, async ({ anode }) => {
      const { bad, added } = await twoSockets(anode)
      bad.send(send)
      const refusal = await refusalOf(bad)
      expect(refusal.tag).toBe('MalformedMessage')
      expect(refusal.message).toMatch(says)
      await bad.closing()
      expect(await added()).toEqual([])
    })
  }

  test('is refused before hello, whatever it is', async ({ anode }) => {
    const socket = await openPageSocket(anode, await anode.createNotebook(['x = 1']))
    socket.send({ _tag: 'push', first: 1, facts: [cellCreated()] })
    expect((await refusalOf(socket)).message).toContain('hello')
    await socket.closing()
  })

  test('is refused as bytes', async ({ anode }) => {
    const { bad, added } = await twoSockets(anode)
    bad.sendBytes(new Uint8Array([1, 2, 3]))
    expect((await refusalOf(bad)).message).toContain('binary')
    await bad.closing()
    expect(await added()).toEqual([])
  })

  test('is refused when it is of another version of the protocol, with who has to do what', async ({
    anode,
  }) => {
    const socket = await openPageSocket(anode, await anode.createNotebook(['x = 1']))
    socket.send({ _tag: 'hello', protocol: 99, client: 'new', epoch: null, cursor: null })
    const refusal = await refusalOf(socket)
    expect(refusal.tag).toBe('ProtocolMismatch')
    expect(refusal.message).toContain('Restart the server')
  })
})

describe('a body of a request', () => {
  test.for([1100, 20_000, 300_000])('of %i levels is refused with the reason', async (levels, { anode }) => {
    const response = await fetch(`${anode.origin}/api/notebooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${anode.token}`, 'content-type': 'application/json' },
      body: `{"title":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`,
    })
    // A long one is read as a notebook file, which it is not.
    expect(response.status).toBe(levels > 100_000 ? 422 : 400)
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/\w/) })
  })
})

describe('a message that is too long', () => {
  test('is refused with its size and the limit', async ({ anode }) => {
    const { bad, added } = await twoSockets(anode)
    bad.send(JSON.stringify({ _tag: 'push', first: 1, facts: ['x'.repeat(MESSAGE_LIMIT)] }))
    const refusal = await refusalOf(bad)
    expect(refusal.tag).toBe('MessageTooLarge')
    expect(refusal.message).toContain(String(MESSAGE_LIMIT))
    expect((await bad.closing()).code).toBe(1009)
    expect(await added()).toEqual([])
  })

  test('is not even read when it is far too long', async ({ anode }) => {
    const { bad, added } = await twoSockets(anode)
    bad.send('x'.repeat(3 * MESSAGE_LIMIT))
    await bad.closing()
    expect(await added()).toEqual([])
  })
})

describe('a push that may not be', () => {
  const kinds: Record<
    string,
    { readonly fact: ProposedFact; readonly tag: Refusal['tag']; readonly says: RegExp }
  > = {
    'a fact in another’s name': {
      fact: cellCreated({ by: 'person:mallory' }),
      tag: 'NotAllowed',
      says: /person:mallory.*person:local/,
    },
    'a fact of kernel hosts': {
      fact: events.runStarted({ runId: 'r', executionCount: 1, at: 1, by: ME }),
      tag: 'NotAllowed',
      says: /v1\.RunStarted.*kernel hosts/,
    },
    'a fact of the server': {
      fact: events.notebookLoaded({ part: 0, of: 1, cells: [], runs: [], outputs: [], by: ME }),
      tag: 'NotAllowed',
      says: /v1\.NotebookLoaded/,
    },
    'a fact that nobody knows': {
      fact: { name: 'v1.Whatever', args: { by: ME } },
      tag: 'UnreadableFact',
      says: /v1\.Whatever/,
    },
    'a fact without a field': {
      fact: { name: 'v1.CellMoved', args: { cellId: 'cell-1', by: ME } },
      tag: 'UnreadableFact',
      says: /position/,
    },
    'a text edit that is no Yjs update': {
      fact: events.cellTextEdited({ cellId: 'cell-1', update: 'bm9uc2Vuc2U=', by: ME }),
      tag: 'UnreadableFact',
      says: /v1\.CellTextEdited/,
    },
    'a fact of 600 KB': {
      fact: cellCreated({ source: 'x'.repeat(600 * 1024) }),
      tag: 'FactTooLarge',
      says: new RegExp(`60\\d KB.*${FACT_LIMIT / 1024} KB`),
    },
  }

  test.for([1100, 20_000])(
    'is refused as a whole with the reason: a fact of %i levels',
    async (levels, { anode }) => {
      const { bad, added } = await twoSockets(anode)
      const deep = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
      const fact = `{"name":"v1.CellMetadataSet","args":{"cellId":"cell-1","metadata":${deep},"by":"${ME}"}}`
      bad.send(`{"_tag":"push","first":1,"facts":[${fact}]}`)
      const { refusal } = await bad.next('refused')
      expect(refusal.tag).toBe('UnreadableFact')
      expect(refusal.message).toMatch(/nested more than 200 levels/)
      expect(await added()).toEqual([])
    },
  )

  for (const [kind, { fact, tag, says }] of Object.entries(kinds)) {
    test(`is refused as a whole with the reason: ${kind}`, async ({ anode }) => {
      const { bad, added } = await twoSockets(anode)
      bad.send({ _tag: 'push', first: 1, facts: [cellCreated(), fact, cellCreated()] })
      const { first, index, refusal } = await bad.next('refused')
      expect({ first, index, tag: refusal.tag }).toEqual({ first: 1, index: 1, tag })
      expect(refusal.message).toMatch(says)
      expect(await added()).toEqual([])
    })
  }

  test('does not keep the same client from pushing what is right', async ({ anode }) => {
    const { bad, added } = await twoSockets(anode)
    bad.send({ _tag: 'push', first: 1, facts: [cellCreated({ by: 'person:mallory' })] })
    await bad.next('refused')
    bad.send({ _tag: 'push', first: 1, facts: [cellCreated()] })
    expect((await bad.next('facts')).facts).toMatchObject([{ n: 1 }])
    expect(await added()).toMatchObject([{ client: 'bad', n: 1, principal: ME }])
  })

  test('is taken once, however often it is sent', async ({ anode }) => {
    const { bad, added } = await twoSockets(anode)
    const facts = [cellCreated(), cellCreated()]
    for (let i = 0; i < 3; i++) bad.send({ _tag: 'push', first: 1, facts })
    bad.send({ _tag: 'push', first: 2, facts: [facts[1], cellCreated()] })
    await bad.next('facts')
    await bad.next('facts')
    expect((await added()).map(({ client, n }) => [client, n])).toEqual([
      ['bad', 1],
      ['bad', 2],
      ['bad', 3],
    ])
  })

  test('is refused when facts before it are missing', async ({ anode }) => {
    const { bad, added } = await twoSockets(anode)
    bad.send({ _tag: 'push', first: 5, facts: [cellCreated()] })
    expect((await bad.next('refused')).refusal.tag).toBe('CountGap')
    expect(await added()).toEqual([])
  })
})

describe('a notebook that does not exist', () => {
  for (const id of ['no-such-notebook', 'x'.repeat(97)]) {
    test(`closes a socket to it with the reason (id of ${id.length} characters)`, async ({ anode }) => {
      const socket = await openPageSocket(anode, id)
      const { code, reason } = await socket.closing()
      expect(code).toBe(4404)
      expect(reason).toContain(`There is no notebook “${id.slice(0, 90)}`)
      expect((await anode.request('GET', '/about')).status).toBe(200)
    })
  }

  test('is named in the answer to requests', async ({ anode }) => {
    const asked: ReadonlyArray<readonly [string, string, unknown?]> = [
      ['GET', '/notebooks/none'],
      ['GET', '/notebooks/none/ipynb'],
      ['PATCH', '/notebooks/none', { title: 'New' }],
      ['POST', '/notebooks/none/duplicate'],
      ['POST', '/notebooks/none/kernel/interrupt'],
    ]
    for (const [method, path, payload] of asked) {
      const response = await anode.request(method, path, payload)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({
        _tag: 'NotebookNotFound',
        message: 'There is no notebook “none”.',
      })
    }
  })
})

describe('a request that cannot be read', () => {
  test('is refused with what is wrong', async ({ anode }) => {
    const id = await anode.createNotebook(['x = 1'])
    const send = (body: string) =>
      fetch(`${anode.origin}/api/notebooks/${id}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${anode.token}`, 'content-type': 'application/json' },
        body,
      })
    for (const [body, says] of [
      ['{"title": 7}', /title/],
      ['{"title": ""}', /title/],
      [`{"title": "${'x'.repeat(600)}"}`, /title/],
      ['{"title', /JSON|body|parse/i],
    ] as const) {
      const response = await send(body)
      expect(response.status).toBe(400)
      expect(await response.text()).toMatch(says)
    }
    const nowhere = await anode.request('GET', '/no/such/route')
    expect(nowhere.status).toBe(404)
    expect(await nowhere.text()).toContain('There is no GET /api/no/such/route')
  })
})
