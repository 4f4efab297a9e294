import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Doors, startDoors } from './testing/Doors.ts'

let doors: Doors
beforeAll(async () => {
  doors = await startDoors()
})
afterAll(() => doors.stop())
afterEach(() => {
  expect(doors.errors).toEqual([])
})

const json = (body: string) => [
  'content-type: application/json',
  `content-length: ${Buffer.byteLength(body)}`,
]

const makeNotebook = async (title = 'Doors'): Promise<string> => {
  const body = JSON.stringify({ title })
  const made = await doors.ask(
    'POST /api/notebooks HTTP/1.1',
    [doors.host, doors.bearer, ...json(body)],
    body,
  )
  return JSON.parse(made.body).id
}

describe('the target of a request', () => {
  it.each([
    'GET /%zz.js HTTP/1.1',
    'GET /n/%E0%A4%A HTTP/1.1',
    'GET /%00.js HTTP/1.1',
    'GET /api/notebooks/%zz HTTP/1.1',
    'GET /api/notebooks/%00 HTTP/1.1',
    'GET nothing HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'GET /a#b HTTP/1.1',
    'GET http:// HTTP/1.1',
    'GET https://localhost/ HTTP/1.1',
    'GET http://user@localhost/ HTTP/1.1',
  ])('that means nothing is a bad request: %s', async (first) => {
    const { status, body } = await doors.ask(first)
    expect(status).toBe(400)
    expect(body).not.toMatch(/log says why/)
  })

  it('may be in the form for proxies, whose host counts then', async () => {
    const absolute = `GET http://localhost:${doors.port}/api/about HTTP/1.1`
    expect((await doors.ask(absolute)).status).toBe(200)
    expect((await doors.ask(`GET http://localhost:${doors.port} HTTP/1.1`)).status).toBe(200)
    expect((await doors.ask('GET http://evil.example/api/about HTTP/1.1')).status).toBe(403)
    const foreign = ['host: evil.example', doors.bearer]
    expect((await doors.ask(absolute, foreign)).status).toBe(403)
  })

  it('leads out of the page’s folder by no way', async () => {
    for (const path of [
      '/../../package.json',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/../../../package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/..\\..\\package.json',
      '/%5c..%5c..%5cpackage.json',
      '//../package.json',
      '/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd',
    ]) {
      const { body } = await doors.ask(`GET ${path} HTTP/1.1`)
      expect(body).not.toMatch(/"name"|root:/)
    }
  })

  it('never sends a browser elsewhere', async () => {
    const there = await doors.ask(`GET //evil.example/x?token=${doors.token} HTTP/1.1`)
    expect(there.status).toBe(303)
    expect(there.headers.location).toBe('/evil.example/x')
  })

  it('may not be endless', async () => {
    expect((await doors.ask(`GET /${'a'.repeat(20_000)} HTTP/1.1`)).status).toBe(431)
    expect((await doors.ask('GET / HTTP/1.1', [doors.host, `x: ${'a'.repeat(20_000)}`])).status).toBe(431)
  })
})

describe('who asks', () => {
  it.each([
    ['no credential', []],
    ['an empty cookie', ['cookie: anode=']],
    ['an empty bearer', ['authorization: Bearer ']],
    ['another scheme', ['authorization: Basic Og==']],
  ])('with %s gets a challenge, in JSON', async (_, credential) => {
    const { status, headers, body } = await doors.ask('GET /api/about HTTP/1.1', [doors.host, ...credential])
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe('Bearer realm="Anode"')
    expect(JSON.parse(body)).toMatchObject({ _tag: 'Unauthorized' })
    const page = await doors.ask('GET / HTTP/1.1', [doors.host, ...credential])
    expect(page.status).toBe(401)
    expect(page.headers['www-authenticate']).toBe('Bearer realm="Anode"')
  })

  it('is not let in by an empty token in the address, and is by the right one among several', async () => {
    for (const query of ['token=', 'token', 'token=&token=', 'token=wrong&token=']) {
      expect((await doors.ask(`GET /?${query} HTTP/1.1`, [doors.host])).status).toBe(401)
    }
    const { status, headers } = await doors.ask(`GET /n/x?token=wrong&token=${doors.token} HTTP/1.1`, [
      doors.host,
    ])
    expect([status, headers.location]).toEqual([303, '/n/x'])
  })

  it.each([
    ['none', []],
    ['two', ['host: localhost', 'host: localhost']],
    ['two that differ', ['host: localhost', 'host: evil.example']],
    ['one with a name behind its port', ['host: localhost:80.evil.example']],
    ['one with a user', ['host: localhost@evil.example']],
    ['one that only begins well', ['host: localhost.evil.example']],
    ['one that only ends well', ['host: evil.localhost']],
    ['an empty one', ['host: ']],
  ])('is turned away with a Host header that is not ours: %s', async (_, hosts) => {
    const { status } = await doors.ask('GET /api/about HTTP/1.1', [...hosts, doors.bearer])
    expect([400, 403]).toContain(status)
  })

  it('may say the host as they like, by name or by number', async () => {
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1:1', '[::1]']) {
      expect((await doors.ask('GET /api/about HTTP/1.1', [`host: ${host}`, doors.bearer])).status).toBe(200)
    }
  })
})

describe('methods', () => {
  it.each(['TRACE', 'OPTIONS', 'PROPFIND', 'PURGE', 'DELETE', 'POST'])(
    'that a route does not take are told which it takes: %s',
    async (method) => {
      const { status, headers, body } = await doors.ask(`${method} /api/about HTTP/1.1`)
      expect(status).toBe(405)
      expect(headers.allow).toBe('GET, HEAD')
      expect(JSON.parse(body)).toMatchObject({
        _tag: 'MethodNotAllowed',
        message: expect.stringMatching(method),
      })
    },
  )

  it('of a route with several are all told', async () => {
    const { headers } = await doors.ask('TRACE /api/notebooks/x HTTP/1.1')
    expect(headers.allow).toBe('DELETE, GET, HEAD, PATCH, PUT')
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS'])(
    'other than reading are not for the page: %s',
    async (method) => {
      for (const path of ['/', '/index.html', '/n/abc', '/frame.html']) {
        const { status, headers } = await doors.ask(`${method} ${path} HTTP/1.1`)
        expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
      }
    },
  )

  it('make no proxy of us', async () => {
    const { status, headers } = await doors.ask('CONNECT example.com:443 HTTP/1.1')
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  it('that nobody knows are no requests', async () => {
    expect((await doors.ask('BREW /api/about HTTP/1.1')).status).toBe(400)
  })

  it('on an unknown path under /api get 404 in JSON', async () => {
    for (const first of [
      'GET /api',
      'GET /api/',
      'GET /api/nothing',
      'POST /api/nothing',
      'TRACE /api/x/y',
      'GET /api/notebooks/',
    ]) {
      const { status, body } = await doors.ask(`${first} HTTP/1.1`)
      expect(status).toBe(404)
      expect(JSON.parse(body)).toMatchObject({ _tag: 'RouteNotFound' })
    }
  })

  it('HEAD gets what GET gets, without the content', async () => {
    const id = await makeNotebook()
    for (const path of [
      '/api/about',
      '/api/list',
      `/api/notebooks/${id}/ipynb`,
      '/api/notebooks/none',
      '/',
      '/n/x',
      '/api/nothing',
    ]) {
      const get = await doors.ask(`GET ${path} HTTP/1.1`)
      const head = await doors.ask(`HEAD ${path} HTTP/1.1`)
      expect([path, head.status, head.body]).toEqual([path, get.status, ''])
      expect(head.headers['content-length']).toBe(String(Buffer.byteLength(get.body, 'latin1')))
      expect(head.headers['content-type']).toBe(get.headers['content-type'])
    }
  })
})

describe('other protocols', () => {
  it.each([
    [
      'h2c',
      ['connection: Upgrade, HTTP2-Settings', 'upgrade: h2c', 'http2-settings: AAMAAABkAARAAAAAAAIAAAAA'],
    ],
    ['TLS', ['connection: upgrade', 'upgrade: TLS/1.3']],
    ['several', ['connection: upgrade', 'upgrade: foo/1, h2c']],
  ])('that are offered are ignored: %s', async (_, headers) => {
    const { status, body } = await doors.ask('GET /api/about HTTP/1.1', [
      doors.host,
      doors.bearer,
      ...headers,
    ])
    expect(status).toBe(200)
    expect(JSON.parse(body).version).toBe('1.2.3')
  })

  it('web sockets begin with GET, and with a path that has one', async () => {
    const offer = [
      'connection: upgrade',
      'upgrade: WebSocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    ]
    const all = [doors.host, doors.bearer, ...offer]
    expect((await doors.ask('GET /api/list/socket HTTP/1.1', all)).status).toBe(101)
    expect((await doors.ask('GET /api/nothing/socket HTTP/1.1', all)).status).toBe(404)
    expect((await doors.ask('POST /api/list/socket HTTP/1.1', all)).status).toBe(404)
    const unknown = await doors.ask('GET /api/list/socket HTTP/1.1', [doors.host, ...offer])
    expect([unknown.status, unknown.headers['www-authenticate']]).toEqual([401, 'Bearer realm="Anode"'])
    const foreign = [...all, 'origin: http://localhost:1']
    expect((await doors.ask('GET /api/list/socket HTTP/1.1', foreign)).status).toBe(403)
    const nowhere = [...all, 'origin: null']
    expect((await doors.ask('GET /api/list/socket HTTP/1.1', nowhere)).status).toBe(403)
    const old = all.map((line) => line.replace('version: 13', 'version: 12'))
    expect((await doors.ask('GET /api/list/socket HTTP/1.1', old)).status).toBe(400)
  })

  it('HTTP/1.0 is answered, and its connection ends', async () => {
    const connection = doors.open()
    connection.send(`GET /api/about HTTP/1.0\r\n${doors.host}\r\n${doors.bearer}\r\n\r\n`)
    expect((await connection.answer()).status).toBe(200)
    await connection.closing()
    expect((await doors.ask('GET /api/about HTTP/1.0', [doors.bearer])).status).toBe(403)
  })
})

describe('what could be read as two requests', () => {
  it.each([
    ['two lengths', ['content-length: 5', 'content-length: 6']],
    ['a list of lengths', ['content-length: 5, 6']],
    ['a length and parts', ['content-length: 5', 'transfer-encoding: chunked']],
    ['a negative length', ['content-length: -5']],
    ['a length that is no number', ['content-length: 5x']],
    ['an endless length', ['content-length: 99999999999999999999']],
    ['a coding behind the parts', ['transfer-encoding: chunked, identity']],
    ['a coding that we do not know', ['transfer-encoding: gzip']],
    ['a line that goes on in the next', ['x: a\r\n b']],
    ['a space before the colon', ['content-length : 5']],
  ])('is refused, and the connection ends: %s', async (_, headers) => {
    const connection = doors.open()
    const lines = [
      'POST /api/notebooks HTTP/1.1',
      doors.host,
      doors.bearer,
      'content-type: application/json',
      ...headers,
    ]
    connection.send(`${lines.join('\r\n')}\r\n\r\n{}   GET /api/smuggled HTTP/1.1\r\n\r\n`)
    await connection.closing()
    expect(connection.answers.map(({ status }) => status)).not.toContain(201)
    expect(connection.received).not.toContain('smuggled')
    expect(connection.received).toMatch(/^HTTP\/1\.1 4\d\d/)
  })

  it.each(['zz\r\n', '-1\r\n', '5;\r\nhell', 'ffffffffffffffffff\r\n', '2\r\nabcdef'])(
    'is no body in parts: %j',
    async (body) => {
      const connection = doors.open()
      connection.send(
        `POST /api/notebooks HTTP/1.1\r\n${doors.host}\r\n${doors.bearer}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${body}`,
      )
      connection.socket.end()
      await connection.closing()
      expect(connection.received).not.toMatch(/^HTTP\/1\.1 [25]/)
    },
  )

  it('requests behind each other are answered in their order', async () => {
    const connection = doors.open()
    const one = (path: string) => `GET ${path} HTTP/1.1\r\n${doors.host}\r\n${doors.bearer}\r\n\r\n`
    connection.send(one('/api/about') + one('/api/nothing') + one('/api/me'))
    await connection.answer(3)
    expect(connection.answers.map(({ status }) => status)).toEqual([200, 404, 200])
    connection.end()
  })

  it('thousands of them at once end the connection', async () => {
    const connection = doors.open()
    connection.send(`GET /api/list HTTP/1.1\r\n${doors.host}\r\n${doors.bearer}\r\n\r\n`.repeat(5000))
    await connection.closing()
    expect(connection.answers.length).toBeLessThan(100)
  })
})

describe('the body of a request', () => {
  const upTo = (...headers: ReadonlyArray<string>) => [doors.host, doors.bearer, ...headers]

  it.each([
    ['PATCH /api/settings', 'application/json'],
    ['PUT /api/me', 'application/json'],
  ])('of words has at most a megabyte: %s', async (first, type) => {
    const { status, headers, body } = await doors.ask(
      `${first} HTTP/1.1`,
      upTo(`content-type: ${type}`, 'content-length: 2000000'),
    )
    expect([status, headers.connection]).toEqual([413, 'close'])
    expect(JSON.parse(body)).toMatchObject({ _tag: 'BodyTooLarge', message: expect.stringMatching(/1 MB/) })
  })

  it('is refused at its limit when it comes in parts and says no length', async () => {
    const connection = doors.open()
    const head = [
      'PATCH /api/settings HTTP/1.1',
      ...upTo('content-type: application/json', 'transfer-encoding: chunked'),
    ]
    connection.send(`${head.join('\r\n')}\r\n\r\n`)
    const part = `10000\r\n${' '.repeat(0x10000)}\r\n`
    for (let i = 0; i < 20; i++) connection.send(part)
    expect((await connection.answer()).status).toBe(413)
    await connection.closing()
  })

  it.each([
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="title"\r\n\r\na\r\n--x--\r\n',
    ],
    ['application/x-www-form-urlencoded', 'title=a'],
    ['text/plain', '{}'],
    ['application/xml', '<a/>'],
    ['nonsense', '{}'],
  ])('of a kind that the route does not take is told so: %s', async (type, body) => {
    for (const first of ['PATCH /api/settings', 'POST /api/notebooks']) {
      const { status, headers } = await doors.ask(
        `${first} HTTP/1.1`,
        upTo(`content-type: ${type}`, `content-length: ${body.length}`),
        body,
      )
      expect(status).toBe(415)
      expect(headers.accept).toMatch(/application\/json/)
    }
  })

  it.each(['gzip', 'deflate', 'br', 'nonsense'])('comes as it is: %s', async (coding) => {
    const { status } = await doors.ask(
      'PATCH /api/settings HTTP/1.1',
      upTo(...json('{}'), `content-encoding: ${coding}`),
      '{}',
    )
    expect(status).toBe(415)
  })

  it.each(['', '{', 'nonsense', '{"title": 7}', '[]', 'null', '"\\ud800"', '{"theme":"dark"}x'])(
    'that is no JSON of the route is a bad request: %j',
    async (body) => {
      const { status } = await doors.ask('PATCH /api/notebooks/none HTTP/1.1', upTo(...json(body)), body)
      expect(status).toBe(400)
    },
  )

  it('is waited for only where it is wanted', async () => {
    const body = JSON.stringify({ title: 'Waited for' })
    const connection = doors.open()
    const head = ['POST /api/notebooks HTTP/1.1', ...upTo(...json(body), 'expect: 100-continue')]
    connection.send(`${head.join('\r\n')}\r\n\r\n`)
    expect((await connection.answer()).status).toBe(100)
    connection.send(body)
    expect((await connection.answer(2)).status).toBe(201)
    connection.end()
    const unwanted = [
      'host: localhost',
      'expect: 100-continue',
      'content-type: application/json',
      'content-length: 900000000',
    ]
    expect((await doors.ask('POST /api/notebooks HTTP/1.1', unwanted)).status).toBe(401)
    expect((await doors.ask('POST /api/notebooks HTTP/1.1', [...unwanted, doors.bearer])).status).toBe(413)
    const strange = await doors.ask('POST /api/notebooks HTTP/1.1', upTo(...json(body), 'expect: a miracle'))
    expect(strange.status).toBe(417)
  })

  it('of a request that has none is not read, nor taken for the next request', async () => {
    const inner = `GET /api/me HTTP/1.1\r\n${doors.host}\r\n\r\n`
    for (const first of ['GET /api/about', 'HEAD /api/about', 'GET /n/x']) {
      const connection = doors.open({ heads: first.startsWith('HEAD') })
      connection.send(
        `${[`${first} HTTP/1.1`, ...upTo(`content-length: ${inner.length}`)].join('\r\n')}\r\n\r\n${inner}`,
      )
      expect((await connection.answer()).status).toBe(200)
      connection.end()
      expect(connection.answers).toHaveLength(1)
    }
  })

  it('holds a title to the same length however it comes', async () => {
    const id = await makeNotebook()
    const long = JSON.stringify({ title: 'x'.repeat(501) })
    for (const first of [
      'POST /api/notebooks',
      'PUT /api/notebooks/0123456789abcdef',
      `PATCH /api/notebooks/${id}`,
    ]) {
      const { status, body } = await doors.ask(`${first} HTTP/1.1`, upTo(...json(long)), long)
      expect(status).toBe(400)
      expect(body).toMatch(/title/)
    }
  })

  it('is not what a search holds: too many words are a bad request', async () => {
    const words = Array.from({ length: 2000 }, (_, i) => `w${i}`).join('+')
    for (const path of ['/api/notebooks', '/api/list']) {
      const { status, body } = await doors.ask(`GET ${path}?search=${words} HTTP/1.1`)
      expect(status).toBe(400)
      expect(body).toMatch(/search/)
      const many = Array.from({ length: 250 }, (_, i) => String.fromCharCode(0x100 + i))
        .map(encodeURIComponent)
        .join('+')
      expect((await doors.ask(`GET ${path}?search=${many} HTTP/1.1`)).status).toBe(200)
    }
  })
})

describe('what an answer says of its content', () => {
  const artifact = async (content: Buffer) => {
    const name = createHash('sha256').update(content).digest('hex')
    const headers = [
      doors.host,
      doors.bearer,
      'content-type: application/octet-stream',
      `content-length: ${content.length}`,
    ]
    expect((await doors.ask(`PUT /api/artifacts/${name} HTTP/1.1`, headers, content)).status).toBe(204)
    return `/api/artifacts/${name}`
  }

  it('lets a program ask whether it has changed', async () => {
    const id = await makeNotebook()
    for (const path of [
      await artifact(Buffer.from('0123456789')),
      `/api/notebooks/${id}`,
      `/api/notebooks/${id}/ipynb`,
      '/index.html',
    ]) {
      const first = await doors.ask(`GET ${path} HTTP/1.1`)
      const { etag = '' } = first.headers
      expect([path, first.status, etag]).toEqual([path, 200, expect.stringMatching(/^"[\w-]+"$/)])
      for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
        const again = await doors.ask(`GET ${path} HTTP/1.1`, [
          doors.host,
          doors.bearer,
          `if-none-match: ${known}`,
        ])
        expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag])
      }
      const other = await doors.ask(`GET ${path} HTTP/1.1`, [
        doors.host,
        doors.bearer,
        'if-none-match: "other"',
      ])
      expect(other.status).toBe(200)
      const unlike = await doors.ask(`GET ${path} HTTP/1.1`, [doors.host, doors.bearer, 'if-match: "other"'])
      expect(unlike.status).toBe(412)
    }
  })

  it('gives the part of it that is asked for', async () => {
    const path = await artifact(Buffer.from('0123456789'))
    const part = async (range: string, ...more: ReadonlyArray<string>) => {
      const { status, headers, body } = await doors.ask(`GET ${path} HTTP/1.1`, [
        doors.host,
        doors.bearer,
        `range: ${range}`,
        ...more,
      ])
      return [status, headers['content-range'], body]
    }
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
    expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await part('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89'])
    expect(await part('bytes=-99')).toEqual([206, 'bytes 0-9/10', '0123456789'])
    expect(await part('bytes=5-99')).toEqual([206, 'bytes 5-9/10', '56789'])
    expect(await part('bytes=10-')).toEqual([416, 'bytes */10', ''])
    expect(await part('bytes=-0')).toEqual([416, 'bytes */10', ''])
    for (const range of ['bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=', 'bytes=-', 'nonsense']) {
      expect(await part(range)).toEqual([200, undefined, '0123456789'])
    }
    expect(await part('bytes=0-0', 'if-range: "other"')).toEqual([200, undefined, '0123456789'])
    const { etag } = (await doors.ask(`HEAD ${path} HTTP/1.1`)).headers
    expect(await part('bytes=0-0', `if-range: ${etag}`)).toEqual([206, 'bytes 0-0/10', '0'])
    const page = await doors.ask('GET /index.html HTTP/1.1', [
      doors.host,
      doors.bearer,
      'range: bytes=0-8',
      'accept-encoding: br',
    ])
    expect([page.status, page.headers['content-encoding'], page.body]).toEqual([206, undefined, '<!doctype'])
  })

  it('keeps a change from what has changed meanwhile', async () => {
    const id = await makeNotebook()
    const path = `/api/notebooks/${id}`
    const { etag } = (await doors.ask(`GET ${path} HTTP/1.1`)).headers
    const rename = (title: string, ...conditions: ReadonlyArray<string>) => {
      const body = JSON.stringify({ title })
      return doors.ask(
        `PATCH ${path} HTTP/1.1`,
        [doors.host, doors.bearer, ...json(body), ...conditions],
        body,
      )
    }
    expect((await rename('First', `if-match: ${etag}`)).status).toBe(200)
    const late = await rename('Second', `if-match: ${etag}`)
    expect(late.status).toBe(412)
    expect(JSON.parse(late.body)).toMatchObject({ _tag: 'PreconditionFailed' })
    expect((await doors.ask(`GET ${path} HTTP/1.1`)).body).toContain('First')
    const nowhere = JSON.stringify({ title: 'New' })
    const make = (condition: string) =>
      doors.ask(
        'PUT /api/notebooks/0123456789ABCDEF HTTP/1.1',
        [doors.host, doors.bearer, ...json(nowhere), condition],
        nowhere,
      )
    expect((await make('if-match: *')).status).toBe(412)
    expect((await make('if-none-match: *')).status).toBe(200)
    expect((await make('if-none-match: *')).status).toBe(412)
  })

  it('is of use to no other page', async () => {
    const id = await makeNotebook()
    for (const path of ['/api/about', `/api/notebooks/${id}/ipynb`, '/api/nothing', '/api/notebooks/none']) {
      for (const who of [[doors.bearer], []]) {
        const { headers } = await doors.ask(`GET ${path} HTTP/1.1`, [doors.host, ...who])
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-origin',
          'content-security-policy': expect.stringMatching(/sandbox.*frame-ancestors 'none'/),
          'cache-control': 'no-store',
        })
      }
    }
  })
})
