import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../contention/seededRandom.ts'
import { HardWeek, makeDisk, type WeekDisk } from './hardWeek.ts'

/** How many things befall the server of one seed. */
const FAULTS = 4

/** The first seed, and how many: `npm run soak` asks for more. */
const FIRST = Number(process.env.ANODE_SEED ?? 1)
const SEEDS = Array.from({ length: Number(process.env.ANODE_SEEDS ?? 2) }, (_, i) => FIRST + i)

let disk: WeekDisk
beforeAll(() => {
  disk = makeDisk()
})
afterAll(() => disk.unmount())

describe('a server whose processes are killed and doubled, whose disk is full and whose files are damaged', () => {
  test.each(SEEDS)('has everything at the end that it acknowledged: seed %i', async (seed) => {
    const random = seededRandom(seed)
    const begin = performance.now()
    const week = await HardWeek.start(disk, `seed-${seed}`, random)
    const befell: string[] = []
    try {
      const names = Object.keys(week.faults)
      for (let n = 0; n < FAULTS; n++) {
        const name = names[Math.floor(random() * names.length)] ?? ''
        befell.push(name)
        await week.work()
        await week.faults[name]?.()
        await week.work()
        await week.expectNothingLost()
      }
      const took = ((performance.now() - begin) / 1000).toFixed(1)
      console.log(`seed ${seed}: ${took} s; ${befell.join(', ')}`)
    } catch (error) {
      console.log(`seed ${seed} failed after: ${befell.join(', ')}`)
      throw error
    } finally {
      await week.end()
    }
    expect(befell).toHaveLength(FAULTS)
  })
})
