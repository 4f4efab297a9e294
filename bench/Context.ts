import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { AnodeServer, type ServerOptions } from './anode/AnodeServer.ts'
import { installAnode } from './anode/installAnode.ts'
import { makeHome } from './anode/makeHome.ts'
import { openBrowser } from './browser/openBrowser.ts'
import { JupyterLab, type JupyterLabOptions } from './peer/JupyterLab.ts'
import { root } from './root.ts'

/** What rows measure with. Everything that is made here is taken away at the end. */
export interface Context extends AsyncDisposable {
  /** A Python with ipykernel, numpy and pandas: the one that Anode's kernels run on. */
  readonly python: string
  /** A folder for what a row needs; on the disk of the data directory, so that durable means durable. */
  readonly folder: (name: string) => Promise<string>
  /** A data directory with nothing in it but the Python environment. */
  readonly makeHome: () => Promise<string>
  /** Anode's bundle, where `startServer` starts it from. */
  readonly program: () => Promise<string>
  readonly startServer: (options?: Partial<ServerOptions>) => Promise<AnodeServer>
  readonly startJupyterLab: (options?: Pick<JupyterLabOptions, 'together'>) => Promise<JupyterLab>
  /** A browser in a new profile, or in a profile that was used before. */
  readonly openBrowser: (profile?: string) => Promise<BrowserContext>
}

/** Expects the set-up that `scripts/bench.mjs` makes: packages, the build, the environment, a browser. */
export const makeContext = async (): Promise<Context> => {
  const python = process.env.ANODE_TEST_PYTHON
  if (python === undefined) throw new Error('ANODE_TEST_PYTHON names no Python. Start with `npm run bench`.')
  const data = resolve(process.env.ANODE_HOME ?? join(homedir(), '.anode'))
  await mkdir(data, { recursive: true })
  // What a bench left that was killed.
  const left = (await readdir(data)).filter((name) => name.startsWith('bench-'))
  for (const name of left) await rm(join(data, name), { recursive: true, force: true })
  const scratch = await mkdtemp(join(data, 'bench-'))
  const folder = (name: string) => mkdtemp(join(scratch, `${name}-`))
  let installation: Promise<string> | undefined
  const program = () => {
    installation ??= folder('anode').then((target) => installAnode(root, target))
    return installation
  }
  const newHome = async () => makeHome(await folder('home'), python)
  return {
    python,
    folder,
    makeHome: newHome,
    program,
    startServer: async (options = {}) =>
      AnodeServer.start({ program: await program(), home: options.home ?? (await newHome()), ...options }),
    startJupyterLab: async (options = {}) =>
      JupyterLab.start({ data, folder: await folder('jupyter'), python, ...options }),
    openBrowser: (profile) => openBrowser(scratch, profile),
    [Symbol.asyncDispose]: () => rm(scratch, { recursive: true, force: true, maxRetries: 5 }),
  }
}
