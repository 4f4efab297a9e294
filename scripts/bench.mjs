/** `npm run bench`: prepares everything, then runs bench/main.ts with the given arguments. */
import { join } from 'node:path'
import {
  ensureBuilt,
  ensureChromium,
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
  const env = {
    ...process.env,
    ANODE_TEST_PYTHON: ensurePythonEnvironment(),
    ANODE_CHROMIUM: ensureChromium(),
  }
  return runInForeground(node, [join(root, 'bench', 'main.ts'), ...process.argv.slice(2)], env)
})
