import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const attempt = <A>(body: () => A): A | null => {
  try {
    return body()
  } catch {
    // The process has ended.
    return null
  }
}

const namespaceOf = (pid: number): string | null => attempt(() => readlinkSync(`/proc/${pid}/ns/pid`))

/**
 * The number here of a process that the code of a kernel knows by `inside`: an isolated kernel has numbers of its own.
 *
 * @throws Error when the kernel has no such process
 */
export const outsidePid = (kernel: number, inside: number): number => {
  if (process.platform !== 'linux') return inside
  const namespace = namespaceOf(kernel)
  if (namespace === namespaceOf(process.pid)) return inside
  const found = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && namespaceOf(pid) === namespace)
    .find((pid) => {
      const status = attempt(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? ''
      return /^NSpid:.*\t(\d+)$/m.exec(status)?.[1] === String(inside)
    })
  if (found === undefined) throw new Error(`The kernel ${kernel} has no process ${inside}.`)
  return found
}
