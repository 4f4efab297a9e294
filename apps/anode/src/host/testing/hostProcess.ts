import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A host in a process of its own, as `anode host` starts it. */
export interface HostProcess {
  readonly child: ChildProcess
  readonly pid: number
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>
  /** What it wrote to its standard streams. */
  readonly written: () => string
}

export const startHost = (home: string): HostProcess => {
  const module = pathToFileURL(join(import.meta.dirname, '..', 'index.ts')).href
  const program = `const { runHost } = await import(${JSON.stringify(module)})
try { await runHost({ home: ${JSON.stringify(home)} }) } catch (error) { console.error(error.message); process.exit(1) }
process.exit(0)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ANODE_SECRET: 'never-seen' },
  })
  let written = ''
  child.stdout.on('data', (data) => {
    written += data
  })
  child.stderr.on('data', (data) => {
    written += data
  })
  const ended = new Promise<number | string>((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? signal ?? ''))
  })
  return { child, pid: child.pid ?? 0, ended, written: () => written }
}
