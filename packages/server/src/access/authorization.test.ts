import { events, type Principal, refusalOf, serverPrincipal } from '@anode/document'
import {
  AnodeApi,
  ClientMessage,
  type OperationId,
  PROTOCOL_VERSION,
  type ServerMessage,
} from '@anode/protocol'
import { HOST_PROTOCOL_VERSION, HostCommand, HostMessage } from '@anode/protocol/host'
import { HttpApi, HttpApiBuilder } from '@effect/platform'
import { type Context, Effect, Either, Layer, ManagedRuntime } from 'effect'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Artifacts } from '../artifacts/Artifacts.ts'
import { Remedies } from '../damage/Remedies.ts'
import { Environment } from '../environment/Environment.ts'
import { Environments } from '../environment/Environments.ts'
import { EnvironmentTrust } from '../environment/EnvironmentTrust.ts'
import { ExecutorsLive } from '../executors/Executors.ts'
import { everyKind, Kinds } from '../executors/Kinds.ts'
import { History } from '../history/History.ts'
import { KernelSessions, KernelSessionsLive } from '../kernels/KernelSessions.ts'
import { ListGateway, ListGatewayLive } from '../list/ListGateway.ts'
import { Directory, DirectoryLive } from '../notebooks/Directory.ts'
import { DirectoryDatabaseLive } from '../notebooks/DirectoryDatabase.ts'
import { Notebooks } from '../notebooks/Notebooks.ts'
import { Rooms, RoomsLive } from '../notebooks/Rooms.ts'
import { PageGateway, PageGatewayLive } from '../PageGateway.ts'
import { restLayer } from '../rest/handlers.ts'
import { Storage } from '../Storage.ts'
import { PersonSettings } from '../settings/PersonSettings.ts'
import { cellFact } from '../testing/cellFact.ts'
import { memoryNotebooks } from '../testing/memoryNotebooks.ts'
import { Access } from './Access.ts'
import { Authorization, mayWithToken } from './Authorization.ts'
import { questionOf } from './questionOf.ts'
import { makeSessionTokens, SessionTokens } from './SessionTokens.ts'
import type { Verb } from './Verb.ts'
import {
  clientMessageVerbs,
  factVerbs,
  hostCommandVerbs,
  hostMessageVerbs,
  listRequestVerbs,
  operationVerbs,
  socketVerbs,
} from './verbs.ts'

const ada: Principal = { id: 'person:ada', kind: 'person', name: 'Ada' }
const host: Principal = { id: 'host', kind: 'host', name: 'Kernel host' }
const NO = 'Ada may not.'

/** Lets nobody do anything but what is named, and keeps what it was asked. */
const refusing = (...allowed: ReadonlyArray<Verb>) => {
  const asked: Array<readonly [string, Verb, string | null]> = []
  const layer = Layer.succeed(Authorization, {
    may: ({ id }, verb, notebook) => {
      asked.push([id, verb, notebook])
      return allowed.includes(verb) ? null : NO
    },
  })
  return { asked, layer }
}

/** The tags of a union of messages. */
const tagsOf = (union: {
  readonly members: ReadonlyArray<{ readonly fields: { readonly _tag: unknown } }>
}): ReadonlyArray<string> =>
  union.members.map(({ fields }) =>
    String((fields._tag as { ast: { type?: { literal?: unknown } } }).ast.type?.literal),
  )

describe('The tables of verbs', () => {
  it('name every operation, message, command and fact, and nothing else', () => {
    const operations: string[] = []
    HttpApi.reflect(AnodeApi, {
      onGroup: () => {},
      onEndpoint: ({ group, endpoint }) => operations.push(`${group.identifier}.${endpoint.name}`),
    })
    expect(Object.keys(operationVerbs).sort()).toEqual(operations.sort())
    expect(Object.keys(clientMessageVerbs).sort()).toEqual([...tagsOf(ClientMessage)].sort())
    expect(Object.keys(listRequestVerbs).sort()).toEqual(['followFolders'])
    expect(Object.keys(hostMessageVerbs).sort()).toEqual([...tagsOf(HostMessage)].sort())
    expect(Object.keys(hostCommandVerbs).sort()).toEqual([...tagsOf(HostCommand)].sort())
    expect(Object.keys(factVerbs).sort()).toEqual(
      Object.values(events)
        .map(({ name }) => name)
        .sort(),
    )
  })

  it('have a verb of people for each fact that people may state, and for no other', () => {
    for (const [name, verb] of Object.entries(factVerbs)) {
      const isForPeople = refusalOf(ada, { name, args: { by: ada.id } }) === null
      expect([name, verb !== 'host' && verb !== 'server']).toEqual([name, isForPeople])
    }
  })
})

describe('With the token', () => {
  it('people may all but speak as a host, and a host may nothing but that and keep outputs', () => {
    const verbs: ReadonlyArray<Verb> = [...new Set(Object.values(operationVerbs)), 'comment']
    for (const verb of verbs) expect([verb, mayWithToken(ada, verb, 'n')]).toEqual([verb, null])
    expect(mayWithToken(ada, 'host', null)).toMatch(/host/)
    for (const verb of ['host', 'keepArtifact', 'readArtifact'] as const) {
      expect(mayWithToken(host, verb, null)).toBeNull()
    }
    for (const verb of ['read', 'edit', 'run', 'list', 'about', 'delete', 'create', 'self'] as const) {
      expect(mayWithToken(host, verb, 'n')).toMatch(/token of a person/)
    }
  })
})

describe('The REST interface', () => {
  /** A service that fails the test when it is used while a request is answered. */
  const untouched = <I, S>(tag: Context.Tag<I, S>, used: string[]) =>
    Layer.succeed(
      tag,
      new Proxy({} as never, {
        get: (_, name) => (name === 'onChange' ? () => () => {} : used.push(`${tag.key}.${String(name)}`)),
      }),
    )

  const startRest = (authorization: Layer.Layer<Authorization>) => {
    const used: string[] = []
    const services = Layer.mergeAll(
      untouched(Directory, used),
      untouched(Rooms, used),
      untouched(Notebooks, used),
      untouched(History, used),
      untouched(KernelSessions, used),
      untouched(Remedies, used),
      untouched(Artifacts, used),
      untouched(PersonSettings, used),
      untouched(Environments, used),
      untouched(EnvironmentTrust, used),
      Layer.succeed(Environment, { state: () => ({ phase: 'ready', packages: [] }) }),
      Layer.succeed(Access, { authenticate: () => Effect.succeed(ada), nameCookie: () => '' }),
      authorization,
      Layer.succeed(Kinds, everyKind),
    )
    const { handler, dispose } = HttpApiBuilder.toWebHandler(
      restLayer({ version: '1', cookieName: 'c' }).pipe(Layer.provide(services)),
    )
    onTestFinished(() => dispose())
    return { used, handler }
  }

  it('asks at every route, before anything is looked at', async () => {
    const { asked, layer } = refusing()
    const { used, handler } = startRest(layer)
    // What handlers read of their services while they are made.
    await handler(new Request('http://localhost/api/about'))
    used.length = 0
    const routes: Array<{ readonly id: OperationId; readonly method: string; readonly path: string }> = []
    HttpApi.reflect(AnodeApi, {
      onGroup: () => {},
      onEndpoint: ({ group, endpoint }) =>
        routes.push({
          id: `${group.identifier}.${endpoint.name}` as OperationId,
          method: endpoint.method,
          path: endpoint.path.replace(':id', 'n').replace(/:[a-zA-Z0-9]+/g, '1'),
        }),
    })
    for (const { id, method, path } of routes) {
      asked.length = 0
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }
      const answer = await handler(
        new Request(`http://localhost${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...body,
        }),
      )
      expect([id, answer.status]).toEqual([id, 403])
      const notebook =
        /^\/api\/(notebooks|kernels)\/n(\/|$)/.test(path) || path.startsWith('/api/trash/n') ? 'n' : null
      expect([id, asked]).toEqual([id, [[ada.id, operationVerbs[id], notebook]]])
    }
    expect(used).toEqual([])
  })

  it('asks of a request’s notebook, whatever else is in its path', () => {
    expect(questionOf('HEAD', '/api/notebooks/n/cells/c/runs')).toEqual({ verbs: ['read'], notebook: 'n' })
    expect(questionOf('POST', '/api/notebooks/n/duplicate')).toEqual({
      verbs: ['read', 'create'],
      notebook: 'n',
    })
    expect(questionOf('GET', '/api/openapi.json')).toEqual({ verbs: ['about'], notebook: null })
  })
})

/** A server over databases in memory, with the notebook `n`. */
const startServer = async (authorization: Layer.Layer<Authorization>) => {
  const runtime = ManagedRuntime.make(
    Layer.mergeAll(PageGatewayLive, ListGatewayLive).pipe(
      Layer.provideMerge(KernelSessionsLive),
      Layer.provide(ExecutorsLive),
      Layer.provideMerge(RoomsLive),
      Layer.provideMerge(DirectoryLive),
      Layer.provide(DirectoryDatabaseLive),
      Layer.provide(Layer.succeed(Storage, memoryNotebooks())),
      Layer.provide(Layer.succeed(Environment, { state: () => ({ phase: 'ready', packages: [] }) })),
      Layer.provide(
        Layer.succeed(Environments, { stateOf: () => null } as unknown as typeof Environments.Service),
      ),
      Layer.provide(
        Layer.mergeAll(
          authorization,
          Layer.succeed(Kinds, everyKind),
          Layer.sync(SessionTokens, () => makeSessionTokens(new Uint8Array(32).fill(1))),
        ),
      ),
    ),
  )
  onTestFinished(() => runtime.dispose())
  await runtime.runPromise(Effect.flatMap(Directory, (directory) => directory.add('n', 'N', serverPrincipal)))
  const [gateway, list, kernels, rooms] = await runtime.runPromise(
    Effect.all([PageGateway, ListGateway, KernelSessions, Rooms]),
  )
  const { room } = await runtime.runPromise(rooms.open('n'))
  return { run: runtime.runPromise, gateway, list, kernels, room }
}

describe('Sockets', () => {
  it('of pages, of the list and of hosts are opened only for those who may', async () => {
    const { asked, layer } = refusing()
    const { run, gateway, list } = await startServer(layer)
    const socket = { send: () => {}, bufferedAmount: 0, close: () => {} }
    expect(await run(Effect.either(gateway.connect('n', ada, socket)))).toMatchObject({
      left: { _tag: 'Forbidden', message: NO },
    })
    expect(Either.isLeft(list.connect(ada, socket))).toBe(true)
    expect(asked).toEqual([
      [ada.id, socketVerbs.page, 'n'],
      [ada.id, socketVerbs.list, null],
    ])
  })

  const hello = { _tag: 'hello', protocol: PROTOCOL_VERSION, client: 'c', epoch: null, cursor: null } as const
  /** One of each message; a new one without an example is a type error. */
  const examples: { readonly [Tag in ClientMessage['_tag']]: ClientMessage & { readonly _tag: Tag } } = {
    hello,
    push: { _tag: 'push', first: 1, facts: [cellFact('a', ada.id)] },
    adopt: { _tag: 'adopt', client: 'left', first: 1, facts: [cellFact('a', ada.id)] },
    input: { _tag: 'input', runId: 'r', value: 'x' },
    text: { _tag: 'text', cellId: 'a', update: 'AAA=' },
    place: { _tag: 'place', place: null },
    followComms: { _tag: 'followComms', on: true },
    kernelRequest: { _tag: 'kernelRequest', id: 'q', request: { _tag: 'isComplete', code: '1' } },
  }

  it.each(Object.values(examples))('of pages ask for each message: $_tag', async (message) => {
    const verb = clientMessageVerbs[message._tag]
    // To get as far as the message, a page has to be let in.
    const isHello = message._tag === 'hello'
    let letIn = true
    const asked: Array<readonly [Verb, string | null]> = []
    const { run, gateway, kernels, room } = await startServer(
      Layer.succeed(Authorization, {
        may: ({ id }, verb, notebook) => {
          if (!letIn && id === ada.id) asked.push([verb, notebook])
          return letIn || id !== ada.id ? null : NO
        },
      }),
    )
    const commands: HostCommand[] = []
    kernels
      .connect(host, { send: (text) => commands.push(JSON.parse(text)), close: () => {} })
      .receive(
        JSON.stringify({ _tag: 'hello', protocol: HOST_PROTOCOL_VERSION, hostId: 'h', pid: 1, sessions: [] }),
      )
    const got: ServerMessage[] = []
    let closed = false
    const page = await run(
      gateway.connect('n', ada, {
        send: (text) => got.push(JSON.parse(text)),
        bufferedAmount: 0,
        close: () => {
          closed = true
        },
      }),
    )
    if (!isHello) page.receive(JSON.stringify(hello))
    letIn = false
    got.length = 0
    commands.length = 0
    page.receive(JSON.stringify(message))
    expect(asked).toEqual([[verb === 'facts' ? 'edit' : verb, 'n']])
    expect(JSON.stringify(got)).toContain(NO)
    expect(got.map(({ _tag }) => _tag)).not.toContain('welcome')
    expect([room.head, commands]).toEqual([0, []])
    expect(closed).toBe(['hello', 'input', 'followComms'].includes(message._tag))
  })

  it('of pages ask for every kind of fact that is pushed', async () => {
    const { run, gateway, room } = await startServer(refusing('read', 'comment', 'edit').layer)
    const got: ServerMessage[] = []
    const page = await run(
      gateway.connect('n', ada, {
        send: (text) => got.push(JSON.parse(text)),
        bufferedAmount: 0,
        close: () => {},
      }),
    )
    page.receive(JSON.stringify(hello))
    const request = events.runRequestedOnce({ runId: 'r', cellId: 'a', at: 1, by: ada.id })
    page.receive(JSON.stringify({ _tag: 'push', first: 1, facts: [cellFact('a', ada.id), request] }))
    expect(got.at(-1)).toEqual({
      _tag: 'refused',
      first: 1,
      index: 0,
      refusal: { tag: 'NotAllowed', message: NO },
    })
    page.receive(JSON.stringify({ _tag: 'push', first: 1, facts: [cellFact('a', ada.id)] }))
    expect(room.head).toBe(1)
  })

  it.each(tagsOf(HostMessage))('of hosts ask for each message: %s', async (_tag) => {
    const { asked, layer } = refusing()
    const { kernels } = await startServer(layer)
    const sent: string[] = []
    let closed = false
    const connection = kernels.connect(host, {
      send: (text) => sent.push(text),
      close: () => {
        closed = true
      },
    })
    const parts = { notebookId: 'n', hostId: 'h', pid: 1, protocol: HOST_PROTOCOL_VERSION, sessions: [] }
    const more = {
      first: 1,
      facts: [cellFact('a', 'host:h')],
      runs: [],
      runId: 'r',
      cellId: 'c',
      ops: [],
      bytes: 1,
      requestId: 'q',
      reply: { _tag: 'handled' },
      languageInfo: { name: 'bash' },
      message: { _tag: 'close', commId: 'w', data: null, metadata: {}, buffers: [] },
    }
    connection.receive(JSON.stringify({ _tag, ...parts, ...more }))
    expect(asked).toEqual([[host.id, hostMessageVerbs[_tag as HostMessage['_tag']], null]])
    expect([sent, closed]).toEqual([[], true])
  })
})

describe('Commands to kernels', () => {
  const forPeople = tagsOf(HostCommand).filter(
    (tag) => !['facts', 'server'].includes(hostCommandVerbs[tag as HostCommand['_tag']]),
  )

  it.each(forPeople)('carry who asks for them, and are not sent for those who may not: %s', async (tag) => {
    const { asked, layer } = refusing('host')
    const { run, kernels } = await startServer(layer)
    const commands: HostCommand[] = []
    kernels
      .connect(host, { send: (text) => commands.push(JSON.parse(text)), close: () => {} })
      .receive(
        JSON.stringify({ _tag: 'hello', protocol: HOST_PROTOCOL_VERSION, hostId: 'h', pid: 1, sessions: [] }),
      )
    const before = commands.length
    asked.length = 0
    if (tag === 'kernelRequest') {
      expect(await run(kernels.ask(ada, 'n', { _tag: 'isComplete', code: '1' }))).toMatchObject({
        refusal: { tag: 'NotAllowed', message: NO },
      })
    } else if (tag === 'input') expect(kernels.giveInput(ada, 'n', 'r', 'x')).toBe(false)
    else {
      const what = tag as 'start' | 'interrupt' | 'restart' | 'shutdown'
      expect(await run(Effect.either(kernels.command(ada, 'n', what)))).toMatchObject({
        left: { _tag: 'Forbidden', message: NO },
      })
    }
    expect(asked).toEqual([[ada.id, hostCommandVerbs[tag as HostCommand['_tag']], 'n']])
    expect(commands).toHaveLength(before)
  })
})
