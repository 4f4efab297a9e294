import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testPython } from './testPython.ts'

const pins = join(import.meta.dirname, 'kernels.requirements.txt')
const cache = resolve(import.meta.dirname, '../../../../.build')

/** Milliseconds after which whoever was making the environment has been killed at it. */
const ABANDONED = 120_000

/**
 * Makes an environment with kernels that are not ours, and their kernelspecs as Jupyter has them, once for each list
 * of pins and each Python. It takes some seconds.
 *
 * @returns the environment's folder, as in `sys.prefix`
 */
export const testKernelsPrefix = async (): Promise<string> => {
  const python = testPython()
  const name = createHash('sha256').update(readFileSync(pins)).update(python).digest('hex').slice(0, 12)
  const prefix = join(cache, `kernels-${name}`)
  const [lock, ready] = [`${prefix}.lock`, join(prefix, 'ready')]
  mkdirSync(cache, { recursive: true })
  while (!existsSync(ready)) {
    if (takeLock(lock)) {
      try {
        if (!existsSync(ready)) make(python, prefix)
        writeFileSync(ready, '')
      } finally {
        rmSync(lock, { recursive: true, force: true })
      }
    } else await sleep(100)
  }
  return prefix
}

const takeLock = (lock: string): boolean => {
  try {
    mkdirSync(lock)
    return true
  } catch {
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
    if (since !== undefined && Date.now() - since > ABANDONED) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

const make = (python: string, prefix: string): void => {
  rmSync(prefix, { recursive: true, force: true })
  const run = (program: string, ...args: ReadonlyArray<string>) =>
    execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  run(python, '-m', 'venv', '--without-pip', prefix)
  const own = join(prefix, 'bin', 'python')
  const [version = ''] = readdirSync(join(prefix, 'lib'))
  const packages = run(python, '-c', 'import sysconfig; print(sysconfig.get_path("purelib"))')
  writeFileSync(join(prefix, 'lib', version, 'site-packages', 'base.pth'), packages)
  run(python, '-m', 'pip', '--python', own, 'install', '--quiet', '--no-deps', '-r', pins)
  run(own, '-m', 'bash_kernel.install', '--sys-prefix')
}

/** A kernelspec as a driver wants it. */
export interface TestKernelspec {
  readonly name: string
  readonly argv: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string>>
  readonly resourceDirectory: string
  readonly interruptMode: 'signal' | 'message'
}

/** One of the kernels that are not ours: `bash` or `xpython`. */
export const testKernelspec = async (name: 'bash' | 'xpython'): Promise<TestKernelspec> => {
  const prefix = await testKernelsPrefix()
  const resourceDirectory = join(prefix, 'share', 'jupyter', 'kernels', name)
  const { argv, env = {} } = JSON.parse(readFileSync(join(resourceDirectory, 'kernel.json'), 'utf8'))
  const [command, ...args] = argv
  return {
    ...{ name, env, resourceDirectory, interruptMode: 'signal' },
    argv: [resolve(prefix, 'bin', command), ...args],
  }
}
