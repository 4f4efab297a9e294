/**
 * `npm run check`: types, format and lint, and the import rules. All of them run and show what they
 * found; the exit code is 1 if any failed. `npm run check -- --write` applies the safe fixes.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensurePackages, node24, root, runScript, say } from './setup.mjs'

await runScript(() => {
  ensurePackages()
  const node = node24()
  const modules = join(root, 'node_modules')
  const checks = [
    ['types', join(modules, 'typescript', 'bin', 'tsc'), '--noEmit'],
    // The notebook's editor runs where there is no page: its types know none.
    [
      'types without a page',
      join(modules, 'typescript', 'bin', 'tsc'),
      '--noEmit',
      '-p',
      'packages/notebook',
    ],
    [
      'format and lint',
      join(modules, '@biomejs', 'biome', 'bin', 'biome'),
      'check',
      '--error-on-warnings',
      ...process.argv.slice(2),
    ],
    ['import rules', join(root, 'scripts', 'importRules.mjs')],
  ]
  const failed = checks.filter(([name, ...command]) => {
    const begin = performance.now()
    const { status } = spawnSync(node, command, { cwd: root, stdio: 'inherit' })
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    say(`${name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`)
    return status !== 0
  })
  return failed.length > 0 ? 1 : 0
})
