import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { requestsContract, testPython } from '../testing/index.ts'
import { zmqKernels } from './zmqKernels.ts'

const python = testPython()

/** The last ipykernel without subshells, in front of the environment's own. */
const older = mkdtempSync(join(tmpdir(), 'anode-older-'))
execFileSync(
  python,
  ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', older, 'ipykernel==6.31.0'],
  { stdio: 'pipe' },
)
afterAll(() => rmSync(older, { recursive: true }))

requestsContract('zmq, ipykernel 6', {
  source: zmqKernels({ python, env: { ...process.env, PYTHONPATH: older } }),
  isProcess: true,
  hasSubshells: false,
})
