import { rmSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { settleKept } from './KeptFile.ts'
import { readSideName } from './sideNames.ts'

/** What is younger may be another server's that is at work, in ms. */
export const LEFT = 60_000

/** Removes what a process that was killed while it replaced a file has left beside it; what others wrote is kept. */
export const removeLeftovers = async (target: string, age = LEFT): Promise<void> => {
  const folder = dirname(target)
  // A folder may be written in and not be listed.
  for (const name of await readdir(folder).catch(() => [])) {
    const left = readSideName(basename(target), name)
    if (left === null) continue
    const path = join(folder, name)
    try {
      if (Date.now() - statSync(path).ctimeMs < age) continue
      if (left.is === 'new') rmSync(path)
      else settleKept(path, target)
    } catch {
      // Another server has removed it.
    }
  }
}

/** When leftovers of each file were looked for last, in ms. */
const lookedAt = new Map<string, number>()

/** The same, unless it was done just now. */
export const removeLeftoversSometimes = async (target: string): Promise<void> => {
  const now = Date.now()
  if (now - (lookedAt.get(target) ?? 0) < LEFT) return
  lookedAt.set(target, now)
  await removeLeftovers(target)
}
