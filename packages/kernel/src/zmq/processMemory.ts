import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'

/** Children of a process by all its threads; empty where the system does not tell. */
const childrenOf = async (pid: number): Promise<ReadonlyArray<number>> => {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  )
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

const linuxMemory = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const own = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  const children = await Promise.all((await childrenOf(pid)).map(linuxMemory))
  return children.reduce((sum, bytes) => sum + bytes, own)
}

const groupMemory = (pid: number): Promise<number> =>
  new Promise((resolve) => {
    execFile('ps', ['-axo', 'pgid=,rss='], (_, output) => {
      const rows = output.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
      resolve(
        rows.reduce((sum, [group, kilobytes]) => (group === pid ? sum + (kilobytes ?? 0) * 1024 : sum), 0),
      )
    })
  })

/** Resident memory of a process and its descendants in bytes; null when the system does not tell. */
export const processMemory = async (pid: number): Promise<number | null> => {
  if (process.platform === 'win32') return null
  const bytes = await (process.platform === 'linux' ? linuxMemory(pid) : groupMemory(pid))
  return bytes === 0 ? null : bytes
}
