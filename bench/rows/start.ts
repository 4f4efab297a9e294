import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { Child } from '../Child.ts'
import { freePort } from '../freePort.ts'
import { defineRow } from '../Row.ts'
import { root } from '../root.ts'

const TIMES = 5

/** Whether a server holds the lock of its data directory: what it wrote down may have outlived it. */
const isHeld = (home: string): boolean => {
  const file = join(home, 'server.lock')
  if (!existsSync(file)) return false
  const lock = new DatabaseSync(file, { readOnly: true, timeout: 0 })
  try {
    lock.exec('SELECT 1 FROM sqlite_schema')
    return false
  } catch {
    return true
  } finally {
    lock.close()
  }
}

/** Waits until the server of a data directory has let go of it: npm ends before what it started. */
const letGo = async (home: string): Promise<void> => {
  while (isHeld(home)) await sleep(20)
}

/** Starts a command that becomes a server on `home`; seconds until it answers a request. */
const answers = async (home: string, command: string, args: ReadonlyArray<string>): Promise<number> => {
  await letGo(home)
  const port = await freePort()
  const begin = performance.now()
  await using child = new Child(command, [...args, '--home', home, '--port', String(port), '--no-open'], {
    cwd: root,
  })
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
    const seconds = (performance.now() - begin) / 1000
    await answer?.body?.cancel()
    if (answer !== null) return seconds
    if (child.ended) await child.finished()
    await sleep(5)
  }
}

/** On a data directory that was used before, with everything installed and built. */
export const row = defineRow({
  name: 'start',
  lines: {
    command: {
      title: 'a second `npm start` until the server answers',
      unit: 's',
      budget: { atMost: 3, of: 'value' },
    },
    server: { title: 'the server alone until it answers', unit: 's', budget: { atMost: 1, of: 'value' } },
  },
  measure: async (context) => {
    const home = await context.makeHome()
    const command = [home, 'npm', ['start', '--silent', '--']] as const
    const server = [home, process.execPath, [await context.program()]] as const
    await answers(...command)
    const samples = { command: [] as number[], server: [] as number[] }
    for (let n = 0; n < TIMES; n++) {
      samples.command.push(await answers(...command))
      samples.server.push(await answers(...server))
    }
    return { command: { anode: samples.command }, server: { anode: samples.server } }
  },
})
