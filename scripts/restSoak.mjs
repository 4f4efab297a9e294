/**
 * Has schemathesis (https://schemathesis.io) make thousands of requests from what the server's OpenAPI says, right ones
 * and wrong ones, and look whether the answers are what the description promises.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root, runInForeground, say, serverBundle } from './setup.mjs'

const VERSION = '4.32.5'

/** `DELETE` of a notebook moves it to the trash, where it can be read and from where it comes back. */
const NOT_FOR_US = 'use_after_free'

const folder = join(root, '.build', 'schemathesis')
const inFolder = (name) =>
  process.platform === 'win32' ? join(folder, 'Scripts', `${name}.exe`) : join(folder, 'bin', name)

/** Installs schemathesis beside the build, where it is not there yet. */
const ensureSchemathesis = (python) => {
  const known = spawnSync(inFolder('schemathesis'), ['--version'], { encoding: 'utf8' })
  if (known.status === 0 && known.stdout.includes(VERSION)) return
  say(`installing schemathesis ${VERSION}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const steps = [
    [python, ['-m', 'venv', folder]],
    [
      inFolder('python'),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${VERSION}`],
    ],
  ]
  for (const [command, args] of steps) {
    if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0) {
      throw new Error(
        `schemathesis could not be installed: \`${command} ${args.join(' ')}\` failed (see above).`,
      )
    }
  }
}

/** A server on a directory of its own; gives its address and how it is ended. */
const startServer = async (node, python) => {
  const home = mkdtempSync(join(tmpdir(), 'anode-soak-'))
  // <home>/environments/<key>/bin/python: the kernels are those of the tests.
  const shared = dirname(dirname(dirname(dirname(python))))
  for (const name of ['environments', 'tools']) symlinkSync(join(shared, name), join(home, name))
  const server = spawn(node, [serverBundle, '--home', home, '--port', '0', '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const url = await new Promise((resolve, reject) => {
    let output = ''
    server.stdout.on('data', (chunk) => {
      output += chunk
      const found = output.match(/ready at (\S+)/)?.[1]
      if (found !== undefined) resolve(new URL(found))
    })
    server.once('exit', () => reject(new Error(`The server ended: ${output}`)))
  })
  return {
    port: url.port,
    token: readFileSync(join(home, 'token'), 'utf8').trim(),
    stop: async () => {
      server.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** `examples`: how many requests each operation gets in each phase, about. Resolves with an exit code: 0 when nothing was found. */
export const soakRest = async ({ node, python, seed, examples }) => {
  ensureSchemathesis(python)
  const server = await startServer(node, python)
  // A file, so that the token stands in no list of processes.
  const config = join(folder, 'schemathesis.toml')
  const rules = readFileSync(join(root, 'e2e', 'rest', 'schemathesis.toml'), 'utf8')
  writeFileSync(config, `headers = { Authorization = "Bearer ${server.token}" }\n${rules}`, { mode: 0o600 })
  // What it keeps of its runs lies beside it.
  process.chdir(folder)
  try {
    const address = `http://127.0.0.1:${server.port}/api/openapi.json`
    const checks = ['--checks', 'all', '--exclude-checks', NOT_FOR_US]
    const options = [...checks, '--continue-on-failure', '--max-examples', examples, '--seed', seed]
    return await runInForeground(inFolder('schemathesis'), [
      '--config-file',
      config,
      'run',
      address,
      ...options,
    ])
  } finally {
    process.chdir(root)
    await server.stop()
  }
}
