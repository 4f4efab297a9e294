import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, testPython } from '@anode/kernel/testing'
import { SESSION_TOKENS } from '@anode/protocol/host'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeServer } from './testing/FakeServer.ts'
import { type HostProcess, startHost } from './testing/hostProcess.ts'

const environment = { _tag: 'environment', python: testPython() } as const
const wait = { timeout: 30_000, interval: 20 }

describe('A host whose server gives out tokens of sessions', { timeout: 60_000 }, () => {
  let home: string
  let server: FakeServer
  let host: HostProcess
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'anode-host-'))
    server = new FakeServer(home, [environment])
    server.features = [SESSION_TOKENS]
    await server.start()
    host = startHost(home)
    await expect.poll(() => server.messagesOf('hello').length, wait).toBe(1)
  })
  afterEach(async () => {
    server.send({ _tag: 'exit' })
    await host.ended
    if (isAlive(host.pid)) process.kill(host.pid, 'SIGKILL')
    await server.die()
    rmSync(home, { recursive: true, force: true })
    expect(server.problems).toEqual([])
  })

  const give = (token: string) =>
    server.send({ _tag: 'sessionTokens', tokens: [{ notebookId: 'nb', token }] })
  const finished = (runId: string) =>
    expect
      .poll(() => server.argsOf('nb', 'RunFinished').some((args) => args.runId === runId), wait)
      .toBe(true)

  it('waits for the first, and shows the newest with all that it states', async () => {
    expect(server.messagesOf('hello')[0]?.features).toContain(SESSION_TOKENS)
    await server.taken()
    expect(server.messagesOf('caughtUp')).toEqual([])
    give('one')
    await expect.poll(() => server.messagesOf('caughtUp').length, wait).toBe(1)
    server.execute('nb', 'r1', '1')
    await finished('r1')
    give('two')
    server.execute('nb', 'r2', '2')
    await finished('r2')
    const tokens = server.messagesOf('facts').map(({ token }) => token)
    expect(new Set(tokens)).toEqual(new Set(['one', 'two']))
    expect(tokens.at(-1)).toBe('two')
  })

  it('keeps large values with that of their notebook, and tries again with the next', async () => {
    server.artifactToken = 'two'
    give('one')
    server.execute('nb', 'r1', 'from IPython.display import HTML; HTML("x" * 200_000)')
    await expect.poll(() => server.argsOf('nb', 'RunStarted').length, wait).toBe(1)
    give('two')
    await finished('r1')
    expect([...server.artifacts.values()].map(({ length }) => length)).toEqual([200_000])
  })

  it('says after a server’s end of which notebooks it has something to say, and says it with the next token', async () => {
    give('one')
    server.execute('nb', 'r1', '1')
    await finished('r1')
    server.acknowledges = false
    server.send({ _tag: 'shutdown', notebookId: 'nb', reason: 'Nobody used it.' })
    const ends = () =>
      server.argsOf('nb', 'KernelStatusChanged').filter(({ status }) => status === 'shutdown')
    await expect.poll(ends, wait).toMatchObject([{ reason: 'Nobody used it.' }])
    await server.die()
    server.acknowledges = true
    await server.start()
    await expect.poll(() => server.messagesOf('hello').length, wait).toBe(2)
    expect(server.messagesOf('hello')[1]).toMatchObject({ sessions: [], unheard: ['nb'] })
    const before = server.messagesOf('facts').length
    give('next')
    await expect.poll(() => server.messagesOf('facts').slice(before), wait).toMatchObject([{ token: 'next' }])
  })
})
