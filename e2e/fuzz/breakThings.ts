import { setTimeout as sleep } from 'node:timers/promises'
import type { Anode } from '../harness/Anode.ts'
import type { FuzzClient } from './FuzzClient.ts'

type Fault = (client: FuzzClient, random: () => number) => Promise<void>

const faults: Readonly<Record<string, Fault>> = {
  cut: async ({ network }) => network.cut(),
  offline: async ({ network }, random) => {
    network.goOffline()
    await sleep(300 + random() * 1200)
    network.goOnline()
  },
  /** Within a push, or after it: nothing arrives any more, then the connection breaks. */
  'cut in a push': async ({ network }, random) => {
    network.hold()
    await sleep(100 + random() * 300)
    network.cut()
    network.release()
  },
  /** What is sent arrives, the acknowledgement does not. */
  'cut before the answer': async ({ network }, random) => {
    network.holdAnswers()
    await sleep(100 + random() * 300)
    network.cut()
    network.release()
  },
  reload: (client) => client.reload(),
}

/** Breaks something every now and then for `length` ms; kills the server once. Gives what was broken. */
export const breakThings = async (
  anode: Anode,
  clients: ReadonlyArray<FuzzClient>,
  random: () => number,
  length: number,
): Promise<ReadonlyArray<string>> => {
  const end = performance.now() + length
  const killAt = performance.now() + random() * length
  const broken: string[] = []
  const busy = new Set<FuzzClient>()
  const underWay: Array<Promise<void>> = []
  while (performance.now() < end) {
    await sleep(50 + random() * 200)
    if (performance.now() >= killAt && !broken.includes('server killed')) {
      broken.push('server killed')
      underWay.push(anode.restart())
    }
    const client = clients[Math.floor(random() * clients.length)] as FuzzClient
    if (busy.has(client)) continue
    const names = Object.keys(faults)
    const name = names[Math.floor(random() * names.length)] as string
    broken.push(name)
    busy.add(client)
    underWay.push((faults[name] as Fault)(client, random).finally(() => busy.delete(client)))
  }
  await Promise.all(underWay)
  return broken
}
