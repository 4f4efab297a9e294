import { setTimeout as sleep } from 'node:timers/promises'
import { processorTime } from '../anode/quiet.ts'
import { TypingClient } from '../anode/TypingClient.ts'
import { oneCell } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const CLIENTS = 100
const TYPISTS = 10

/** Between two keys of one typist, in ms. */
const STROKE = 200
const KEYS = 100

/** A letter that nobody else types, so that each can be found again. */
const letterOf = (typist: number, key: number): string => String.fromCharCode(0x4e00 + typist * KEYS + key)

/**
 * A hundred pages of one notebook, ten of whose people type into one cell at once. When each letter is seen by
 * each of the others is measured in one process, which they share: its own work is part of the figures.
 */
export const row = defineRow({
  name: 'crowd',
  lines: {
    seen: {
      title: 'a key of ten who type, seen by a hundred',
      unit: 'ms',
      budget: { atMost: 100, of: 'p95' },
    },
    processor: {
      title: 'the server’s processor time for a second of it',
      unit: 'ms',
      budget: { atMost: 1000, of: 'value' },
    },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    const notebook = await server.create(oneCell())
    await server.poolIsWarm()
    using pages = new DisposableStack()
    const pressed = new Map<string, number>()
    const seen: number[] = []
    const clients: TypingClient[] = []
    let expected = 0
    for (let i = 0; i < CLIENTS; i++) {
      const client = await TypingClient.join(server, notebook, 'c0', (letters) => {
        for (const letter of letters) {
          const at = pressed.get(letter)
          if (at !== undefined) seen.push(performance.now() - at)
        }
      })
      clients.push(pages.use(client))
    }
    const pid = server.child.process.pid ?? 0
    const [begin, before] = [performance.now(), await processorTime(pid)]
    const type = async (typist: number) => {
      const client = clients[typist * (CLIENTS / TYPISTS)]
      await sleep((STROKE / TYPISTS) * typist)
      for (let key = 0; key < KEYS; key++) {
        const letter = letterOf(typist, key)
        pressed.set(letter, performance.now())
        expected++
        client?.type(letter, (key * 7 + typist) % 50)
        await sleep(STROKE)
      }
      client?.state()
    }
    await Promise.all(Array.from({ length: TYPISTS }, (_, typist) => type(typist)))
    const [end, after] = [performance.now(), await processorTime(pid)]
    while (clients.some(({ text }) => text.length < expected)) await sleep(20)
    const [first] = clients
    const sorted = [...(first?.text ?? '')].toSorted().join('')
    if (
      clients.some(({ text }) => text !== first?.text) ||
      sorted !== [...pressed.keys()].toSorted().join('')
    ) {
      throw new Error('The pages do not show the same letters, each once.')
    }
    const used = before === null || after === null ? [] : [((after - before) / (end - begin)) * 1000]
    return {
      seen: { anode: seen, note: `${expected} letters, none lost or doubled on any of ${CLIENTS} pages.` },
      processor: { anode: used },
    }
  },
})
