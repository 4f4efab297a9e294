import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process and its descendants rest when they used at most this much of a core over the interval. */
const RESTING = 0.02
const INTERVAL = 500
/** Where the system does not tell what processes use, in ms. */
const LONG_ENOUGH = 8000
/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100

/** Processor time of every process by its id, with the id of its parent. */
const processes = async () => {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const all = new Map<number, { readonly parent: number; readonly ticks: number }>()
  for (const id of ids) {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
    // Behind the command's name, which may hold anything: state, parent, …, user time (12th), system time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields.length > 13)
      all.set(Number(id), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) })
  }
  return all
}

const ticksOf = async (pid: number): Promise<{ readonly ticks: number; readonly count: number }> => {
  const all = await processes()
  const belongs = (id: number): boolean => id === pid || (all.has(id) && belongs(all.get(id)?.parent ?? 0))
  const own = [...all].filter(([id]) => belongs(id))
  return { ticks: own.reduce((sum, [, { ticks }]) => sum + ticks, 0), count: own.length }
}

/** The processor time that one process has used, in ms; null where the system does not tell. */
export const processorTime = async (pid: number): Promise<number | null> => {
  const ticks = (await processes()).get(pid)?.ticks
  return ticks === undefined ? null : (ticks / TICKS_PER_SECOND) * 1000
}

/** Waits until a process that has children, and all of them, have nothing to do. */
export const quiet = async (pid: number): Promise<void> => {
  if (process.platform !== 'linux') return sleep(LONG_ENOUGH)
  const most = (RESTING * TICKS_PER_SECOND * INTERVAL) / 1000
  for (let before = await ticksOf(pid); ; ) {
    await sleep(INTERVAL)
    const now = await ticksOf(pid)
    if (now.count > 1 && now.count === before.count && now.ticks - before.ticks <= most) return
    before = now
  }
}
