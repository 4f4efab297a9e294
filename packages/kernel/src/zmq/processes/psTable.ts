import { execFile } from 'node:child_process'
import type { ProcessRow, ProcessTable } from './ProcessTable.ts'

/** `[[days-]hours:]minutes:seconds` in seconds. */
const seconds = (text: string): number => {
  const [days, clock = ''] = text.includes('-') ? text.split('-') : ['0', text]
  return Number(days) * 86_400 + clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}

/**
 * Asks `ps`, for systems without `/proc` (macOS). That takes a process each time, so it is asked less often; what it
 * does not tell (sessions, environments, shared memory) is not known.
 */
export const psTable = (): ProcessTable => ({
  intervals: { busy: 500, idle: 2000 },
  read: () =>
    new Promise((resolve) => {
      const columns = 'pid=,ppid=,pgid=,stat=,rss=,time='
      execFile('ps', ['-axo', columns], { maxBuffer: 16 * 1024 * 1024 }, (_, output) => {
        const rows = output
          .split('\n')
          .map((line) => line.trim().split(/\s+/))
          .filter((fields) => fields.length === 6)
          .map(
            ([pid, parent, group, state, rss, time]): ProcessRow => ({
              pid: Number(pid),
              parent: Number(parent),
              group: Number(group),
              session: 0,
              startedAt: 0,
              hasEnded: state?.startsWith('Z') ?? false,
              cpuTime: seconds(time ?? ''),
              memory: Number(rss) * 1024,
            }),
          )
        resolve({ pids: new Set(rows.map(({ pid }) => pid)), rows })
      })
    }),
  variable: () => null,
  proportionalMemory: () => null,
})
