/** `npm run corpora`: prepares everything, then runs bench/corpora/main.ts with the given arguments. */
import { join } from 'node:path'
import {
  ensureBuilt,
  ensurePackages,
  ensurePythonEnvironment,
  node24,
  root,
  runInForeground,
  runScript,
} from './setup.mjs'

await runScript(async () => {
  ensurePackages()
  const node = node24()
  ensureBuilt()
  const env = { ...process.env, ANODE_TEST_PYTHON: ensurePythonEnvironment() }
  return runInForeground(node, [join(root, 'bench', 'corpora', 'main.ts'), ...process.argv.slice(2)], env)
})
