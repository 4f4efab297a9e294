/**
 * `npm run soak [-- --seeds 200 --first 1]`: the random run of twelve people against the real server, with many
 * seeds. Each prints what it broke; a seed that fails is repeated with `--first SEED --seeds 1`.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  ensureBuilt,
  ensurePackages,
  node24,
  root,
  runInForeground,
  runScript,
  serverBundle,
} from './setup.mjs'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '200' }, first: { type: 'string', default: '1' } },
})

await runScript(async () => {
  process.chdir(root)
  ensurePackages()
  const node = node24()
  ensureBuilt()
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  return runInForeground(
    node,
    [vitest, 'run', '--config', join(root, 'e2e', 'vitest.config.ts'), 'e2e/fuzz'],
    {
      ...process.env,
      ANODE_SEEDS: values.seeds,
      ANODE_SEED: values.first,
      ANODE_TEST_SERVER: serverBundle,
    },
  )
})
