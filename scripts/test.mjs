/**
 * `npm test`: checks, then the unit tests, then the browser tests, what is quick first; arguments go to vitest.
 * `npm test -- --bail=1` ends at the first failure. The last lines of the output name the tests that failed, with
 * the first line of the reason, and count the tests of both runs.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import {
  browserTestEnvironment,
  ensureBuilt,
  ensurePackages,
  node24,
  root,
  runInForeground,
  runScript,
  say,
  vitestOf,
} from './setup.mjs'

const count = { passed: 0, failed: 0, skipped: 0 }
const failures = []

await runScript(async () => {
  process.chdir(root)
  ensurePackages()
  const node = node24()
  const bails = process.argv.some((argument) => argument.startsWith('--bail'))
  const checked = spawnSync(node, [join(root, 'scripts', 'check.mjs')], { stdio: 'inherit' }).status === 0
  if (!checked && bails) return 1
  ensureBuilt()
  const env = browserTestEnvironment()
  const suites = { unit: 'vitest.config.ts', browser: 'e2e/vitest.config.ts' }
  const codes = []
  for (const [name, config] of Object.entries(suites)) {
    codes.push(await runSuite(node, name, config, env))
    if (bails && codes.at(-1) !== 0) return 1
  }
  if (!checked) say('`npm run check` failed, see above')
  if (count.passed === 0) say('no test ran')
  return checked && count.passed > 0 && codes.every((code) => code === 0) ? 0 : 1
})

for (const failure of failures) console.log(failure)
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
console.log(`tests: ${count.passed} passed, ${count.failed} failed${skipped}`)

async function runSuite(node, name, config, env) {
  say(`${name} tests`)
  const report = join(root, '.build', `${name}-tests.json`)
  mkdirSync(join(root, '.build'), { recursive: true })
  rmSync(report, { force: true })
  const code = await runInForeground(
    node,
    [
      ...vitestOf(config),
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    env,
  )
  add(report)
  return code
}

/** Adds the tests of vitest's JSON report to the count; a file that could not be loaded is one failure. */
function add(report) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readReport(report)
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  count.passed += numPassedTests
  count.failed += numFailedTests + unloaded.length
  count.skipped += numPendingTests + numTodoTests
  for (const file of testResults) {
    const path = relative(root, file.name)
    if (unloaded.includes(file)) failures.push(failureOf('failed', path, file.message))
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      const name = `${path} > ${fullName}`
      if (status === 'failed') failures.push(failureOf('failed', name, failureMessages[0]))
      // It was tried again, as `--retry=1` asks for.
      else if (status === 'passed' && failureMessages.length > 0)
        failures.push(failureOf('failed once', name, failureMessages[0]))
    }
  }
}

function failureOf(what, test, message = '') {
  const reason = stripVTControlCharacters(message).split('\n')[0]
  return reason === '' ? `${what}: ${test}` : `${what}: ${test}\n  ${reason}`
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    // vitest ended before it could report; its exit code says so.
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  }
}
