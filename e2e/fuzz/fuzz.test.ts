import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../contention/seededRandom.ts'
import { Anode } from '../harness/Anode.ts'
import { freePort } from '../harness/freePort.ts'
import { readLog } from '../harness/notebookLog.ts'
import { makeTestHome } from '../harness/TestHome.ts'
import { breakThings } from './breakThings.ts'
import { expectNothingLost } from './expectNothingLost.ts'
import { FuzzClient } from './FuzzClient.ts'
import { QuickHost } from './QuickHost.ts'

/** How many people there are, and how long they act while things break, in ms. */
const PEOPLE = 12
const STORM = 2500

/** The first seed, and how many: `npm run soak` asks for more. */
const FIRST = Number(process.env.ANODE_SEED ?? 1)
const SEEDS = Array.from({ length: Number(process.env.ANODE_SEEDS ?? 2) }, (_, i) => FIRST + i)

let anode: Anode
let host: QuickHost

beforeAll(async () => {
  const home = makeTestHome({ python: false })
  const port = await freePort()
  host = await QuickHost.start(home, port)
  anode = new Anode(home, port, { env: { PATH: '/nonexistent', ANODE_PYTHON: undefined } })
  await anode.start()
})

afterAll(async () => {
  host.close()
  await anode.stop()
})

/** Acts again and again until told to stop. */
const actOn = async (client: FuzzClient, random: () => number, isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    await sleep(60 + random() * 300)
    client.act(random)
  }
}

describe('twelve people who change one notebook at random while networks are cut and the server is killed', () => {
  test.each(SEEDS)('have the same at the end, nothing lost and nothing doubled: seed %i', async (seed) => {
    const random = seededRandom(seed)
    const begin = performance.now()
    const id = await anode.createNotebook(['<a.0>', '<b.0>', '<c.0>', '<d.0>'], `Fuzz ${seed}`)
    const names = Array.from({ length: PEOPLE }, (_, i) => `p${i}`)
    const clients = await Promise.all(names.map((name) => FuzzClient.open(name, id, anode)))
    let over = false
    try {
      const acting = clients.map((client, i) => actOn(client, seededRandom(seed * 100 + i), () => over))
      const broken = await breakThings(anode, clients, random, STORM)
      over = true
      await Promise.all(acting)
      for (const client of clients) client.flush()
      // All of it is over when nobody waits, the host has said everything, and all are at the log's end.
      const unsettled = (head = readLog(anode.home, id).length) => {
        const behind = clients.filter((client) => !client.isSettled || client.replica.head() !== head)
        const where = ({ name, replica }: FuzzClient) =>
          `${name} (${replica.status.connection}, ${replica.status.waiting} waiting, at ${replica.head()} of ${head})`
        return [...behind.map(where), ...(host.isIdle ? [] : ['host'])].join(' ')
      }
      let log: ReturnType<typeof readLog>
      do {
        await expect.poll(() => unsettled(), { interval: 20 }).toBe('')
        log = readLog(anode.home, id)
        // Compared is what all have in one moment: something may have come since.
      } while (unsettled(log.length) !== '')
      const { cells, runs } = expectNothingLost(log, clients)
      const took = ((performance.now() - begin) / 1000).toFixed(1)
      console.log(
        `seed ${seed}: ${took} s, ${log.length} facts, ${cells.length} cells, ${runs.length} runs; ${broken.join(', ')}`,
      )
    } finally {
      over = true
      await Promise.all(clients.map((client) => client.close()))
    }
  })
})
