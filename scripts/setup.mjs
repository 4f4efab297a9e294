/**
 * What must exist before Anode's own code can run: the locked packages, Node 24, the build, and for
 * tests and benchmarks the Python environment and a browser. Each `ensure…` looks first and does
 * nothing when its part is there, so a second start costs milliseconds. This file runs on any Node
 * from 20 on, with no package installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const windows = process.platform === 'win32'

/** An expected failure of the set-up: shown as it is, without a stack. */
class SetupError extends Error {}

/** Prints one plain line about what is going on. */
export const say = (line) => console.log(`anode: ${line}`)

/** Runs a script's body; a failure of the set-up is printed and becomes exit code 1. */
export async function runScript(body) {
  try {
    process.exitCode = (await body()) ?? 0
  } catch (error) {
    console.error(error instanceof SetupError ? `anode: ${error.message}` : error)
    process.exitCode = 1
  }
}

/** Installs what package-lock.json names, when node_modules does not already hold exactly that. */
export function ensurePackages() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) {
    throw new SetupError(
      `Node 20 or newer is needed to start, this is ${process.version}. Install a newer Node.`,
    )
  }
  const stamp = join(root, 'node_modules', '.anode-stamp')
  const wanted = hashOf([join(root, 'package-lock.json')])
  if (read(stamp) === wanted) return
  say('installing the locked packages (half a minute the first time)')
  // Always the npm of the system: the one in node_modules/.bin's reach is about to be replaced.
  // Not `npm ci`: it wants every platform's optional packages in the lock, and fails where a registry does not
  // have them all. `--no-save` installs the locked versions and leaves the lock as it is.
  const result = spawnSync(
    'npm',
    ['install', '--no-save', '--include=dev', '--include=optional', '--loglevel=error'],
    {
      cwd: root,
      env: { ...process.env, PATH: pathWithoutLocalBins() },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
    },
  )
  if (result.status !== 0) {
    throw new SetupError(
      `The packages could not be installed: \`npm install\` failed.\n${outputOf(result)}\n` +
        'If a registry cannot be reached, check the network and `npm config get registry`, then start again.',
    )
  }
  writeFileSync(stamp, wanted)
}

/** The path of the Node 24 binary which all of Anode's code runs on. */
export function node24() {
  const home = join(root, 'node_modules', 'node')
  const binary = join(home, 'bin', windows ? 'node.exe' : 'node')
  const wanted = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version
  if (versionOf(binary) === wanted) return binary
  // npm's policy for install scripts (or `ignore-scripts`) kept the package from fetching its binary.
  say(`installing Node ${wanted}`)
  const result = spawnSync(process.execPath, ['installArchSpecificPackage'], {
    cwd: home,
    env: { ...process.env, PATH: pathWithoutLocalBins() },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (versionOf(binary) === wanted) return binary
  throw new SetupError(
    `Node ${wanted} for ${process.platform} ${process.arch} could not be installed from the npm registry.\n` +
      `${outputOf(result)}\nCheck that the registry can be reached and serves this platform's Node, then start again.`,
  )
}

/** Builds the page and the server, when their sources differ from those of the last build. */
export function ensureBuilt() {
  const stamp = join(root, '.build', 'stamp')
  const wanted = hashOf(sources())
  if (read(stamp) === wanted && existsSync(serverBundle) && existsSync(pageBundle)) return
  say('building')
  rmSync(stamp, { force: true })
  const result = spawnSync(node24(), [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (result.status !== 0) throw new SetupError(`The build failed.\n${outputOf(result)}`)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** The server's bundle, the result of a build. */
export const serverBundle = join(root, 'apps', 'anode', 'dist', 'main.js')

const pageBundle = join(root, 'apps', 'web', 'dist', 'index.html')

/** Makes the Python environment in the data directory; returns the path of its interpreter. */
export function ensurePythonEnvironment() {
  const main = join(root, 'apps', 'anode', 'src', 'environment', 'main.ts')
  const result = spawnSync(node24(), [main], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (result.status !== 0) throw new SetupError('The Python environment could not be made (see above).')
  return result.stdout.trim()
}

/** Finds a Chromium, or installs Debian's where that is possible; returns its path. Tests need it. */
export function ensureChromium() {
  const found = findChromium()
  if (found) return found
  installWithApt('chromium')
  const installed = findChromium()
  if (installed) return installed
  throw new SetupError(
    'The browser tests need Chromium and none was found. Install it (Debian: `apt-get install chromium`) ' +
      'or name its program in ANODE_CHROMIUM.',
  )
}

/** Installs a package of Debian's, where that is possible without a question. */
function installWithApt(name) {
  const administrator = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  if (!findOnPath('apt-get') || (administrator.length > 0 && !succeeds('sudo', ['-n', 'true']))) return
  say(`installing ${name} with apt-get`)
  const [command, ...options] = [...administrator, 'apt-get']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const stdio = ['ignore', 'ignore', 'inherit']
  spawnSync(command, [...options, 'update', '-q'], { stdio, env })
  spawnSync(command, [...options, 'install', '-q', '-y', name], { stdio, env })
}

/** Installs bubblewrap where that is possible: without it, the tests of isolated kernels are left out. */
function ensureBubblewrap() {
  if (process.platform !== 'linux' || findOnPath('bwrap')) return
  installWithApt('bubblewrap')
  if (!findOnPath('bwrap')) {
    say('bubblewrap is not installed and could not be: tests of isolated kernels are left out.')
  }
}

/**
 * The environment of the unit tests: the Python of those that start kernels. A machine where that cannot be had
 * still runs all the others.
 */
export function unitTestEnvironment() {
  ensureBubblewrap()
  try {
    return { ...process.env, ANODE_TEST_PYTHON: ensurePythonEnvironment() }
  } catch (error) {
    say(`${error.message} Tests with kernels will fail.`)
    return process.env
  }
}

/** The environment of the browser tests, which use what `npm start` would run: call `ensureBuilt` as well. */
export function browserTestEnvironment() {
  ensureBubblewrap()
  return {
    ...process.env,
    ANODE_TEST_PYTHON: ensurePythonEnvironment(),
    ANODE_CHROMIUM: ensureChromium(),
    ANODE_TEST_SERVER: serverBundle,
  }
}

/** The command line of vitest, to be run with `node24()`. */
export const vitestOf = (config) => [
  join(root, 'node_modules', 'vitest', 'vitest.mjs'),
  'run',
  '--config',
  join(root, config),
]

/**
 * Runs a command in the foreground of this script, hands it our standard streams and signals, and
 * resolves with its exit code.
 */
export function runInForeground(command, args, env = process.env) {
  const child = spawn(command, args, { stdio: 'inherit', env })
  // A second signal means "now, at once" to the server: it must get each one only once.
  let told = false
  const forward = (signal) => {
    told = true
    child.kill(signal)
  }
  // A terminal sends its Ctrl+C to the child as well.
  const interrupt = () => {
    if (process.stdin.isTTY) told = true
    else forward('SIGINT')
  }
  // A signal to `npm start` ends npm and its shell, and never reaches us: then we are an orphan.
  const parent = process.ppid
  const noticeOrphaned = () => process.ppid !== parent && !told && forward('SIGTERM')
  const watch = process.env.npm_lifecycle_event ? setInterval(noticeOrphaned, 250) : undefined
  process.on('SIGTERM', forward).on('SIGHUP', forward).on('SIGINT', interrupt)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      process.off('SIGTERM', forward).off('SIGHUP', forward).off('SIGINT', interrupt)
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

/** Every file that a build depends on: what lies in packages and apps, but for tests and products. */
function sources() {
  const files = ['package-lock.json', 'tsconfig.json', 'scripts/build.mjs'].map((file) => join(root, file))
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) files.push(path)
      const skipped = ['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')
      if (entry.isDirectory() && !skipped) visit(path)
    }
  }
  visit(join(root, 'apps'))
  visit(join(root, 'packages'))
  return files.sort()
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function versionOf(binary) {
  const result = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim().slice(1) : undefined
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function findChromium() {
  if (process.env.ANODE_CHROMIUM) {
    if (existsSync(process.env.ANODE_CHROMIUM)) return process.env.ANODE_CHROMIUM
    throw new SetupError(`ANODE_CHROMIUM names ${process.env.ANODE_CHROMIUM}, which does not exist.`)
  }
  const applications = [
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  return (
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(findOnPath).find(Boolean) ??
    applications.map((name) => join('/Applications', name)).find(existsSync)
  )
}

function findOnPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']
  return folders.map((folder) => join(folder, name)).find(existsSync)
}

/** PATH without the folders npm puts before it, in which `node` may be the one being installed. */
function pathWithoutLocalBins() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.filter((folder) => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder)).join(delimiter)
}

/** The last lines a failed command printed. */
function outputOf(result) {
  if (result.error) return `  ${result.error.message}`
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '')
  return (lines.length > 20 ? [...lines.slice(0, 10), '…', ...lines.slice(-10)] : lines)
    .map((line) => `  ${line}`)
    .join('\n')
}
