/**
 * A page with nothing but a replica: `bench.html?notebook=…` opens it as the notebook page does, with the
 * same storage and the same socket, and says how long that took.
 */
import type { Replica } from '@anode/protocol/replica'
import '@anode/web/replica/ahead'

/** What the rows call by Playwright. */
export interface BenchPage {
  /** Milliseconds from the call of `openNotebook` to a replica that can be read. */
  readonly opened: Promise<number>
  readonly cells: () => Promise<number>
  /** From now on, notes when which title is first seen in the query's result. */
  readonly follow: () => Promise<void>
  /** Commits a title; says when, in milliseconds since the epoch. */
  readonly retitle: (title: string) => Promise<number>
  /** When a title was seen, in milliseconds since the epoch; waits for it. */
  readonly seen: (title: string) => Promise<number>
  /** Stores a copy and closes. */
  readonly close: () => Promise<void>
}

declare global {
  interface Window {
    bench: BenchPage
  }
}

const now = () => performance.timeOrigin + performance.now()
const titles = new Map<string, PromiseWithResolvers<number>>()

const seen = (text: string): PromiseWithResolvers<number> => {
  const known = titles.get(text) ?? Promise.withResolvers<number>()
  titles.set(text, known)
  return known
}

// As the notebook page, this code comes behind what is small and asks for what takes time.
const code = import('./code.ts')

const opening = code.then(async ({ openNotebook }) => {
  const begin = performance.now()
  const replica = await openNotebook(new URLSearchParams(location.search).get('notebook') ?? '')
  return { replica, ms: performance.now() - begin }
})
const replica: Promise<Replica> = opening.then((opened) => opened.replica)

window.bench = {
  opened: opening.then(({ ms }) => ms),
  cells: async () => JSON.parse(String((await replica).read((await code).cellList))).length,
  follow: async () => {
    ;(await replica).subscribe((await code).title, (text) => seen(String(text)).resolve(now()))
  },
  retitle: async (text) => {
    const [open, { intents }] = [await replica, await code]
    const at = now()
    open.commit(intents.retitle(text, { by: open.status.principal.id }))
    return at
  },
  seen: (text) => seen(text).promise,
  close: async () => (await replica).close(),
}
