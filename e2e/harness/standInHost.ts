import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestHome } from './TestHome.ts'

const program = `const { DatabaseSync } = require('node:sqlite')
globalThis.lock = new DatabaseSync(process.argv[1])
lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
process.stdout.write('held')
setInterval(() => {}, 1e6)`

/** A process that holds the lock of a home's kernel host, so that the server takes it for one and starts none. */
export const standInHost = async (home: TestHome): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['-e', program, home.file('host.lock')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}
