import { events, type Principal, textHash } from '@anode/document'
import {
  type ClientMessage,
  clientOfKey,
  FACT_LIMIT,
  newClientKey,
  PROTOCOL_VERSION,
  type ServerMessage,
} from '@anode/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { cellFact } from '../testing/cellFact.ts'
import { ana, LocalRoom } from '../testing/LocalRooms.ts'
import { hostClient } from './ClientIds.ts'

/** A page that says what it likes. */
const rawPage = (room: LocalRoom, principal: Principal = ana) => {
  const got: ServerMessage[] = []
  let closed = false
  const socket = {
    send: (text: string) => got.push(JSON.parse(text)),
    bufferedAmount: 0,
    close: () => {
      closed = true
    },
  }
  const connection = room.connections.join(principal, socket, {
    may: () => null,
    giveInput: () => {},
    askKernel: () => () => {},
    liveSnapshot: () => [],
  })
  const say = (message: unknown) =>
    connection.receive(typeof message === 'string' ? message : JSON.stringify(message))
  const hello = (change: Partial<ClientMessage & { _tag: 'hello' }> = {}) =>
    say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client: 'raw', epoch: null, cursor: null, ...change })
  return {
    socket,
    say,
    hello,
    got,
    last: () => got.at(-1),
    leave: () => room.connections.leave(connection),
    get closed() {
      return closed
    },
  }
}

describe('a page that sends what it should not', () => {
  let room: LocalRoom
  let other: ReturnType<typeof rawPage>

  beforeEach(() => {
    room = new LocalRoom()
    other = rawPage(room)
    other.hello({ client: 'other' })
  })

  const expectRefused = (page: ReturnType<typeof rawPage>, tag: string, words: RegExp) => {
    expect(page.last()).toMatchObject({
      _tag: 'refused',
      refusal: { tag, message: expect.stringMatching(words) },
    })
    expect(room.room.head).toBe(0)
    expect(other.closed).toBe(false)
    expect(other.got.filter(({ _tag }) => _tag === 'facts')).toHaveLength(1)
  }

  it.each([
    ['no JSON', 'nonsense{'],
    ['no message', { _tag: 'dance' }],
    ['a push without a hello', { _tag: 'push', first: 1, facts: [cellFact('a', ana.id)] }],
    ['a push of nothing', { _tag: 'push', first: 1, facts: [] }],
  ])('is told and closed at %s', (_, message) => {
    const page = rawPage(room)
    page.say(message)
    expect(page.last()).toMatchObject({ _tag: 'error', refusal: { tag: 'MalformedMessage' } })
    expect(page.closed).toBe(true)
    expect(other.closed).toBe(false)
  })

  it('is told to reload when it is older than the server', () => {
    const page = rawPage(room)
    page.hello({ protocol: 0 })
    expect(page.last()).toMatchObject({
      _tag: 'error',
      refusal: { tag: 'ProtocolMismatch', message: expect.stringMatching(/Reload/) },
    })
  })

  it('R5: may not speak for somebody else', () => {
    const page = rawPage(room)
    page.hello()
    page.say({ _tag: 'push', first: 1, facts: [cellFact('a', 'person:eve')] })
    expectRefused(page, 'NotAllowed', /person:eve.*person:ana/)
  })

  it('R4: may not state what only kernel hosts know', () => {
    const page = rawPage(room)
    page.hello()
    page.say({
      _tag: 'push',
      first: 1,
      facts: [{ name: 'v1.RunStarted', args: { runId: 'r', executionCount: 1, at: 1, by: ana.id } }],
    })
    expectRefused(page, 'NotAllowed', /kernel hosts/)
  })

  it('R4: is told which event is unknown and which argument is wrong', () => {
    const page = rawPage(room)
    page.hello()
    page.say({ _tag: 'push', first: 1, facts: [{ name: 'v1.CellExploded', args: { by: ana.id } }] })
    expectRefused(page, 'UnreadableFact', /v1\.CellExploded/)
    page.say({
      _tag: 'push',
      first: 1,
      facts: [{ name: 'v1.CellMoved', args: { cellId: 'a', position: 7, by: ana.id } }],
    })
    expectRefused(page, 'UnreadableFact', /v1\.CellMoved[\s\S]*position/)
  })

  it('R4: cannot put a text edit into the log that is no Yjs update', () => {
    const page = rawPage(room)
    page.hello()
    const edit = { name: 'v1.CellTextEdited', args: { cellId: 'a', update: '!!', by: ana.id } }
    page.say({ _tag: 'push', first: 1, facts: [cellFact('a', ana.id), edit] })
    expectRefused(page, 'UnreadableFact', /v1\.CellTextEdited/)
    expect(page.last()).toMatchObject({ index: 1 })
    expect(room.cells()).toEqual([])
  })

  it('R4: cannot put a fact into the log that is larger than allowed', () => {
    const page = rawPage(room)
    page.hello()
    const fact = events.notebookMetadataSet({ metadata: { x: 'x'.repeat(FACT_LIMIT) }, by: ana.id })
    page.say({ _tag: 'push', first: 1, facts: [fact] })
    expectRefused(page, 'FactTooLarge', /KB/)
  })

  it('R6: cannot leave out facts in between', () => {
    const page = rawPage(room)
    page.hello()
    page.say({ _tag: 'push', first: 3, facts: [cellFact('a', ana.id)] })
    expectRefused(page, 'CountGap', /1 to 2/)
  })

  it('cannot speak for a client that is connected, and may when that is gone', () => {
    const page = rawPage(room)
    page.hello()
    const adopt = { _tag: 'adopt', client: 'other', first: 1, facts: [cellFact('a', ana.id)] }
    page.say(adopt)
    expect(page.last()).toMatchObject({ _tag: 'adoptRefused', first: 1, refusal: { tag: 'ClientAlive' } })
    expect(room.room.head).toBe(0)
    other.leave()
    page.say(adopt)
    expect(page.last()).toMatchObject({ _tag: 'adopted', client: 'other', accepted: 1 })
    expect(room.cells()).toEqual(['a'])
  })

  it('is told that its copy is stale when it pushes again what it should know to be there', () => {
    const page = rawPage(room)
    page.hello()
    page.say({ _tag: 'push', first: 1, facts: [cellFact('a', ana.id)] })
    const again = rawPage(room)
    again.hello({ epoch: 'epoch', cursor: 1 })
    again.say({ _tag: 'push', first: 1, facts: [cellFact('a', ana.id)] })
    expect(again.last()).toMatchObject({ _tag: 'refused', refusal: { tag: 'StaleCopy' } })
    expect(room.room.head).toBe(1)
  })
})

describe('R9: catching up', () => {
  const withFacts = (count: number): LocalRoom => {
    const room = new LocalRoom()
    for (let i = 1; i <= count; i++) {
      room.room.append({
        principal: ana,
        client: 'c',
        first: i,
        facts: [events.notebookRetitled({ title: `${i}`, by: ana.id })],
      })
    }
    return room
  }
  const facts = (page: ReturnType<typeof rawPage>) =>
    page.got.flatMap((message) => (message._tag === 'facts' ? message.facts : []))

  it('sends only what is behind the cursor', () => {
    const page = rawPage(withFacts(20))
    page.hello({ epoch: 'epoch', cursor: 17 })
    expect(page.got[0]).toMatchObject({ _tag: 'welcome', fresh: false, head: 20 })
    expect(facts(page).map(({ seq }) => seq)).toEqual([18, 19, 20])
  })

  it('sends the state instead of a long history, under the last numbers', () => {
    const page = rawPage(withFacts(2000))
    page.hello()
    expect(page.got[0]).toMatchObject({ _tag: 'welcome', fresh: true })
    expect(facts(page)).toMatchObject([
      { seq: 2000, name: 'v1.NotebookLoaded', args: { notebook: { title: '2000' } } },
    ])
  })

  it('starts anew for a cursor of another log, and for one from the future', () => {
    const room = withFacts(5)
    for (const change of [
      { epoch: 'other', cursor: 3 },
      { epoch: 'epoch', cursor: 99 },
    ]) {
      const page = rawPage(room)
      page.hello(change)
      expect(page.got[0]).toMatchObject({ fresh: true })
    }
  })

  it('sends a page the numbers of its own facts and others the facts', () => {
    const room = new LocalRoom()
    const [a, b] = [rawPage(room), rawPage(room)]
    a.hello({ client: 'a' })
    b.hello({ client: 'b' })
    a.say({ _tag: 'push', first: 1, facts: [cellFact('x', ana.id)] })
    const own = { _tag: 'facts', facts: [{ seq: 1, n: 1 }], more: false }
    // And what the cell's text is by now, for the page to compare.
    expect(a.last()).toEqual({ ...own, texts: { seq: 1, hashes: { x: textHash('') } } })
    expect(b.last()).toMatchObject({ facts: [{ seq: 1, name: 'v1.CellCreated', client: 'a', n: 1 }] })
  })
})

describe('R11: a page that reads nothing', () => {
  it('is cut off whatever it asks, and nobody else notices', () => {
    const room = new LocalRoom()
    const page = rawPage(room)
    page.hello()
    const said = page.got.length
    page.socket.bufferedAmount = 65 * 1024 * 1024
    page.hello()
    expect(page.got).toHaveLength(said)
    expect(page.closed).toBe(true)
    const other = rawPage(room)
    other.hello({ client: 'other' })
    expect(other.got[0]).toMatchObject({ _tag: 'welcome' })
  })
})

describe('R7: the id of a client', () => {
  const eve: Principal = { id: 'person:eve', kind: 'person', name: 'Eve' }
  const host: Principal = { id: 'host:h1', kind: 'host', name: 'Kernel host' }
  let room: LocalRoom

  beforeEach(() => {
    room = new LocalRoom()
  })

  const expectTurnedAway = (page: ReturnType<typeof rawPage>, words: RegExp) => {
    expect(page.got).toMatchObject([
      { _tag: 'error', refusal: { tag: 'NotAllowed', message: expect.stringMatching(words) } },
    ])
    expect(page.closed).toBe(true)
  }
  const push = (by: Principal, ...cells: ReadonlyArray<string>) => ({
    _tag: 'push',
    first: 1,
    facts: cells.map((id) => cellFact(id, by.id)),
  })

  /** A page as they are now, with the key of its client. */
  const keyedPage = (key: string, principal: Principal = ana) => {
    const page = rawPage(room, principal)
    page.hello({ client: clientOfKey(key), key })
    return page
  }

  it('with a key is of use to who has the key only, whoever they are and whatever happens', () => {
    const key = newClientKey()
    const client = clientOfKey(key)
    keyedPage(key).leave()
    // Nothing was stated yet, and the server starts anew.
    room.restart()
    for (const claim of [{ client }, { client, key: newClientKey() }, { client, key: client.slice(2) }]) {
      for (const principal of [ana, eve]) {
        const thief = rawPage(room, principal)
        thief.hello(claim)
        expectTurnedAway(thief, /who has its key/)
      }
    }
    keyedPage(key).say(push(ana, 'a'))
    expect(room.cells()).toEqual(['a'])
    // The person has chosen another name meanwhile.
    const renamed = keyedPage(key, eve)
    expect(renamed.got[0]).toMatchObject({ _tag: 'welcome', accepted: 1 })
  })

  it('with a key is told to the others without the key', () => {
    const key = newClientKey()
    const other = rawPage(room)
    other.hello({ client: 'other' })
    const page = keyedPage(key)
    page.say(push(ana, 'a'))
    page.say({ _tag: 'place', place: null })
    expect(other.last()).toMatchObject({ _tag: 'person', person: { client: clientOfKey(key) } })
    expect(JSON.stringify([other.got, page.got])).not.toContain(key)
  })

  it('with a key may be taken over with its journal, and with nothing else', () => {
    const key = newClientKey()
    const client = clientOfKey(key)
    keyedPage(key).leave()
    const heir = rawPage(room)
    heir.hello()
    const adopt = { _tag: 'adopt', client, first: 1, facts: [cellFact('a', ana.id)] }
    heir.say(adopt)
    expect(heir.last()).toMatchObject({ _tag: 'adoptRefused', client, refusal: { tag: 'NotAllowed' } })
    heir.say({ ...adopt, key })
    expect(heir.last()).toEqual({ _tag: 'adopted', client, accepted: 1 })
  })

  it('without a key, as pages of before have it, belongs to the person that used it first', () => {
    const page = rawPage(room)
    page.hello({ client: 'before' })
    const thief = rawPage(room, eve)
    thief.hello({ client: 'before' })
    expectTurnedAway(thief, /belongs to “person:ana”, the connection to “person:eve”/)
    page.say(push(ana, 'a'))
    page.leave()
    // The log says it also to a server that was started anew.
    room.restart()
    const again = rawPage(room, eve)
    again.hello({ client: 'before' })
    expectTurnedAway(again, /person:ana/)
    const adopter = rawPage(room, eve)
    adopter.hello({ client: 'eves' })
    adopter.say({ _tag: 'adopt', client: 'before', first: 2, facts: [cellFact('b', eve.id)] })
    expect(adopter.last()).toMatchObject({ _tag: 'adoptRefused', refusal: { tag: 'NotAllowed' } })
    // Its own page goes on, also over two connections while the first has not noticed that it is cut.
    const [one, two] = [rawPage(room), rawPage(room)]
    one.hello({ client: 'before' })
    two.hello({ client: 'before' })
    expect(two.got[0]).toMatchObject({ _tag: 'welcome', accepted: 1 })
    expect(room.cells()).toEqual(['a'])
  })

  it('of a kernel host is none that a page can use up, before or after the host has spoken', () => {
    const page = rawPage(room)
    page.hello({ client: 'h1' })
    page.say(push(ana, 'a', 'b'))
    const client = hostClient(room.room, host, 'h1')
    const ready = events.kernelStatusChanged({ sessionId: 's', status: 'ready', at: 1, by: host.id })
    expect(room.room.append({ principal: host, client, first: 1, facts: [ready] })).toMatchObject({
      _tag: 'accepted',
      facts: [{ seq: 3, n: 1 }],
    })
    for (const principal of [ana, eve]) {
      const late = rawPage(room, principal)
      late.hello({ client: 'h1' })
      expectTurnedAway(late, /kernel host/)
    }
    const named = rawPage(room)
    named.hello({ client })
    expect(named.last()).toMatchObject({ _tag: 'error', refusal: { tag: 'MalformedMessage' } })
  })

  it('of a kernel host that outlived a server of before stays what it was, for the host alone', () => {
    const ready = events.kernelStatusChanged({ sessionId: 's', status: 'ready', at: 1, by: host.id })
    room.room.append({ principal: host, client: 'h1', first: 1, facts: [ready] })
    const page = rawPage(room)
    page.hello({ client: 'h1' })
    expectTurnedAway(page, /host:h1/)
    expect(hostClient(room.room, host, 'h1')).toBe('h1')
  })
})
