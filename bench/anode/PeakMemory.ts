import { readFileSync } from 'node:fs'

/** How often the memory of a process is looked at, in ms. */
const INTERVAL = 5

const MB = 2 ** 20
const PAGE = 4096

/** The resident memory of a process in MB; null where the system does not tell. */
export const residentMemory = (pid: number): number | null => {
  if (process.platform !== 'linux') return null
  // proc_pid_statm(5): total size, resident size, … in pages.
  return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE) / MB
}

/** How much the resident memory of a process grew at most while `body` went on, in MB; null where nobody tells. */
export const peakDuring = async <A>(
  pid: number,
  body: () => Promise<A>,
): Promise<{ readonly result: A; readonly grown: number | null }> => {
  const before = residentMemory(pid)
  if (before === null) return { result: await body(), grown: null }
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMemory(pid) ?? 0)
  }, INTERVAL)
  const result = await body()
  clearInterval(timer)
  return { result, grown: peak - before }
}
