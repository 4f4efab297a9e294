import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import type { ProcessRow, ProcessTable } from './ProcessTable.ts'

/** Linux counts processor time in these for all programs, whatever its own clock does. */
const TICKS_PER_SECOND = 100

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return null
  }
}

/** `stat` is one line that always fits. */
const line = Buffer.alloc(4096)

/** The same for `stat`, without asking how long it is: the half of what it takes. */
const readStat = (pid: number): string | null => {
  let file: number | null = null
  try {
    file = openSync(`/proc/${pid}/stat`, 'r')
    return line.toString('latin1', 0, readSync(file, line, 0, line.length, 0))
  } catch {
    return null
  } finally {
    if (file !== null) closeSync(file)
  }
}

/** Bytes of a page: the same size, told in pages and in kB. */
const pageSize = (): number => {
  const pages = Number(read('/proc/self/statm')?.split(' ')[0])
  const kilobytes = Number(/^VmSize:\s+(\d+) kB$/m.exec(read('/proc/self/status') ?? '')?.[1])
  const size = (kilobytes * 1024) / pages
  // Both change meanwhile; a page has a power of two of bytes.
  return Number.isFinite(size) && size > 0 ? 2 ** Math.round(Math.log2(size)) : 4096
}

/** Reads `/proc/<pid>/stat` (proc_pid_stat(5)); the name, which may hold anything, ends with the last bracket. */
const rowOf = (pid: number, stat: string, bytesPerPage: number): ProcessRow => {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const at = (field: number) => Number(fields[field - 3])
  return {
    pid,
    parent: at(4),
    group: at(5),
    session: at(6),
    startedAt: at(22),
    hasEnded: fields[0] === 'Z' || fields[0] === 'X',
    cpuTime: (at(14) + at(15) + at(16) + at(17)) / TICKS_PER_SECOND,
    memory: at(24) * bytesPerPage,
  }
}

/**
 * Reads `/proc`, at once and without waiting: a file there takes some 15 µs, a turn through the thread pool many times
 * that.
 */
export const linuxTable = (): ProcessTable => {
  const bytesPerPage = pageSize()
  return {
    intervals: { busy: 100, idle: 1000 },
    read: async (skip) => {
      const pids = new Set<number>()
      const rows: Array<ProcessRow> = []
      for (const name of readdirSync('/proc')) {
        const pid = Number(name)
        if (!Number.isInteger(pid)) continue
        pids.add(pid)
        const stat = skip(pid) ? null : readStat(pid)
        if (stat !== null) rows.push(rowOf(pid, stat, bytesPerPage))
      }
      return { pids, rows }
    },
    variable: (pid, name) => {
      const start = `${name}=`
      const all = read(`/proc/${pid}/environ`)?.split('\0') ?? []
      return all.find((entry) => entry.startsWith(start))?.slice(start.length) ?? null
    },
    proportionalMemory: (pid) => {
      const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1]
      return kilobytes === undefined ? null : Number(kilobytes) * 1024
    },
  }
}
