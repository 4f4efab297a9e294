/**
 * `npm run soak [-- --seeds N --first 1 --only people]`: what takes too long for `npm test`.
 *
 * - `people` (200 seeds): the random run of twelve people against the real server, with many seeds, and beside it a server to which
 *   a hard week happens: its processes are killed and doubled, foreign process ids are planted, its disk is full, its
 *   files are damaged, clients are slow or greedy. Each prints what it broke; a seed that fails is repeated with
 *   `--first SEED --seeds 1`.
 * - `files` (200 seeds): notebooks and texts of a folder under git, which people, programs and git change while the server is killed.
 * - `field`: every file of the field in two browsers, of which `npm test` shows a third.
 * - `properties` (20 seeds): the tests of properties, which try the same values in `npm test` every time, with others.
 * - `rest`: thousands of requests made from the OpenAPI, by schemathesis; `--first` is their seed,
 *   `--examples` about how many each operation gets in each phase (100).
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { soakRest } from './restSoak.mjs'
import {
  ensureBuilt,
  ensurePackages,
  ensurePythonEnvironment,
  node24,
  root,
  runInForeground,
  runScript,
  say,
  serverBundle,
  vitestOf,
} from './setup.mjs'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    first: { type: 'string', default: '1' },
    examples: { type: 'string', default: '100' },
    only: { type: 'string' },
  },
})

const soakPeople = (node) =>
  runInForeground(node, [...vitestOf('e2e/vitest.config.ts'), 'e2e/fuzz'], {
    ...process.env,
    ANODE_SEEDS: values.seeds ?? '200',
    ANODE_SEED: values.first,
    ANODE_TEST_SERVER: serverBundle,
  })

const soakField = (node) =>
  runInForeground(node, [...vitestOf('e2e/vitest.config.ts'), 'e2e/files/fieldFiles'], {
    ...process.env,
    ANODE_FIELD: 'all',
    ANODE_TEST_SERVER: serverBundle,
  })

const soakFiles = (node, python) =>
  runInForeground(
    node,
    [
      ...vitestOf('vitest.config.ts'),
      ...['apps/anode/src/serve/servedWeek', 'apps/anode/src/serve/linkedFilesWeek'],
    ],
    {
      ...process.env,
      ANODE_SEEDS: values.seeds ?? '200',
      ANODE_SEED: values.first,
      ANODE_TEST_PYTHON: python,
    },
  )

/** The unit tests that state properties: what they make up comes from fast-check, or from what is shared of it. */
const propertyTests = () =>
  spawnSync(
    'git',
    ['grep', '-lE', "'fast-check'|/testing/(any|random|roomStorageContract)", '--', '*.test.ts'],
    { cwd: root, encoding: 'utf8' },
  )
    .stdout.split('\n')
    .filter((file) => file !== '')

const soakProperties = async (node, python) => {
  const first = Number(values.first)
  const files = propertyTests()
  let code = 0
  for (let seed = first; seed < first + Number(values.seeds ?? '20'); seed++) {
    say(`properties: seed ${seed}`)
    code =
      (await runInForeground(node, [...vitestOf('vitest.config.ts'), '--reporter=dot', ...files], {
        ...process.env,
        ANODE_PROPERTY_SEED: String(seed),
        ANODE_TEST_PYTHON: python,
      })) || code
  }
  return code
}

const soaks = {
  people: soakPeople,
  files: (node) => soakFiles(node, ensurePythonEnvironment()),
  field: soakField,
  properties: (node) => soakProperties(node, ensurePythonEnvironment()),
  rest: (node) =>
    soakRest({ node, python: ensurePythonEnvironment(), seed: values.first, examples: values.examples }),
}

await runScript(async () => {
  process.chdir(root)
  const names = values.only === undefined ? Object.keys(soaks) : values.only.split(',')
  const unknown = names.find((name) => !(name in soaks))
  if (unknown !== undefined) {
    say(`there is no soak “${unknown}”: ${Object.keys(soaks).join(', ')} are there`)
    return 1
  }
  ensurePackages()
  const node = node24()
  ensureBuilt()
  let code = 0
  for (const name of names) {
    say(`soak: ${name}`)
    code = (await soaks[name](node)) || code
  }
  return code
})
