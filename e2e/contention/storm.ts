import { setTimeout as sleep } from 'node:timers/promises'
import type { Anode } from '../harness/Anode.ts'
import type { ContentionPage } from './ContentionPage.ts'
import type { FakeHost } from './FakeHost.ts'

/** The world in which things break. */
export interface World {
  readonly anode: Anode
  readonly host: FakeHost
  readonly people: ReadonlyArray<ContentionPage>
  /** Opens the notebook anew in a browser whose tab has crashed. */
  readonly reopen: (page: ContentionPage) => Promise<void>
}

type Fault = (page: ContentionPage, world: World, random: () => number) => Promise<void>

const faults: Readonly<Record<string, Fault>> = {
  cut: async ({ network }) => network.cut(),
  stall: async ({ network }, _world, random) => {
    network.hold()
    await sleep(100 + random() * 500)
    network.release()
  },
  offline: async ({ network }, _world, random) => {
    network.goOffline()
    await sleep(200 + random() * 800)
    network.goOnline()
  },
  crash: async (page, { reopen }) => {
    await page.crash()
    await reopen(page)
  },
  'server killed': (_page, { anode }) => anode.restart(),
  'host cut': async (_page, { host }) => host.cut(),
  refusal: (page) => page.ask((contention) => contention.forge()),
}

/** A server takes a second to come back: it is killed at most once. */
const pick = (random: () => number, past: ReadonlyArray<string>): string => {
  const names = Object.keys(faults).filter((name) => name !== 'server killed' || !past.includes(name))
  return names[Math.floor(random() * names.length)] as string
}

/**
 * Breaks something every few tenths of a second for `length` ms, never two things of one browser at once.
 * Resolves with what was broken, when all of it is whole again.
 */
export const storm = async (
  world: World,
  random: () => number,
  length: number,
): Promise<ReadonlyArray<string>> => {
  const end = performance.now() + length
  const past: string[] = []
  const underWay: Array<Promise<void>> = []
  const busy = new Set<ContentionPage>()
  while (performance.now() < end) {
    await sleep(100 + random() * 300)
    const page = world.people[Math.floor(random() * world.people.length)] as ContentionPage
    if (busy.has(page)) continue
    const name = pick(random, past)
    const fault = faults[name] as Fault
    past.push(name)
    busy.add(page)
    underWay.push(fault(page, world, random).finally(() => busy.delete(page)))
  }
  await Promise.all(underWay)
  return past
}
