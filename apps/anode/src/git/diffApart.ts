import { Worker } from 'node:worker_threads'
import { type GitDiff, GitRefused } from '@anode/protocol'
import { type DiffSide, gitDiff } from './gitDiff.ts'

/** What is to be compared. */
export interface DiffJob {
  readonly about: Pick<GitDiff, 'path' | 'commit'>
  readonly before: DiffSide | null
  readonly after: DiffSide | null
}

/** The thread's program: beside this file, as source or in the bundle. */
const program = new URL(`./diffThread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Files of so many bytes are compared sooner than a thread would begin. */
const SMALL = 256 * 1024

/** How long it may take, in ms. */
const LONGEST = 30_000

const tooMuch = () =>
  new GitRefused({ kind: 'tooMuch', message: 'It takes too long to compare here. At a terminal: git diff' })

/** Compares two states of a file: large ones in a thread of their own, so that nobody waits for it. @throws GitRefused */
export const diffApart = async (job: DiffJob): Promise<GitDiff> => {
  const { about, before, after } = job
  if ((before?.bytes.length ?? 0) + (after?.bytes.length ?? 0) < SMALL) return gitDiff(about, before, after)
  const thread = new Worker(program, { workerData: job })
  const timer = setTimeout(() => void thread.terminate(), LONGEST)
  try {
    return await new Promise<GitDiff>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', () => reject(tooMuch()))
    })
  } finally {
    clearTimeout(timer)
    void thread.terminate()
  }
}
