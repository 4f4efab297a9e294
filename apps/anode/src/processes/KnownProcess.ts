import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A process as it can be found again: its number, and what tells it from those who get that number later. */
export interface KnownProcess {
  readonly pid: number
  /** When it began and what it runs; null where the system does not tell. */
  readonly identity: string | null
}

const hashed = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Linux: the boot, the tick of that boot in which it began, and its command line. */
const onLinux = (pid: number): string | null => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold anything; what follows are the fields from the third on (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, began] = [fields[0], fields[19]]
  if (state === 'Z' || state === 'X' || began === undefined) return null
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return `${boot} ${began} ${hashed(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))}`
}

const said = (command: string, args: ReadonlyArray<string>): string =>
  execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    windowsHide: true,
  }).trim()

const onWindows = (pid: number): string =>
  said('powershell.exe', [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    `Get-CimInstance Win32_Process -Filter "ProcessId=${pid}" | ForEach-Object { $_.CreationDate.Ticks; $_.CommandLine }`,
  ])

/** What tells the process with this number from any other; null when there is none, or nobody can tell. */
export const identityOf = (pid: number): string | null => {
  if (!Number.isInteger(pid) || pid <= 0) return null
  try {
    if (process.platform === 'linux') return onLinux(pid)
    const told =
      process.platform === 'win32'
        ? onWindows(pid)
        : said('ps', ['-p', String(pid), '-o', 'lstart=', '-o', 'command='])
    return told === '' ? null : hashed(told)
  } catch {
    return null
  }
}

/** This process, to be written down for others. */
export const thisProcess = (): KnownProcess => ({ pid: process.pid, identity: identityOf(process.pid) })

/** Whether the very process that was written down runs, and not another that has its number now. */
export const isRunning = ({ pid, identity }: KnownProcess): boolean =>
  identity !== null && identityOf(pid) === identity

/** Signals a process if it is proved, just now, to be the one that was written down; false when it is not. */
export const signal = (known: KnownProcess, name: NodeJS.Signals): boolean => {
  if (!isRunning(known)) return false
  try {
    return process.kill(known.pid, name)
  } catch {
    return false
  }
}
