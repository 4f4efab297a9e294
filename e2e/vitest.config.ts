import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './harness/LongestFirst.ts'

/** Each worker has a server, a kernel host and browsers, about a gigabyte in all. */
const MOST_WORKERS = 4

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    include: ['e2e/**/*.test.ts'],
    setupFiles: ['e2e/harness/afterTest.ts'],
    // A file has a server, a data directory, a port and browsers of its own, and waits for them half of its time.
    maxWorkers: Math.min(availableParallelism() + 1, MOST_WORKERS),
    sequence: { sequencer: LongestFirst },
    // Modules are loaded once in a worker; what the tests of a file share are its fixtures.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What tests wait for comes when it comes: the limit only ends what never will.
    expect: { poll: { timeout: 30_000, interval: 25 } },
  },
})
