import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './harness/LongestFirst.ts'

/** Each worker has a server, a kernel host and browsers, about a gigabyte in all. */
const MOST_WORKERS = 4

const CONTENTION = 'e2e/contention/**/*.test.ts'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    setupFiles: ['e2e/harness/afterTest.ts'],
    // Modules are loaded once in a worker; what the tests of a file share are its fixtures.
    isolate: false,
    // What tests wait for comes when it comes: limits only end what never will, also where many share the machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What passes at the second try is not sound, and named at the end of `npm test`. It goes when three whole runs in a
    // row have needed none (docs/decisions/0139).
    retry: 1,
    expect: { poll: { timeout: 60_000, interval: 25 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'pages',
          include: ['e2e/**/*.test.ts'],
          exclude: [CONTENTION],
          // A file has a server, a data directory, a port and browsers of its own, which keep more than one core busy.
          maxWorkers: Math.min(availableParallelism(), MOST_WORKERS),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'contention',
          include: [CONTENTION],
          // Its browsers commit at a pace, whether the machine keeps up or not: they have it for themselves.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
