import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { PROTOCOL_VERSION } from '@anode/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import type { DoorLimits } from './httpServer.ts'
import { type Doors, type RawConnection, startDoors } from './testing/Doors.ts'
import { closeCodeIn, frame, OFFER } from './testing/frames.ts'

const MB = 1024 * 1024

let doors: Doors
const start = async (limits: Partial<DoorLimits> = {}) => {
  doors = await startDoors(limits)
}
afterEach(async () => {
  expect(doors.errors).toEqual([])
  await doors.stop()
})

const post = (...headers: ReadonlyArray<string>) =>
  ['POST /api/notebooks HTTP/1.1', doors.host, 'content-type: application/json', ...headers, '', ''].join(
    '\r\n',
  )

/** Sends for as long as it is let. */
const pourInto = (connection: RawConnection): void => {
  const chunk = Buffer.alloc(MB, 32)
  const pour = () => {
    while (!connection.socket.destroyed && connection.socket.write(chunk));
  }
  connection.socket.on('drain', pour)
  pour()
}

describe('somebody who is not let in', () => {
  it('gets nothing of a body read, however much they send and however many they are', async () => {
    await start()
    const all = Array.from({ length: 8 }, () => doors.open())
    for (const connection of all) {
      connection.send(post('content-length: 225000000'))
      pourInto(connection)
    }
    for (const connection of all) {
      expect((await connection.answer()).status).toBe(401)
      await connection.closing()
      // What the system's own buffers took, and what was read and thrown away.
      expect(connection.socket.bytesWritten - connection.socket.writableLength).toBeLessThan(32 * MB)
    }
  })

  it('gets as little in parts, and when they wait for a word first', async () => {
    await start()
    for (const headers of [
      ['transfer-encoding: chunked'],
      ['content-length: 225000000', 'expect: 100-continue'],
    ]) {
      const connection = doors.open()
      connection.send(post(...headers))
      expect((await connection.answer()).status).toBe(401)
      await connection.closing()
    }
  })

  it('does not keep those out who are: of too many that wait, the first goes', async () => {
    await start({ waiting: { inAll: 100, perAddress: 4 } })
    const silent: RawConnection[] = []
    for (let i = 0; i < 4; i++) silent.push(doors.open())
    await Promise.all(silent.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))))
    expect((await doors.ask('GET /api/about HTTP/1.1')).status).toBe(200)
    await silent[0]?.closing()
    expect(silent.slice(1).map(({ isClosed }) => isClosed)).toEqual([false, false, false])
    // One that has shown who it is stays, however many come after.
    const member = doors.open()
    const ask = `GET /api/about HTTP/1.1\r\n${doors.host}\r\n${doors.bearer}\r\n\r\n`
    member.send(ask)
    expect((await member.answer()).status).toBe(200)
    const more = Array.from({ length: 12 }, () => doors.open())
    await more[0]?.closing()
    member.send(ask)
    expect((await member.answer(2)).status).toBe(200)
    for (const connection of [...silent, ...more, member]) connection.end()
  })
})

describe('a request that comes slowly', () => {
  it('is given up while its head is incomplete, though a byte comes now and then, and though none does', async () => {
    await start({ head: 200 })
    const drip = doors.open()
    drip.send(`GET /api/about HTTP/1.1\r\n${doors.host}\r\nx: `)
    const drops = setInterval(() => drip.send('a'), 20)
    const silent = doors.open()
    await Promise.all([drip.closing(), silent.closing()])
    clearInterval(drops)
    expect(drip.received).toMatch(/^HTTP\/1\.1 408/)
  })

  it('is given up while its body is, though a byte comes now and then', async () => {
    await start({ pace: { bytes: 1024, within: 200 } })
    const drip = doors.open()
    drip.send(post(doors.bearer, 'content-length: 500000'))
    const drops = setInterval(() => drip.send(' '), 20)
    const answer = await drip.answer()
    clearInterval(drops)
    expect([answer.status, answer.headers.connection]).toEqual([408, 'close'])
    expect(JSON.parse(answer.body)).toMatchObject({ _tag: 'BodyTooSlow' })
    await drip.closing()
  })

  it('takes as long as it takes while it moves on', async () => {
    // Long against what a busy machine may hold a step up.
    await start({ head: 1000, pace: { bytes: 1024, within: 1000 } })
    const connection = doors.open()
    const body = JSON.stringify({ title: 'Moves on', ipynb: undefined }).padEnd(40 * 1024)
    connection.send(post(doors.bearer, `content-length: ${body.length}`))
    let at = 0
    // In all it takes twice as long as it may stand still.
    const steps = setInterval(() => {
      connection.send(body.slice(at, at + 1024))
      at += 1024
      if (at >= body.length) clearInterval(steps)
    }, 50)
    expect((await connection.answer()).status).toBe(201)
    connection.end()
  })
})

describe('an answer', () => {
  /** What is larger than any buffer of the system. */
  const put = async (): Promise<string> => {
    const content = Buffer.alloc(48 * MB, 7)
    const path = `/api/artifacts/${createHash('sha256').update(content).digest('hex')}`
    const headers = [doors.host, doors.bearer, 'content-type: application/octet-stream']
    const all = [...headers, `content-length: ${content.length}`]
    expect((await doors.ask(`PUT ${path} HTTP/1.1`, all, content)).status).toBe(204)
    return `GET ${path} HTTP/1.1\r\n${doors.host}\r\n${doors.bearer}\r\n\r\n`
  }

  /** Asks, and takes nothing but the beginning. */
  const askDeafly = async (get: string): Promise<RawConnection> => {
    const connection = doors.open()
    connection.send(get)
    await connection.answerHead()
    connection.socket.pause()
    return connection
  }

  it('is one too many while others are not taken', async () => {
    await start({ answers: { inAll: 100 * MB, perAddress: 100 * MB } })
    const get = await put()
    const deaf = [await askDeafly(get), await askDeafly(get)]
    const third = await askDeafly(get)
    expect(third.head().status).toBe(503)
    for (const connection of [...deaf, third]) connection.end()
  })

  it('of which nothing is taken is not kept', async () => {
    await start({ reading: 200, answers: { inAll: 60 * MB, perAddress: 60 * MB } })
    const get = await put()
    const deaf = await askDeafly(get)
    await expect
      .poll(async () => {
        const other = await askDeafly(get)
        const { status } = other.head()
        other.end()
        return status
      })
      .toBe(200)
    deaf.end()
  })

  it('is sent whole to who takes it slowly', async () => {
    await start({ reading: 3000 })
    const get = await put()
    const slow = connect(doors.port, '127.0.0.1')
    let [taken, rests] = [0, 0]
    // Each rest is shorter than the patience, all of them are longer.
    slow.on('data', (data) => {
      taken += data.length
      if (taken < rests * 4 * MB) return
      rests++
      slow.pause()
      setTimeout(() => slow.resume(), 300)
    })
    slow.write(get)
    await expect.poll(() => taken).toBeGreaterThan(48 * MB)
    expect(rests).toBeGreaterThan(10)
    slow.destroy()
  })

  it('leaves its connection open for a while, for the next request', async () => {
    await start({ idle: 100 })
    const connection = doors.open()
    connection.send(`GET /api/about HTTP/1.1\r\n${doors.host}\r\n${doors.bearer}\r\n\r\n`)
    expect((await connection.answer()).status).toBe(200)
    await connection.closing()
  })
})

describe('what requests hold together', () => {
  it('is bounded, by what they announce and by what they send; what was held is free again', async () => {
    await start({ bodies: { inAll: 3 * MB, perAddress: 2 * MB } })
    const content = Buffer.alloc(1.5 * MB, 7)
    const put = (...headers: ReadonlyArray<string>) => {
      const name = createHash('sha256').update(content).digest('hex')
      const type = 'content-type: application/octet-stream'
      return [`PUT /api/artifacts/${name} HTTP/1.1`, doors.host, doors.bearer, type, ...headers, '', ''].join(
        '\r\n',
      )
    }
    const whole = put(`content-length: ${content.length}`)
    const first = doors.open()
    first.send(whole)
    first.send(content.subarray(0, 1))
    await expect
      .poll(async () => {
        const second = doors.open()
        second.send(put(`content-length: ${MB}`))
        const { status } = await second.answer()
        second.end()
        return status
      })
      .toBe(503)
    const parts = doors.open()
    parts.send(put('transfer-encoding: chunked'))
    const part = `10000\r\n${' '.repeat(0x10000)}\r\n`
    for (let i = 0; i < 20; i++) parts.send(part)
    const busy = await parts.answer()
    expect([busy.status, busy.headers['retry-after']]).toEqual([503, '2'])
    first.send(content.subarray(1))
    expect((await first.answer()).status).toBe(204)
    first.end()
    const again = doors.open()
    again.send(whole)
    again.send(content)
    expect((await again.answer()).status).toBe(204)
    again.end()
    parts.end()
  })

  it('is let go of when a sender goes away', async () => {
    await start({ bodies: { inAll: MB, perAddress: MB } })
    const gone = doors.open()
    const type = 'content-type: application/octet-stream'
    const head = [`PUT /api/artifacts/${'0'.repeat(64)} HTTP/1.1`, doors.host, doors.bearer, type]
    gone.send(`${[...head, `content-length: ${MB}`].join('\r\n')}\r\n\r\n`)
    gone.send(' ')
    const tiny = async () => {
      const body = '{"theme":"dark"}'
      const headers = [
        doors.host,
        doors.bearer,
        'content-type: application/json',
        `content-length: ${body.length}`,
      ]
      return (await doors.ask('PATCH /api/settings HTTP/1.1', headers, body)).status
    }
    await expect.poll(tiny).toBe(503)
    gone.end()
    await expect.poll(tiny).toBe(200)
  })

  it('is too much at once when one announces more than its route takes', async () => {
    await start()
    const connection = doors.open()
    connection.send(post(doors.bearer, 'content-length: 900000000'))
    const { status, headers, body } = await connection.answer()
    expect([status, headers.connection]).toEqual([413, 'close'])
    expect(JSON.parse(body).message).toMatch(/256 MB/)
    await connection.closing()
  })
})

describe('a web socket', () => {
  const shakeHands = async (path = '/api/list/socket'): Promise<RawConnection> => {
    const connection = doors.open()
    connection.send(`${[`GET ${path} HTTP/1.1`, doors.host, doors.bearer, ...OFFER].join('\r\n')}\r\n\r\n`)
    expect((await connection.answer()).status).toBe(101)
    return connection
  }

  it('is one of so many', async () => {
    await start({ sockets: { count: 2, unread: 64 * MB } })
    const two = [await shakeHands(), await shakeHands()]
    const third = await doors.ask('GET /api/list/socket HTTP/1.1', [doors.host, doors.bearer, ...OFFER])
    expect(third.status).toBe(503)
    two[0]?.end()
    await expect
      .poll(async () => {
        const connection = doors.open()
        connection.send(
          `${['GET /api/list/socket HTTP/1.1', doors.host, doors.bearer, ...OFFER].join('\r\n')}\r\n\r\n`,
        )
        const { status } = await connection.answer()
        connection.end()
        return status
      })
      .toBe(101)
    two[1]?.end()
  })

  it('may say something in the same breath as it begins', async () => {
    await start()
    const connection = doors.open()
    const head = `${['GET /api/list/socket HTTP/1.1', doors.host, doors.bearer, ...OFFER].join('\r\n')}\r\n\r\n`
    connection.send(Buffer.concat([Buffer.from(head), frame('ping'), frame('ping')]))
    await expect.poll(() => connection.received.match(/pong/g)?.length).toBe(2)
    connection.end()
  })

  it.each([
    ['is far too long', () => frame('', { length: 64 * MB }), 1009],
    ['says a length that no number holds', () => frame('', { length: Number.MAX_SAFE_INTEGER }), 1009],
    ['is compressed', () => frame('x', { compressed: true }), 1002],
    ['is not masked', () => frame('x', { masked: false }), 1002],
    ['goes on from nothing', () => frame('x', { opcode: 0 }), 1002],
    ['is of no kind', () => frame('x', { opcode: 3 }), 1002],
    ['is no text', () => frame(Buffer.from([0xff, 0xfe])), 1007],
    ['is a ping of pieces', () => frame('x', { opcode: 9, final: false }), 1002],
    [
      'is of endless pieces',
      () =>
        Buffer.concat([
          frame('x', { final: false }),
          ...Array.from({ length: 20_000 }, () => frame('x', { opcode: 0, final: false })),
        ]),
      1008,
    ],
  ])('is closed at a frame that %s', async (_, make, code) => {
    await start()
    const connection = await shakeHands()
    connection.send(make())
    await expect.poll(() => closeCodeIn(connection.received)).toBe(code)
    connection.end()
    expect((await doors.ask('GET /api/about HTTP/1.1')).status).toBe(200)
  })

  it('that reads nothing is cut off, and the others are not', async () => {
    await start({ sockets: { count: 10, unread: 4 * MB } })
    const body = JSON.stringify({ template: 'tour' })
    const headers = [
      doors.host,
      doors.bearer,
      'content-type: application/json',
      `content-length: ${body.length}`,
    ]
    const { id } = JSON.parse((await doors.ask('POST /api/notebooks HTTP/1.1', headers, body)).body)
    const path = `/api/notebooks/${id}/socket`
    const [reader, greedy] = [await shakeHands(path), await shakeHands(path)]
    const hello = (client: string) =>
      frame(JSON.stringify({ _tag: 'hello', protocol: PROTOCOL_VERSION, client, epoch: null, cursor: null }))
    reader.send(hello('reader'))
    await expect.poll(() => reader.received).toContain('welcome')
    greedy.socket.pause()
    greedy.send(Buffer.concat(Array.from({ length: 2000 }, () => hello('greedy'))))
    // Without reading, the end shows only in that nothing more can be sent.
    await new Promise<void>((resolve) => {
      greedy.socket.on('close', () => resolve())
      const push = setInterval(() => greedy.send(frame('ping')), 20)
      greedy.socket.on('error', () => clearInterval(push))
      greedy.socket.on('close', () => clearInterval(push))
    })
    reader.send(frame('ping'))
    await expect.poll(() => reader.received).toContain('pong')
    reader.end()
  })
})
