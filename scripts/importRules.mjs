/**
 * Who may import whom. The table is the design's: it only ever points one way. A rule here is about
 * every kind of import, also of types alone. (Import cycles are Biome's `noImportCycles`.)
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'
import { root } from './setup.mjs'

const everything = ['document', 'protocol', 'kernel', 'cells', 'server'].map((name) => `@anode/${name}`)

/** Per unit: which of our packages it may import, with their subpaths; `!` takes one away again. */
const units = {
  'packages/document': [],
  'packages/protocol': ['@anode/document'],
  'packages/kernel': ['@anode/document/facts', '@anode/document/testing', '@anode/protocol'],
  'packages/cells': ['@anode/document', '@anode/kernel', '!@anode/kernel/zmq'],
  'packages/server': [
    '@anode/document',
    '@anode/protocol',
    '@anode/kernel',
    '!@anode/kernel/zmq',
    '@anode/cells',
    '!@anode/cells/view',
  ],
  'apps/web': ['@anode/document', '@anode/protocol', '@anode/cells'],
  'apps/anode': [...everything, '!@anode/cells/view'],
  e2e: everything,
  bench: everything,
  scripts: [],
}

/** Tests, and the folders `testing` of what several tests share. Nothing else imports those folders. */
const tests = /\.test\.tsx?$|\/testing\//

/** Modules of others which only some places may import. */
const guarded = [
  {
    what: 'node:',
    pattern: /^node:/,
    places: [/^apps\/anode\//, /^packages\/kernel\/src\/zmq\//, /^(scripts|e2e|bench)\//, tests],
  },
  {
    what: 'React',
    pattern: /^(react|react-dom)(\/|$)/,
    places: [/^apps\/web\//, /^packages\/cells\/src\/(.+\/)?view/],
  },
  {
    what: '@livestore/*',
    pattern: /^@livestore\//,
    places: [
      /^packages\/document\//,
      /^packages\/protocol\/src\/replica\//,
      /^apps\/web\//,
      /^(e2e|bench)\//,
      tests,
    ],
  },
]

const problems = Object.keys(units).flatMap((unit) => filesOf(unit).flatMap((file) => problemsOf(unit, file)))
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function filesOf(unit) {
  // Apps and packages are judged by their sources; a vite.config.ts beside them is a tool's file.
  const folder = join(root, unit, /^(packages|apps)\//.test(unit) ? 'src' : '')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file))
}

function problemsOf(unit, file) {
  const code = readFileSync(join(root, file), 'utf8')
  return importsIn(file, code).flatMap(({ specifier, start }) => {
    const reason = refuse(unit, file, specifier)
    return reason
      ? [`${file}:${code.slice(0, start).split('\n').length} imports '${specifier}': ${reason}`]
      : []
  })
}

/** Why an import is not allowed, or undefined when it is. */
function refuse(unit, file, specifier) {
  if (specifier.startsWith('.')) {
    const target = posix.join(dirname(file), specifier)
    if (!target.startsWith(`${unit}/`)) return `it leaves ${unit}; import the package's name instead`
    return tests.test(target) && !tests.test(file) ? 'only tests import tests' : undefined
  }
  if (/^@anode(\/|$)/.test(specifier)) {
    const named = (rule) => specifier === rule || specifier.startsWith(`${rule}/`)
    const rules = units[unit]
    const allowed = rules.some(named) && !rules.some((rule) => rule.startsWith('!') && named(rule.slice(1)))
    return allowed ? undefined : `${unit} may import ${rules.join(', ') || 'none of our packages'}`
  }
  const guard = guarded.find(({ pattern }) => pattern.test(specifier))
  if (!guard || guard.places.some((place) => place.test(file))) return undefined
  return `${guard.what} is not for this place (see scripts/importRules.mjs)`
}

/** Every module a source names, in imports, re-exports, `import()` and `import('…').Type`. */
function importsIn(file, code) {
  const found = []
  const note = (source) => {
    if (typeof source?.value === 'string') found.push({ specifier: source.value, start: source.start })
  }
  const visitor = new Visitor({
    ImportDeclaration: (node) => note(node.source),
    ExportNamedDeclaration: (node) => note(node.source),
    ExportAllDeclaration: (node) => note(node.source),
    ImportExpression: (node) => note(node.source),
    TSImportType: (node) => note(node.source),
    TSExternalModuleReference: (node) => note(node.expression),
  })
  visitor.visit(parseSync(file, code).program)
  return found
}
