import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { events, newId } from '@anode/document'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Anode } from '../harness/Anode.ts'
import { freePort } from '../harness/freePort.ts'
import { type LogRow, readLog } from '../harness/notebookLog.ts'
import { openPageSocket } from '../harness/PageSocket.ts'
import { makeTestHome } from '../harness/TestHome.ts'
import { buildPage } from './buildPage.ts'
import { ContentionPage } from './ContentionPage.ts'
import { FakeHost } from './FakeHost.ts'
import { seededRandom } from './seededRandom.ts'

/** How long things break, and how long everybody goes on committing once all are connected again, in ms. */
const STORM = 4500
const CALM = 1500

/** The first seed, and how many. */
const FIRST = Number(process.env.ANODE_SEED ?? 1)
const SEEDS = Array.from({ length: Number(process.env.ANODE_SEEDS ?? 8) }, (_, i) => FIRST + i)

let folder: string
let anode: Anode
let host: FakeHost
let pages: ReadonlyArray<ContentionPage>

beforeAll(async () => {
  folder = await buildPage()
  const home = makeTestHome({ python: false })
  const port = await freePort()
  host = new FakeHost(home, port)
  anode = new Anode(home, port, { env: { PATH: '/nonexistent', ANODE_PYTHON: undefined } })
  await anode.start()
  pages = await Promise.all(Array.from({ length: 4 }, () => ContentionPage.make(anode, folder)))
})

afterAll(async () => {
  await Promise.all(pages.map((page) => page.close()))
  host.close()
  await anode.stop()
  rmSync(folder, { recursive: true })
})

/** Asks for the run in which the host prints. */
const requestRun = async (notebookId: string): Promise<void> => {
  const socket = await openPageSocket(anode, notebookId)
  await socket.join('starter')
  const run = { runId: newId(), cellId: 'cell-1', at: Date.now(), by: 'person:local' }
  socket.send({ _tag: 'push', first: 1, facts: [events.runRequested(run)] })
  await expect.poll(() => host.lines).toBeGreaterThan(0)
  socket.close()
}

type Fault = (page: ContentionPage, random: () => number, reopen: () => Promise<void>) => Promise<void>

const faults: Record<string, Fault> = {
  cut: async ({ network }) => network.cut(),
  stall: async ({ network }, random) => {
    network.hold()
    await sleep(100 + random() * 500)
    network.release()
  },
  offline: async ({ network }, random) => {
    network.goOffline()
    await sleep(200 + random() * 800)
    network.goOnline()
  },
  crash: async (page, _random, reopen) => {
    await page.crash()
    await reopen()
  },
  'server killed': () => anode.restart(),
  'host cut': async () => host.cut(),
  refusal: (page) => page.ask((contention) => contention.forge()),
}

/** Some happen often, some once: a server takes a second to start. */
const pick = (random: () => number, past: ReadonlyArray<string>): string => {
  const names = Object.keys(faults).filter((name) => name !== 'server killed' || !past.includes(name))
  return names[Math.floor(random() * names.length)] as string
}

const markOf = ({ name, args }: LogRow): string => {
  const { cellId, update, title } = JSON.parse(args) as Record<string, string>
  if (name === 'v1.CellTextEdited') return `text ${update}`
  if (name === 'v1.CellCreated') return `create ${cellId}`
  return `${name} ${title ?? cellId}`
}

/** Facts that the page was sure to keep and that can be told apart in the log. */
const isTraceable = (mark: string): boolean => mark.startsWith('text ') || mark.startsWith('create ')

/** Odd seeds are two browsers, even ones four. */
const CASES = SEEDS.map((seed) => ({ seed, count: seed % 2 === 1 ? 2 : 4 }))

describe('browsers that commit while a kernel prints', () => {
  test.each(CASES)(
    'end up equal, lose nothing and double nothing: $count of them, seed $seed',
    async ({ seed, count }) => {
      const random = seededRandom(seed)
      const id = await anode.createNotebook(['print("on and on")'], `Seed ${seed}`)
      await host.serve(id)
      await requestRun(id)
      const people = pages.slice(0, count)
      const open = (page: ContentionPage) => page.open(id, `p${pages.indexOf(page)}`, seed * 100)
      await Promise.all(people.map(open))

      const end = performance.now() + STORM
      const past: string[] = []
      const underWay: Array<Promise<void>> = []
      const busy = new Set<ContentionPage>()
      while (performance.now() < end) {
        await sleep(100 + random() * 300)
        const page = people[Math.floor(random() * people.length)] as ContentionPage
        if (busy.has(page)) continue
        const fault = pick(random, past)
        past.push(fault)
        busy.add(page)
        underWay.push(
          (faults[fault] as Fault)(page, random, () => open(page)).finally(() => busy.delete(page)),
        )
      }
      await Promise.all(underWay)
      const online = () => Promise.all(people.map((page) => page.ask((contention) => contention.online())))
      await expect.poll(online).not.toContain(false)
      await sleep(CALM)

      host.finish()
      await Promise.all(people.map((page) => page.ask((contention) => contention.stop())))
      const stopped = performance.now()
      const waiting = async () => {
        const counts = await Promise.all(people.map((page) => page.ask((contention) => contention.waiting())))
        return counts.reduce((sum, one) => sum + one, host.isAcknowledged ? 0 : 1)
      }
      const states = () => Promise.all(people.map((page) => page.ask((contention) => contention.state())))
      const different = async () => ((await waiting()) > 0 ? -1 : new Set(await states()).size)
      await expect.poll(different, { timeout: 20_000, interval: 10 }).toBe(1)
      const took = Math.round(performance.now() - stopped)

      const log = readLog(anode.home, id)
      const inLog = log.filter(({ client }) => client !== null).map(markOf)
      console.log(`seed ${seed}: equal after ${took} ms; ${log.length} facts; ${past.join(', ')}`)

      // Nothing is in the log twice, and what was kept in a journal is there.
      const traceable = inLog.filter(isTraceable)
      expect(traceable.length).toBe(new Set(traceable).size)
      const kept = people.flatMap((page) => [...page.kept])
      expect(kept.filter(isTraceable).filter((mark) => !traceable.includes(mark))).toEqual([])
      // Every client's facts are counted without a gap.
      const counts = Map.groupBy(
        log.filter(({ client }) => client !== null),
        ({ client }) => client,
      )
      for (const facts of counts.values()) expect(facts.map(({ n }) => n)).toEqual(facts.map((_, i) => i + 1))
      // Refused facts are nowhere but with the person who made them.
      expect(log.filter(({ args }) => args.includes('mallory'))).toEqual([])
      for (const page of people) {
        const forged = [...page.kept].filter((mark) => mark.startsWith('forged'))
        const offered = await page.ask((contention) => contention.refused())
        expect(offered).toEqual(expect.arrayContaining(forged))
      }
      // The shared text has each piece once, the output each line once.
      const text = await (people[0] as ContentionPage).ask((contention) => contention.text())
      const pieces = text.match(/<[^>]+>/g) ?? []
      expect(pieces.length).toBe(new Set(pieces).size)
      expect(pieces.length).toBe(traceable.filter((mark) => mark.startsWith('text ')).length)
      const { cells } = await anode.exportNotebook(id)
      const printed = cells.find((cell) => cell.id === 'cell-1')?.outputs?.[0]?.text
      expect(printed).toEqual(Array.from({ length: host.lines }, (_, i) => `<${i}>\n`))

      await Promise.all(people.map((page) => page.leave()))
    },
  )
})
