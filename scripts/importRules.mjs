/**
 * Who may import whom. The table is the design's: it only ever points one way. A rule here is about every kind of
 * import, also of types alone and of what is loaded later; so is the search for modules that import each other, which
 * Biome's `noImportCycles` does without types.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'
import { root } from './setup.mjs'
import { tangles, wayRound } from './tangles.mjs'

const everything = ['document', 'protocol', 'notebook', 'kernel', 'cells', 'server'].map(
  (name) => `@anode/${name}`,
)

/** Per unit: which of our packages it may import, with their subpaths; `!` takes one away again. */
const units = {
  'packages/document': [],
  'packages/protocol': ['@anode/document'],
  'packages/notebook': ['@anode/document', '@anode/protocol', '@anode/cells', '!@anode/cells/view'],
  'packages/kernel': [
    '@anode/document/environment',
    '@anode/document/facts',
    '@anode/document/limits',
    '@anode/document/messageOf',
    '@anode/document/terminal',
    '@anode/document/testing',
    '@anode/protocol',
  ],
  'packages/cells': ['@anode/document', '@anode/kernel', '!@anode/kernel/zmq'],
  'packages/server': [
    '@anode/document',
    '@anode/protocol',
    '@anode/kernel',
    '!@anode/kernel/zmq',
    '@anode/cells',
    '!@anode/cells/view',
  ],
  'apps/web': ['@anode/document', '@anode/protocol', '@anode/notebook', '@anode/cells'],
  'apps/anode': [...everything, '!@anode/cells/view'],
  // What a page opens a notebook with, for pages that measure it or contend for it.
  e2e: [...everything, '@anode/web/replica'],
  bench: [...everything, '@anode/web/replica'],
  scripts: [],
}

/** What the tests of a unit may import beside: what they test it with. */
const forTests = {
  // A replica is tested with the room that it follows.
  'packages/protocol': ['@anode/server/testing'],
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
      /^packages\/notebook\//,
      /^apps\/web\//,
      /^(e2e|bench)\//,
      tests,
    ],
  },
]

/**
 * The page, from the top down: the roots join features and pages; features stand on the page of the notebook, which
 * knows none of them; one feature never reaches into another. What two features share is the page's or the package's
 * of the notebook.
 */
const web = 'apps/web/src/'
const featureFolder = /^apps\/web\/src\/features\/([^/]+)\//

/** What draws a notebook: its page, and its outputs. Only what stands above it may draw with it. */
const notebookPage = /^apps\/web\/src\/(notebook|outputs)\//
/** Draws the first cells of a notebook with parts of the page, before the page is there. */
const painter = /^apps\/web\/src\/paint\//

const files = Object.keys(units).flatMap((unit) => filesOf(unit).map((file) => readFile(unit, file)))
const problems = [...files.flatMap(problemsOf), ...cyclesIn(files), ...foldersInCircles(files)]
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

/** A source with what it imports, and the lines where it does so. */
function readFile(unit, file) {
  const code = readFileSync(join(root, file), 'utf8')
  const imports = importsIn(file, code).map(({ specifier, start }) => ({
    specifier,
    line: code.slice(0, start).split('\n').length,
    target: specifier.startsWith('.') ? posix.join(dirname(file), specifier) : null,
  }))
  return { unit, file, imports }
}

function problemsOf({ unit, file, imports }) {
  return imports.flatMap(({ specifier, line }) => {
    const reason = refuse(unit, file, specifier)
    return reason ? [`${file}:${line} imports '${specifier}': ${reason}`] : []
  })
}

/** Why an import is not allowed, or undefined when it is. */
function refuse(unit, file, specifier) {
  if (specifier.startsWith('.')) {
    const target = posix.join(dirname(file), specifier)
    if (!target.startsWith(`${unit}/`)) return `it leaves ${unit}; import the package's name instead`
    if (tests.test(target) && !tests.test(file)) return 'only tests import tests'
    return target.startsWith(web) ? refuseInPage(file, target) : undefined
  }
  if (/^@anode(\/|$)/.test(specifier)) {
    const named = (rule) => specifier === rule || specifier.startsWith(`${rule}/`)
    const rules = tests.test(file) ? [...units[unit], ...(forTests[unit] ?? [])] : units[unit]
    const allowed = rules.some(named) && !rules.some((rule) => rule.startsWith('!') && named(rule.slice(1)))
    return allowed ? undefined : `${unit} may import ${rules.join(', ') || 'none of our packages'}`
  }
  const guard = guarded.find(({ pattern }) => pattern.test(specifier))
  if (!guard || guard.places.some((place) => place.test(file))) return undefined
  return `${guard.what} is not for this place (see scripts/importRules.mjs)`
}

/** Why a part of the page may not import another, or undefined when it may. */
function refuseInPage(file, target) {
  const isRoot = !file.slice(web.length).includes('/')
  const [from, to] = [featureFolder.exec(file)?.[1], featureFolder.exec(target)?.[1]]
  if (target === `${web}features.ts`)
    return isRoot ? undefined : 'only the roots of the page know its features'
  if (notebookPage.test(target) && !(isRoot || from || notebookPage.test(file) || painter.test(file))) {
    return 'what the page of a notebook is made of is not for the rest of the page; what both need lies below it'
  }
  if (to === undefined || to === from) return undefined
  if (file === `${web}features.ts`) {
    return target.endsWith(`/${to}/${to}Feature.ts`)
      ? undefined
      : 'a feature is one value, of the file named by it'
  }
  return from === undefined
    ? 'the page knows no feature; a part of `Feature` is what it may ask for'
    : 'features never reach into each other; what both need belongs to the page or to @anode/notebook'
}

/** One way round for each set of modules that import each other. */
function cyclesIn(files) {
  const known = new Map(files.map(({ file, imports }) => [file, imports]))
  const next = (file) => (known.get(file) ?? []).flatMap(({ target }) => (known.has(target) ? [target] : []))
  return tangles([...known.keys()], next).map((tangle) => {
    const way = wayRound(tangle, next)
    const line = known.get(way[0])?.find(({ target }) => target === way[1])?.line
    return `${way[0]}:${line} imports itself, by way of ${way.slice(1).join(' → ')} (types count)`
  })
}

/**
 * The folders of the page stand in layers, of which the lower ones know nothing of the upper: no way leads round. A
 * folder and those within it are one thing in this.
 */
function foldersInCircles(files) {
  const folderOf = (file) => {
    if (!file.startsWith(web) || tests.test(file)) return null
    // What lies in no folder is a root: each for itself.
    return posix.dirname(file.slice(web.length)).replace(/^\.$/, file.slice(web.length))
  }
  const areNested = (a, b) => a.startsWith(`${b}/`) || b.startsWith(`${a}/`)
  const edges = new Map()
  for (const { file, imports } of files) {
    const from = folderOf(file)
    for (const { target, line } of from === null ? [] : imports) {
      const to = target === null ? null : folderOf(target)
      if (to === null || to === from || areNested(from, to)) continue
      if (!edges.has(from)) edges.set(from, new Map())
      if (!edges.get(from).has(to)) edges.get(from).set(to, `${file}:${line}`)
    }
  }
  const next = (folder) => [...(edges.get(folder)?.keys() ?? [])]
  return tangles([...edges.keys()], next).map((tangle) => {
    const way = wayRound(tangle, next)
    const steps = way.slice(1).map((to, i) => `${way[i]} → ${to} (${edges.get(way[i]).get(to)})`)
    return `Folders of apps/web/src stand on each other: ${steps.join(', ')}`
  })
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
