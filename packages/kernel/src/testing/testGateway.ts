import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testEnvironment } from './testEnvironment.ts'

const TOKEN = 'test-token'

/** A real Jupyter server on this machine, whose kernels run in a folder of its own. */
export interface TestGateway {
  readonly url: string
  readonly token: string
  readonly folder: string
  /** The ids of the kernels that it has. */
  readonly kernels: () => Promise<ReadonlyArray<string>>
  /** Asks it as its other users would. */
  readonly request: (method: string, path: string) => Promise<Response>
  readonly stop: () => Promise<void>
  /** Starts it anew on its port, with no kernels. */
  readonly restart: () => Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })

/** Starts one; `more` are further options of `jupyter server`. */
export const startTestGateway = async (...more: ReadonlyArray<string>): Promise<TestGateway> => {
  const prefix = await testEnvironment('gateway')
  const folder = mkdtempSync(join(tmpdir(), 'anode-gateway-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess
  let said = ''
  const request = (method: string, path: string) =>
    fetch(`${url}/api/${path}`, { method, headers: { authorization: `token ${TOKEN}` } })
  const start = async () => {
    child = spawn(
      join(prefix, 'bin', 'python'),
      [
        '-m',
        'jupyter_server',
        ...['--no-browser', '--allow-root', '--ip=127.0.0.1', `--port=${port}`],
        ...[`--IdentityProvider.token=${TOKEN}`, `--ServerApp.root_dir=${folder}`],
        ...more,
      ],
      {
        cwd: folder,
        // Nothing of the person's own: neither configuration nor kernels.
        env: {
          ...process.env,
          HOME: folder,
          JUPYTER_CONFIG_DIR: join(folder, 'none'),
          JUPYTER_NO_CONFIG: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text))
    while (!(await request('GET', 'status').catch(() => null))?.ok) {
      if (child.exitCode !== null) throw new Error(`The Jupyter server ended: ${said}`)
      await sleep(50)
    }
  }
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    ...{ url, token: TOKEN, folder, request },
    kernels: async () => {
      const kernels = (await (await request('GET', 'kernels')).json()) as ReadonlyArray<{
        readonly id: string
      }>
      return kernels.map(({ id }) => id)
    },
    stop: async () => {
      await request('POST', 'shutdown').catch(() => {})
      await Promise.race([new Promise((resolve) => child.once('exit', resolve)), sleep(5000)])
      await end()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
    restart: async () => {
      await end()
      await start()
    },
  }
}
