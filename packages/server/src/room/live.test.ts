import { events, openCellText, type Principal, textOf, updateToText } from '@anode/document'
import { LIVE_TEXT_LIMIT, type Place, PROTOCOL_VERSION, type ServerMessage } from '@anode/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { ana, LocalRoom } from '../testing/LocalRooms.ts'
import { RoomConnections } from './RoomConnections.ts'

const ben: Principal = { id: 'person:ben', kind: 'person', name: 'Ben' }

let local: LocalRoom
let connections: RoomConnections
let now: number

beforeEach(() => {
  local = new LocalRoom()
  now = 0
  connections = new RoomConnections(local.room, () => now)
  local.room.stateFacts(ana, [
    events.cellCreated({ cellId: 'a', kind: 'code', position: 'a0', source: 'x', metadata: {}, by: ana.id }),
  ])
})

/** A page that has joined and types into cell `a`. */
const page = (client: string, principal: Principal = ana) => {
  const got: ServerMessage[] = []
  const doc = openCellText({ source: 'x', textState: null })
  const socket = {
    send: (text: string) => got.push(JSON.parse(text)),
    bufferedAmount: 0,
    closed: false,
    close: () => {
      socket.closed = true
    },
  }
  const connection = connections.join(principal, socket, {
    may: () => null,
    giveInput: () => {},
    askKernel: () => () => {},
    liveSnapshot: () => [],
  })
  const say = (message: object) => connection.receive(JSON.stringify(message))
  say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client, epoch: null, cursor: null })
  for (const message of got) {
    if (message._tag === 'texts') {
      for (const { update } of message.texts) Y.applyUpdate(doc, Buffer.from(update, 'base64'))
    }
  }
  return {
    got,
    socket,
    connection,
    say,
    text: () => textOf(doc).toString(),
    /** Types at the end; sends it unless told otherwise. */
    type: (text: string) => {
      const before = Y.encodeStateVector(doc)
      textOf(doc).insert(textOf(doc).length, text)
      const update = Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64')
      say({ _tag: 'text', cellId: 'a', update })
      return update
    },
    place: (place: Place | null) => say({ _tag: 'place', place }),
    all: <T extends ServerMessage['_tag']>(tag: T) =>
      got.filter((message): message is ServerMessage & { readonly _tag: T } => message._tag === tag),
    leave: () => connections.leave(connection),
  }
}

const source = () => String(local.room.state.select("SELECT source FROM cells WHERE id = 'a'")[0]?.source)

const somewhere: Place = { cellId: 'a', anchor: null, head: null, mode: 'command', typing: false }

describe('R12: what is typed', () => {
  it('reaches the others at once and the log not at all', () => {
    const [one, two] = [page('one'), page('two')]
    const update = one.type('y')
    expect(two.all('text')).toEqual([{ _tag: 'text', cellId: 'a', update, client: 'one' }])
    expect(one.all('text')).toEqual([])
    expect(source()).toBe('x')
  })

  it('is given to who joins later, until a fact holds it', () => {
    const one = page('one')
    one.type('y')
    const update = one.type('z')
    expect(page('two').text()).toBe('xyz')
    const [text] = page('three').all('texts')
    one.say({
      _tag: 'push',
      first: 1,
      facts: [events.cellTextEdited({ cellId: 'a', update: text?.texts[0]?.update ?? '', by: ana.id })],
    })
    expect(update).not.toBe('')
    expect(source()).toBe('xyz')
    expect(page('four').all('texts')).toEqual([{ _tag: 'texts', texts: [] }])
  })

  it('is stated for its author when the last of their connections is gone', () => {
    const one = page('one', ben)
    const again = page('one', ben)
    const other = page('two')
    one.type('y')
    one.leave()
    expect(source()).toBe('x')
    again.leave()
    expect(source()).toBe('xy')
    expect(local.room.state.select('SELECT name, principal, client FROM log').at(-1)).toMatchObject({
      name: 'v1.CellTextEdited',
      principal: ben.id,
      client: null,
    })
    other.leave()
    expect(local.room.head).toBe(2)
  })

  it('is stated with what it stands on', () => {
    const one = page('one', ben)
    one.type('y')
    const two = page('two')
    two.type('z')
    two.leave()
    expect(source()).toBe('xyz')
    one.leave()
    expect(local.room.head).toBe(2)
  })

  it('goes with its cell', () => {
    const one = page('one')
    one.type('y')
    local.room.stateFacts(ana, [events.cellDeleted({ cellId: 'a', by: ana.id })])
    one.type('z')
    expect(one.all('notPassedOn')).toMatchObject([
      { what: 'text', cellId: 'a', refusal: { tag: 'CellNotFound' } },
    ])
    one.leave()
    expect(local.room.head).toBe(2)
  })

  it('is kept when the server stops', () => {
    page('one').type('y')
    connections.stateTexts()
    expect(source()).toBe('xy')
  })
})

describe('what should not be sent', () => {
  it.each([
    ['no base64', '§', 'MalformedMessage'],
    ['no update', 'AAECAwQ=', 'MalformedMessage'],
    ['too long', 'A'.repeat(LIVE_TEXT_LIMIT + 4), 'MessageTooLarge'],
    [
      'an update that builds upon what nobody has',
      updateToText({ source: 'something else', textState: null }, 'something elsewhere') ?? '',
      'UnreadableFact',
    ],
  ])('is told to the sender only: %s', (_, update, tag) => {
    const [one, two] = [page('one'), page('two')]
    const before = two.got.length
    one.say({ _tag: 'text', cellId: 'a', update })
    expect(one.got.at(-1)).toMatchObject({ _tag: 'notPassedOn', what: 'text', refusal: { tag } })
    expect(two.got).toHaveLength(before)
    expect(one.socket.closed).toBe(false)
    one.type('y')
    expect(two.all('text')).toHaveLength(1)
  })

  it('is told once when it is a flood of places, and the last place counts again after a while', () => {
    const [one, two] = [page('one'), page('two')]
    for (let i = 0; i < 1000; i++) one.place(somewhere)
    expect(one.all('notPassedOn')).toHaveLength(1)
    expect(two.all('person').length).toBeLessThan(100)
    const before = two.all('person').length
    now += 1000
    one.place(null)
    expect(two.all('person')).toHaveLength(before + 1)
  })

  it('is told each time when it is a flood of text, which is in no way lost', () => {
    const one = page('one')
    for (let i = 0; i < 400; i++) one.type('y')
    expect(one.all('notPassedOn').length).toBeGreaterThan(50)
    now += 60_000
    expect(one.socket.closed).toBe(false)
  })

  it('is a second name of one connection', () => {
    const one = page('one')
    one.say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client: 'other', epoch: null, cursor: null })
    expect(one.got.at(-1)).toMatchObject({ _tag: 'error', refusal: { tag: 'MalformedMessage' } })
    expect(one.socket.closed).toBe(true)
  })
})

describe('R15: who is here', () => {
  it('is told with the identity that the server knows, and never to oneself', () => {
    const one = page('one')
    const two = page('two', ben)
    expect(two.all('people')).toEqual([
      { _tag: 'people', people: [{ client: 'one', who: ana, place: null }] },
    ])
    expect(one.all('person')).toEqual([{ _tag: 'person', person: { client: 'two', who: ben, place: null } }])
    two.place(somewhere)
    expect(one.all('person').at(-1)?.person).toEqual({ client: 'two', who: ben, place: somewhere })
    expect(two.all('person')).toEqual([])
    two.leave()
    expect(one.got.at(-1)).toEqual({ _tag: 'left', client: 'two' })
  })

  it('stays when a tab connects again before its old connection is given up', () => {
    const one = page('one')
    const two = page('two')
    two.place(somewhere)
    page('two')
    two.leave()
    expect(one.all('left')).toEqual([])
    expect(one.all('person').at(-1)?.person.place).toEqual(somewhere)
  })

  it('never enters the log', () => {
    page('one').place(somewhere)
    expect(local.room.head).toBe(1)
  })
})

describe('R11: a page that does not keep up', () => {
  it('misses what is live, gets a snapshot when it has read on, and holds back nobody', () => {
    const [one, slow, quick] = [page('one'), page('slow'), page('quick')]
    slow.socket.bufferedAmount = 2 * 1024 * 1024
    one.type('y')
    one.type('z')
    one.place(somewhere)
    expect(quick.all('text')).toHaveLength(2)
    expect(slow.all('text')).toEqual([])
    slow.connection.drained()
    expect(slow.all('texts')).toHaveLength(1)
    slow.socket.bufferedAmount = 0
    one.type('!')
    expect(slow.all('text')).toEqual([])
    slow.connection.drained()
    expect(slow.all('people').at(-1)?.people).toContainEqual({ client: 'one', who: ana, place: somewhere })
    const [text] = slow.all('texts').at(-1)?.texts ?? []
    const doc = openCellText({ source: 'x', textState: null })
    Y.applyUpdate(doc, Buffer.from(text?.update ?? '', 'base64'))
    expect(textOf(doc).toString()).toBe('xyz!')
    one.type('?')
    expect(slow.all('text')).toHaveLength(1)
  })

  it('is sent away when it leaves too much unread', () => {
    const [one, slow] = [page('one'), page('slow')]
    slow.socket.bufferedAmount = 100 * 1024 * 1024
    one.say({ _tag: 'push', first: 1, facts: [events.notebookRetitled({ title: 'T', by: ana.id })] })
    expect(slow.socket.closed).toBe(true)
    expect(one.socket.closed).toBe(false)
  })
})
