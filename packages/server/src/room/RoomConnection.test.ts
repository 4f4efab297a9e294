import { events, type Principal } from '@anode/document'
import { type ClientMessage, FACT_LIMIT, PROTOCOL_VERSION, type ServerMessage } from '@anode/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { ana, LocalRoom } from '../testing/LocalRooms.ts'
import { cellFact } from '../testing/ModelSession.ts'

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
  const connection = room.connections.join(principal, socket, { giveInput: () => {}, liveSnapshot: () => [] })
  const say = (message: unknown) =>
    connection.receive(typeof message === 'string' ? message : JSON.stringify(message))
  const hello = (change: Partial<ClientMessage & { _tag: 'hello' }> = {}) =>
    say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client: 'raw', epoch: null, cursor: null, ...change })
  return {
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

  it('may not speak for somebody else', () => {
    const page = rawPage(room)
    page.hello()
    page.say({ _tag: 'push', first: 1, facts: [cellFact('a', 'person:eve')] })
    expectRefused(page, 'NotAllowed', /person:eve.*person:ana/)
  })

  it('may not state what only kernel hosts know', () => {
    const page = rawPage(room)
    page.hello()
    page.say({
      _tag: 'push',
      first: 1,
      facts: [{ name: 'v1.RunStarted', args: { runId: 'r', executionCount: 1, at: 1, by: ana.id } }],
    })
    expectRefused(page, 'NotAllowed', /kernel hosts/)
  })

  it('is told which event is unknown and which argument is wrong', () => {
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

  it('cannot put a text edit into the log that is no Yjs update', () => {
    const page = rawPage(room)
    page.hello()
    const edit = { name: 'v1.CellTextEdited', args: { cellId: 'a', update: '!!', by: ana.id } }
    page.say({ _tag: 'push', first: 1, facts: [cellFact('a', ana.id), edit] })
    expectRefused(page, 'UnreadableFact', /v1\.CellTextEdited/)
    expect(page.last()).toMatchObject({ index: 1 })
    expect(room.cells()).toEqual([])
  })

  it('cannot put a fact into the log that is larger than allowed', () => {
    const page = rawPage(room)
    page.hello()
    const fact = events.notebookMetadataSet({ metadata: { x: 'x'.repeat(FACT_LIMIT) }, by: ana.id })
    page.say({ _tag: 'push', first: 1, facts: [fact] })
    expectRefused(page, 'FactTooLarge', /KB/)
  })

  it('cannot leave out facts in between', () => {
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

describe('catching up', () => {
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
    expect(a.last()).toEqual({ _tag: 'facts', facts: [{ seq: 1, n: 1 }], more: false })
    expect(b.last()).toMatchObject({ facts: [{ seq: 1, name: 'v1.CellCreated', client: 'a', n: 1 }] })
  })
})
