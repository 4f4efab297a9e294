/**
 * `npm run unit -- PATH …`: the unit tests whose path holds one of these words, without checks and without a build;
 * all of them when none is given. What begins with a dash goes to vitest, so `-t 'words of a title'` chooses tests
 * of a file, and `--watch` runs them again at every change.
 */
import {
  ensurePackages,
  node24,
  root,
  runInForeground,
  runScript,
  unitTestEnvironment,
  vitestOf,
} from './setup.mjs'

await runScript(() => {
  process.chdir(root)
  ensurePackages()
  return runInForeground(
    node24(),
    [...vitestOf('vitest.config.ts'), ...process.argv.slice(2)],
    unitTestEnvironment(),
  )
})
