import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DiskChanged, DiskFailed } from '@anode/server'
import { Effect } from 'effect'
import { onTestFinished } from 'vitest'
import { nodeDiskFiles } from '../nodeDiskFiles.ts'

/** A folder for one test. */
export const newFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anode-files-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

export const disk = nodeDiskFiles(null, '/nowhere')

export const run = Effect.runPromise

/** What something fails with. */
export const failureOf = <E extends DiskFailed | DiskChanged>(
  effect: Effect.Effect<unknown, E>,
): Promise<E> => run(Effect.flip(effect))
