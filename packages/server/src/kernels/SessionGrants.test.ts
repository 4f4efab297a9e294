import type { HostCommand } from '@anode/protocol/host'
import { Effect } from 'effect'
import { expect, it } from 'vitest'
import { makeSessionTokens } from '../access/SessionTokens.ts'
import { SessionGrants } from './SessionGrants.ts'

const sessions = [{ notebookId: 'known', sessionId: 's', activeRuns: [] }]
const hello = { _tag: 'hello', protocol: 1, hostId: 'h', pid: 1, sessions } as const

it('The first tokens that a host gets are those of all that it has', async () => {
  const sent: HostCommand[] = []
  const isRead = Promise.withResolvers<boolean>()
  const grants = new SessionGrants({
    tokens: makeSessionTokens(new Uint8Array(32)),
    host: {
      ...{ hostId: 'h', isConnected: true, connection: 1, takesTokens: true },
      send: (command) => sent.push(command) > 0,
    },
    // A notebook whose room is opened for it takes its time.
    isKnown: () => Effect.promise(() => isRead.promise),
  })
  const welcome = Effect.runPromise(grants.welcome(hello))
  const more = Effect.runPromise(Effect.zipRight(grants.give('new'), grants.renew))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(sent).toEqual([])
  isRead.resolve(true)
  await Promise.all([welcome, more])
  const given = sent.map((command) => command._tag === 'sessionTokens' && command.tokens)
  expect(given).toMatchObject([[{ notebookId: 'known' }], [{ notebookId: 'new' }]])
  expect(['known', 'new', 'other'].map((id) => grants.has(id))).toEqual([true, true, false])
})
