import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

if (Number(process.versions.node.split('.')[0]) !== 24) {
  throw new Error(
    `The tests run on Node 24, this is ${process.version}. Start them with \`npm run unit\`, which brings it.`,
  )
}

export default defineConfig({
  test: {
    environment: 'node',
    setupFiles: ['packages/document/src/testing/repeatable.ts'],
    // Those that start kernels and servers wait for them most of their time.
    maxWorkers: availableParallelism() + 1,
    // Modules are loaded once in a worker: that takes longer than most tests, and they keep no state.
    isolate: false,
    // A machine that is busy with other things is slow, not wrong.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'apps/*/src/**/*.test.{ts,tsx}'],
  },
})
