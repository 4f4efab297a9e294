import { defineConfig } from 'vitest/config'

if (Number(process.versions.node.split('.')[0]) !== 24) {
  throw new Error(`The tests run on Node 24, this is ${process.version}. Start them with \`npm test\`.`)
}

export default defineConfig({
  test: {
    environment: 'node',
    // A machine that is busy with other things is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'apps/*/src/**/*.test.{ts,tsx}'],
  },
})
