/**
 * `npm run browser -- PATH …`: the browser tests whose path holds one of these words, after a build if a source has
 * changed since the last one; all of them when none is given. What begins with a dash goes to vitest, as in
 * `npm run browser -- e2e/list -t 'words of a title'`.
 */
import {
  browserTestEnvironment,
  ensureBuilt,
  ensurePackages,
  node24,
  root,
  runInForeground,
  runScript,
  vitestOf,
} from './setup.mjs'

await runScript(() => {
  process.chdir(root)
  ensurePackages()
  const node = node24()
  ensureBuilt()
  return runInForeground(
    node,
    [...vitestOf('e2e/vitest.config.ts'), ...process.argv.slice(2)],
    browserTestEnvironment(),
  )
})
