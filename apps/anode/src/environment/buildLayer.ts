/**
 * Makes the environment of a notebook. Where another one has a part of its packages and nothing else, the new one builds
 * upon it: it holds only what is missing there and sees the rest through it (`.pth`). So a package more takes its own
 * size and a moment; numpy lies on the disk once, compiled once. Everything else is linked from uv's cache.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Effect } from 'effect'
import {
  closeEnvironment,
  environmentPython,
  environmentsFolder,
  type Marker,
  readReady,
  sitePackages,
} from './EnvironmentDirectory.ts'
import type { EnvironmentFailed } from './EnvironmentError.ts'
import type { Installer } from './Installer.ts'
import type { Interpreter } from './Interpreter.ts'
import { packagesFor, parseLock, readLock } from './RequirementsLock.ts'
import type { CommandFailed } from './runCommand.ts'
import { empty, type InstallPlan, noBuild, pipFor, quietly, run, type Uv, writing } from './Uv.ts'

/** What a layer needs. */
export interface LayerPlan extends InstallPlan {
  readonly installer: Installer
  readonly folder: string
  /** All that it has, as `name==version`. */
  readonly packages: ReadonlyArray<string>
  /** The folder of the base environment, wherever it is. */
  readonly base: string | null
  readonly onInstalling: () => void
}

/** An environment that another one builds upon. */
interface Parent {
  readonly folder: string
  readonly packages: ReadonlyArray<string>
  readonly sitePackages: string
}

/** What an environment holds; the base environment's packages are in its lock. */
const packagesOf = ({ packages, markers }: Marker): ReadonlyArray<string> =>
  packages ?? packagesFor(parseLock(readLock()), markers).map(({ name, version }) => `${name}==${version}`)

/** How deep environments build upon each other: each is a place more where an import looks. */
const DEEPEST = 8

const depthOf = (home: string, { parent }: Marker): number => {
  const above = parent === undefined ? undefined : readReady(resolve(environmentsFolder(home), parent))
  return above === undefined ? 0 : 1 + depthOf(home, above)
}

/** The environments of a Python that are ready, the base environment first. */
const environmentsFor = (home: string, base: string | null, { executable, version }: Interpreter) => {
  const there = readdirSync(environmentsFolder(home)).map((name) => join(environmentsFolder(home), name))
  return [...new Set(base === null ? there : [base, ...there])].flatMap((folder) => {
    const marker = readReady(folder)
    return marker?.executable === executable && marker.version === version ? [{ folder, marker }] : []
  })
}

/** The environment that has most of these packages and no other. */
const findParent = ({ home, base, packages, interpreter }: LayerPlan): Parent | null => {
  const wanted = new Set(packages)
  let best: Parent | null = null
  for (const { folder, marker } of environmentsFor(home, base, interpreter)) {
    const has = packagesOf(marker)
    if (has.length <= (best?.packages.length ?? 0) || !has.every((each) => wanted.has(each))) continue
    if (depthOf(home, marker) >= DEEPEST) continue
    best = { folder, packages: has, sitePackages: sitePackages(folder, marker) }
  }
  return best
}

/** A Python that executes nothing of what is installed beside it, as it otherwise does with lines of `.pth` files. */
export const aloof = ['-I', '-S']

/** Fills the plan's folder, which it empties first. Gives the name of the environment that it builds upon. */
export const buildLayer = (plan: LayerPlan) =>
  Effect.gen(function* () {
    const { folder, interpreter } = plan
    const uv = yield* plan.installer.find(plan)
    const parent = findParent(plan)
    const has = new Set(parent?.packages)
    const lacking = plan.packages.filter((each) => !has.has(each))
    yield* empty(folder)
    const install = uv === null ? yield* venvWithPip(plan) : yield* venvWithUv(plan, uv)
    plan.onInstalling()
    const python = environmentPython(folder)
    const own = sitePackages(folder, interpreter)
    const linked = yield* linkPackages(plan, lacking)
    const missing = lacking.filter((each) => !linked.has(each))
    const list = join(folder, 'packages.txt')
    yield* writing(list, () => writeFile(list, missing.map((each) => `${each}\n`).join('')))
    if (missing.length > 0) yield* install(list)
    if (lacking.length > 0) {
      const program = fileURLToPath(new URL('./compilePackages.py', import.meta.url))
      yield* run(plan, python, [...aloof, program, own])
    }
    if (parent !== null) {
      const line = `import site; site.addsitedir(${pythonText(parent.sitePackages)})\n`
      yield* writing(own, () => writeFile(join(own, 'anode-parent.pth'), line))
      yield* copyPrograms(parent.folder, folder)
    }
    yield* guardPip(folder)
    yield* writing(folder, async () => closeEnvironment(folder, interpreter))
    return parent === null ? {} : { parent: relative(environmentsFolder(plan.home), parent.folder) }
  })

/** An empty environment, and what installs a list of packages into it. */
const venvWithUv = (plan: LayerPlan, uv: Uv) => {
  const { folder, interpreter, installer } = plan
  const python = environmentPython(folder)
  const install = ['pip', 'install', '--no-deps', ...noBuild(plan), '--python', python, '-r']
  return Effect.as(
    installer.run(plan, uv, ['venv', '--no-project', '--python', interpreter.executable, folder]),
    (list: string): Effect.Effect<unknown, CommandFailed | EnvironmentFailed> =>
      installer.run(plan, uv, [...install, list]),
  )
}

const venvWithPip = (plan: LayerPlan) =>
  Effect.gen(function* () {
    yield* run(plan, plan.interpreter.executable, ['-m', 'venv', '--without-pip', plan.folder])
    const pip = yield* pipFor(plan, plan.folder)
    return (list: string): Effect.Effect<unknown, CommandFailed | EnvironmentFailed> =>
      pip('install', ...quietly, '--no-compile', '--no-deps', '-r', list)
  })

/** A text as Python reads it, whatever the encoding of the file. */
const pythonText = (text: string): string =>
  JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Which environment of this Python has a package in its own folder, for each that is lacking. */
const sourcesOf = ({ home, base, folder, interpreter }: LayerPlan, lacking: ReadonlyArray<string>) => {
  const wanted = new Set(lacking)
  const sources = new Map<string, string>()
  for (const { folder: other, marker } of environmentsFor(home, base, interpreter)) {
    if (other === folder) continue
    const above =
      marker.parent === undefined ? undefined : readReady(resolve(environmentsFolder(home), marker.parent))
    const inherited = new Set(above === undefined ? [] : packagesOf(above))
    for (const each of packagesOf(marker)) {
      if (wanted.has(each) && !inherited.has(each)) sources.set(each, sitePackages(other, marker))
    }
  }
  return sources
}

/** Takes packages from environments that have them, compiled as they are. Gives those that are in place. */
const linkPackages = (plan: LayerPlan, lacking: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { folder, interpreter } = plan
    const sources = sourcesOf(plan, lacking)
    if (sources.size === 0) return new Set<string>()
    const list = join(folder, 'linked.json')
    const rows = Array.from(sources, ([each, source]) => [...each.split('=='), source])
    yield* writing(list, () => writeFile(list, JSON.stringify(rows)))
    const program = fileURLToPath(new URL('./linkPackages.py', import.meta.url))
    const python = environmentPython(folder)
    const said = yield* run(plan, python, [...aloof, program, list, sitePackages(folder, interpreter)])
    const names = new Set(said.split('\n').map((line) => line.replace(/^installed /, '')))
    return new Set(lacking.filter((each) => names.has(each.split('==')[0] as string)))
  })

const binOf = (folder: string): string => dirname(environmentPython(folder))

/** Programs of the environment below, for this one's Python: `!pytest` is to see what was added. */
const copyPrograms = (from: string, to: string) =>
  writing(to, async () => {
    if (process.platform === 'win32') return
    for (const name of readdirSync(binOf(from))) {
      const path = join(binOf(to), name)
      if (existsSync(path) || /^(activate|python|pip)/.test(name)) continue
      const bytes = readFileSync(join(binOf(from), name))
      const head = `#!${environmentPython(from)}`
      if (bytes.toString('latin1', 0, head.length) !== head) continue
      const text = bytes.toString('utf8').replace(head, `#!${environmentPython(to)}`)
      await writeFile(path, text, { mode: 0o755 })
    }
  })

/**
 * What `pip` means to a shell in such an environment. Others have it too, so nothing is installed into it: that
 * `%pip install` does for the notebook, a shell within `%%bash` cannot know.
 */
const PIP = `#!/bin/sh
for word; do
  case "$word" in
    -*) ;;
    install|uninstall)
      echo "This environment is shared by all notebooks with the same packages, so pip changes nothing in it." >&2
      echo "Write %pip $word … in a line of its own: the notebook gets an environment with the package." >&2
      exit 1;;
    *) break;;
  esac
done
exec "$(dirname "$0")/python" -m pip "$@"
`

const guardPip = (folder: string) =>
  writing(folder, async () => {
    if (process.platform === 'win32') return
    for (const name of ['pip', 'pip3']) {
      // A file of its own: what stands there may be linked with uv's cache.
      await rm(join(binOf(folder), name), { force: true })
      await writeFile(join(binOf(folder), name), PIP, { mode: 0o755 })
    }
  })
