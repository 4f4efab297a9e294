import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isLockHeld } from './isLockHeld.ts'

/** A data directory that lasts as long as a test. */
export interface TestHome {
  readonly path: string
  readonly file: (name: string) => string
  /** The process id of the kernel host that works on it; null when there is none. */
  readonly hostPid: () => number | null
  readonly remove: () => void
}

/** The data directory that holds the Python environment which `npm test` made. */
const sharedHome = (): string => {
  const python = process.env.ANODE_TEST_PYTHON
  if (python === undefined) {
    throw new Error(
      'Tests with kernels need a Python environment of Anode: run `npm test`, or set ANODE_TEST_PYTHON to its interpreter.',
    )
  }
  // <home>/environments/<key>/bin/python
  return dirname(dirname(dirname(dirname(python))))
}

/** The data directory at `path`, which exists; nothing is in it but the ready Python, unless `python` is false. */
export const testHomeAt = (path: string, { python = true } = {}): TestHome => {
  const file = (name: string) => join(path, name)
  if (python) {
    for (const folder of ['environments', 'tools']) {
      const shared = join(sharedHome(), folder)
      if (!existsSync(shared)) continue
      // What a test makes itself goes with it.
      mkdirSync(file(folder))
      for (const name of readdirSync(shared)) symlinkSync(join(shared, name), join(file(folder), name))
    }
  }
  return {
    path,
    file,
    hostPid: () => {
      // What a host wrote down may have outlived it: whose number that is by now, nobody knows.
      if (!isLockHeld(file('host.lock'))) return null
      const text = existsSync(file('host.json')) ? readFileSync(file('host.json'), 'utf8') : ''
      return text === '' ? null : (JSON.parse(text) as { readonly pid: number }).pid
    },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** A data directory in a temporary folder. */
export const makeTestHome = ({ python = true } = {}): TestHome => {
  // Nothing is left behind where there is no Python to share.
  if (python) sharedHome()
  return testHomeAt(mkdtempSync(join(tmpdir(), 'anode-e2e-')), { python })
}
