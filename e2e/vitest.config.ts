import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    include: ['e2e/**/*.test.ts'],
    // Takes both cores for minutes: asked for with ANODE_CONTENTION=1.
    exclude: process.env.ANODE_CONTENTION ? [] : ['e2e/contention/**'],
    setupFiles: ['e2e/harness/afterTest.ts'],
    // Each test drives a real server and a real browser: one after the other, on two cores.
    maxWorkers: 1,
    // A shared machine that stalls for half a minute is no fault of ours; a fault of ours fails twice.
    retry: process.env.CI ? 1 : 0,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What tests wait for comes when it comes: the limit only ends what never will.
    expect: { poll: { timeout: 30_000, interval: 25 } },
  },
})
