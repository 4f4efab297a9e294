import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    include: ['e2e/**/*.test.ts'],
    setupFiles: ['e2e/harness/afterTest.ts'],
    // Each test drives a real server and a real browser: one after the other, on two cores.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What tests wait for comes when it comes: the limit only ends what never will.
    expect: { poll: { timeout: 30_000, interval: 25 } },
  },
})
