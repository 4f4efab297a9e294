import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'
import { Child } from '../Child.ts'
import { freePort } from '../freePort.ts'

const VERSION = '4.6.6'
/** What several people edit together with. */
const COLLABORATION = 'jupyter-collaboration==5.0.4'

export interface JupyterLabOptions {
  /** Anode's data directory: the peer is installed in its folder `peers`. */
  readonly data: string
  /** Where it finds notebooks and keeps what it keeps. */
  readonly folder: string
  /** Anode's Python: the peer gets the same interpreter and the same versions of what its kernel runs. */
  readonly python: string
  /** Whether several people can edit one notebook. */
  readonly together?: boolean
}

/** A running JupyterLab with its own ipykernel, numpy and pandas. */
export class JupyterLab implements AsyncDisposable {
  readonly name: string
  /** Its Python, which has nbclient as well. */
  readonly python: string
  readonly #origin: string
  readonly #token: string
  readonly #folder: string
  readonly #child: Child

  private constructor(
    child: Child,
    python: string,
    origin: string,
    token: string,
    folder: string,
    together: boolean,
  ) {
    this.python = python
    this.name = `JupyterLab ${VERSION}${together ? ' together' : ''}`
    this.#child = child
    this.#origin = origin
    this.#token = token
    this.#folder = folder
  }

  static async start({ data, folder, python, together = false }: JupyterLabOptions): Promise<JupyterLab> {
    // In a folder of its own: other rows are measured without it.
    const name = `jupyterlab-${VERSION}${together ? '-together' : ''}`
    const home = await install(join(data, 'peers', name), python, together ? [COLLABORATION] : [])
    const port = await freePort()
    const token = randomBytes(16).toString('hex')
    const options = [
      '--no-browser',
      '--allow-root',
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${port}`,
      '--ServerApp.port_retries=0',
      `--ServerApp.root_dir=${folder}`,
      `--IdentityProvider.token=${token}`,
    ]
    const env = {
      ...process.env,
      JUPYTER_CONFIG_DIR: join(folder, '.config'),
      JUPYTER_DATA_DIR: join(folder, '.data'),
      JUPYTER_RUNTIME_DIR: join(folder, '.runtime'),
      IPYTHONDIR: join(folder, '.ipython'),
      JUPYTERLAB_WORKSPACES_DIR: join(folder, '.workspaces'),
      JUPYTERLAB_SETTINGS_DIR: join(folder, '.settings'),
    }
    const child = new Child(join(home, 'bin', 'jupyter-lab'), options, { cwd: folder, env })
    const origin = `http://127.0.0.1:${port}`
    for (;;) {
      const answer = await fetch(`${origin}/api`).catch(() => null)
      if (answer?.ok)
        return new JupyterLab(child, join(home, 'bin', 'python'), origin, token, folder, together)
      if (child.ended) await child.finished()
      await sleep(100)
    }
  }

  /** Lets a browser in, without a first page that would fill its cache. */
  async admit(browser: BrowserContext): Promise<void> {
    await browser.request.get(`${this.#origin}/login?token=${this.#token}`)
  }

  /** Puts a document of nbformat into a file; gives the address that shows it. */
  async create(name: string, ipynb: object): Promise<string> {
    await writeFile(join(this.#folder, `${name}.ipynb`), JSON.stringify(ipynb))
    return `${this.#origin}/lab/tree/${name}.ipynb`
  }

  /** Asks its REST interface. */
  async request(path: string): Promise<Response> {
    const response = await fetch(`${this.#origin}${path}`, {
      headers: { authorization: `token ${this.#token}` },
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }

  stop(): Promise<void> {
    return this.#child.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

const DESCRIBE = `
import importlib.metadata, json, sys
names = ['ipykernel', 'numpy', 'pandas']
print(json.dumps({'base': sys._base_executable, 'packages': [f'{n}=={importlib.metadata.version(n)}' for n in names]}))`

/** Installs the peer from PyPI with the pip that is set up here, unless that was done before. */
const install = async (folder: string, python: string, more: ReadonlyArray<string>): Promise<string> => {
  const ready = join(folder, '.ready')
  if (existsSync(ready)) return folder
  console.error(`bench: installing ${[`JupyterLab ${VERSION}`, ...more].join(', ')}, once`)
  const { base, packages } = JSON.parse(execFileSync(python, ['-I', '-c', DESCRIBE], { encoding: 'utf8' }))
  await rm(folder, { recursive: true, force: true })
  await new Child(base, ['-m', 'venv', folder]).finished()
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--progress-bar=off']
  await new Child(join(folder, 'bin', 'python'), [
    ...pip,
    `jupyterlab==${VERSION}`,
    ...more,
    ...packages,
  ]).finished()
  // It would ask whether it may fetch news, and look for updates, while it is measured.
  const settings = join(folder, 'share', 'jupyter', 'lab', 'settings')
  await mkdir(settings, { recursive: true })
  const overrides = {
    '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
  }
  await writeFile(join(settings, 'overrides.json'), JSON.stringify(overrides))
  await writeFile(ready, '')
  return folder
}
