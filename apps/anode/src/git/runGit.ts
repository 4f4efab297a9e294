import { spawnSync } from 'node:child_process'

/** What git answered. */
export interface GitAnswer {
  readonly status: number
  readonly output: string
  /** What it says went wrong. */
  readonly said: string
}

/** Runs git; null when there is none on this machine. */
export const runGit = (args: ReadonlyArray<string>, folder?: string): GitAnswer | null => {
  const { status, stdout, stderr, error } = spawnSync('git', [...args], {
    encoding: 'utf8',
    ...(folder === undefined ? {} : { cwd: folder }),
  })
  if (error !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return null
  return { status: status ?? 1, output: stdout ?? '', said: (stderr ?? '').trim() || String(error ?? '') }
}
