/**
 * A page with nothing but a replica: `bench.html?notebook=…` opens it as the notebook page does, with the
 * same storage and the same socket, and says how long that took.
 */
import { commands } from '@anode/document'
import type { Replica } from '@anode/protocol/replica'
import { cellList, title } from 'anode-web/notebook/queries.ts'
import { openNotebook } from 'anode-web/replica/openNotebook.ts'

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

const begin = performance.now()
const replica: Promise<Replica> = openNotebook(new URLSearchParams(location.search).get('notebook') ?? '')

window.bench = {
  opened: replica.then(() => performance.now() - begin),
  cells: async () => JSON.parse(String((await replica).read(cellList))).length,
  follow: async () => {
    ;(await replica).subscribe(title, (text) => seen(String(text)).resolve(now()))
  },
  retitle: async (text) => {
    const open = await replica
    const at = now()
    open.commit(commands.retitle(text, { by: open.status.principal.id }))
    return at
  },
  seen: (text) => seen(text).promise,
  close: async () => (await replica).close(),
}
