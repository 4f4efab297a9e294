import { events } from '@anode/document'
import { expect, test } from 'vitest'
import type { LoggedFact } from '../sync/messages.ts'
import { openRoomSession, type RoomSession } from './RoomSession.ts'

const by = 'person:local'

const logged = (seq: number): LoggedFact => ({
  seq,
  ...events.notebookRetitled({ title: `Title ${seq}`, by }),
})

/** So many facts come, each before the one before it is merged. */
const FLOOD = 200

test('A session to which facts come faster than it merges them opens, and takes what is committed', async () => {
  let session: RoomSession | undefined
  let merges = 0
  const feed = () => {
    if (session === undefined || merges === FLOOD) return
    const { follower } = session
    follower.receive({ _tag: 'facts', facts: [logged(follower.received + 1)], more: false })
  }
  session = await openRoomSession({
    storeId: 'flooded',
    start: {
      copy: Promise.resolve(null),
      base: async () => ({ client: 'me', facts: [logged(1)], confirmed: 0, copy: null }),
    },
    actions: {
      send: () => {},
      merged: () => {
        merges++
        feed()
      },
      acknowledged: () => {},
      outdated: () => {},
      stale: () => {},
      refused: () => {},
      storageFailed: () => {},
      failed: () => {},
    },
  })
  feed()
  await session.whenMerged()
  expect(merges).toBeLessThan(FLOOD)
  session.commit([
    events.cellCreated({ cellId: 'mine', kind: 'code', position: 'a1', source: 'x = 1', metadata: {}, by }),
  ])
  await expect.poll(() => session.textOf('mine')).toBe('x = 1')
  // It now waits for the room to number what was committed.
  expect(merges).toBeLessThan(FLOOD)
  await session.close()
})
