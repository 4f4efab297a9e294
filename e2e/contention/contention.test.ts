import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { events, newId } from '@anode/document'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Anode } from '../harness/Anode.ts'
import { freePort } from '../harness/freePort.ts'
import { textOf } from '../harness/ipynb.ts'
import { readLog } from '../harness/notebookLog.ts'
import { openPageSocket } from '../harness/PageSocket.ts'
import { makeTestHome } from '../harness/TestHome.ts'
import { buildPage } from './buildPage.ts'
import { ContentionPage } from './ContentionPage.ts'
import { expectSoundLog } from './expectSoundLog.ts'
import { FakeHost } from './FakeHost.ts'
import { seededRandom } from './seededRandom.ts'
import { storm } from './storm.ts'

/** How long things break, and how long everybody goes on committing once all are connected again, in ms. */
const STORM = 4500
const CALM = 1500

/** A machine with much else to do takes long to have everybody connected, and equal, in ms. */
const PATIENCE = 200_000

/** The first seed, and how many: odd seeds are two browsers, even ones four. */
const FIRST = Number(process.env.ANODE_SEED ?? 1)
const SEEDS = Array.from({ length: Number(process.env.ANODE_SEEDS ?? 8) }, (_, i) => FIRST + i)
const CASES = SEEDS.map((seed) => ({ seed, count: seed % 2 === 1 ? 2 : 4 }))

let folder: string
let anode: Anode
let host: FakeHost
let pages: ReadonlyArray<ContentionPage>

beforeAll(async () => {
  folder = await buildPage()
  const home = makeTestHome({ python: false })
  const port = await freePort()
  host = await FakeHost.start(home, port)
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

// Also after a test that failed: the next one is to begin with nothing of it.
afterEach(() => Promise.all(pages.map((page) => page.leave())))

/** Asks for the run in which the host prints. */
const requestRun = async (notebookId: string): Promise<void> => {
  const socket = await openPageSocket(anode, notebookId)
  await socket.join('starter')
  const run = { runId: newId(), cellId: 'cell-1', at: Date.now(), by: 'person:local' }
  socket.send({ _tag: 'push', first: 1, facts: [events.runRequested(run)] })
  await expect.poll(() => host.lines).toBeGreaterThan(0)
  socket.close()
}

/** Waits until nothing is under way and all pages show the same; gives how long that took, in ms. */
const timeToEqual = async (people: ReadonlyArray<ContentionPage>): Promise<number> => {
  const begin = performance.now()
  const answers = () =>
    Promise.all(
      people.map((page) =>
        page.ask((contention) => ({ waiting: contention.waiting(), state: contention.state() })),
      ),
    )
  const differences = async () => {
    const all = await answers()
    const isSettled = host.isAcknowledged && all.every(({ waiting }) => waiting === 0)
    return isSettled ? new Set(all.map(({ state }) => state)).size - 1 : -1
  }
  await expect.poll(differences, { interval: 10, timeout: PATIENCE }).toBe(0)
  return Math.round(performance.now() - begin)
}

describe('browsers that commit every 25 ms while a kernel states a fact every 20 ms', () => {
  test.each(CASES)(
    'end up equal, and nothing is lost or doubled: $count of them, seed $seed',
    { timeout: 3 * PATIENCE },
    async ({ seed, count }) => {
      const random = seededRandom(seed)
      const id = await anode.createNotebook([''], `Seed ${seed}`)
      await host.serve(id)
      await requestRun(id)
      const people = pages.slice(0, count)
      const open = (page: ContentionPage) => page.open(id, `p${pages.indexOf(page)}`, seed * 100)
      await Promise.all(people.map(open))

      const broken = await storm({ anode, host, people, reopen: open }, random, STORM)
      const online = () => Promise.all(people.map((page) => page.ask((contention) => contention.online())))
      await expect.poll(online, { timeout: PATIENCE }).not.toContain(false)
      await sleep(CALM)
      host.finish()
      await Promise.all(people.map((page) => page.ask((contention) => contention.stop())))
      const took = await timeToEqual(people)
      const log = readLog(anode.home, id)
      console.log(`seed ${seed}: equal after ${took} ms; ${log.length} facts; ${broken.join(', ')}`)

      const edits = expectSoundLog(log, new Set(people.flatMap((page) => [...page.kept])))
      // The text that all typed into has each piece once, the output each line once.
      const { cells } = await anode.exportNotebook(id)
      const shared = cells.find((cell) => cell.id === 'cell-1')
      const pieces = textOf(shared?.source).match(/<[^>]+>/g) ?? []
      expect(new Set(pieces).size).toBe(edits)
      expect(pieces).toHaveLength(edits)
      expect(shared?.outputs?.[0]?.text).toEqual(Array.from({ length: host.lines }, (_, i) => `<${i}>\n`))
      // What was refused is with the person who made it.
      for (const page of people) {
        const forged = [...page.kept].filter((mark) => mark.startsWith('forged'))
        const offered = await page.ask((contention) => contention.refused())
        expect(offered).toEqual(expect.arrayContaining(forged))
        expect(await page.ask((contention) => contention.stopped())).toBeNull()
      }
    },
  )
})
