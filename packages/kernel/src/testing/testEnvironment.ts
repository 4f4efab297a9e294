import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testPython } from './testPython.ts'

const cache = resolve(import.meta.dirname, '../../../../.build')

/** Milliseconds after which whoever was making the environment has been killed at it. */
const ABANDONED = 120_000

/**
 * Makes an environment with packages that Anode does not bring, beside those that it does, once for each list of pins
 * (`<name>.requirements.txt`) and each Python. It takes some seconds; `finish` is given the environment's own Python.
 *
 * @returns the environment's folder, as in `sys.prefix`
 */
export const testEnvironment = async (
  name: string,
  finish: (python: string) => void = () => {},
): Promise<string> => {
  const python = testPython()
  const pins = join(import.meta.dirname, `${name}.requirements.txt`)
  const hash = createHash('sha256').update(readFileSync(pins)).update(python).digest('hex').slice(0, 12)
  const prefix = join(cache, `${name}-${hash}`)
  const [lock, ready] = [`${prefix}.lock`, join(prefix, 'ready')]
  mkdirSync(cache, { recursive: true })
  while (!existsSync(ready)) {
    if (takeLock(lock)) {
      try {
        if (!existsSync(ready)) finish(make(python, prefix, pins))
        writeFileSync(ready, '')
      } finally {
        rmSync(lock, { recursive: true, force: true })
      }
    } else await sleep(100)
  }
  return prefix
}

/** Runs a program to its end; its output. @throws when it fails, with what it wrote */
export const runProgram = (program: string, ...args: ReadonlyArray<string>): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

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

const make = (python: string, prefix: string, pins: string): string => {
  rmSync(prefix, { recursive: true, force: true })
  runProgram(python, '-m', 'venv', '--without-pip', prefix)
  const own = join(prefix, 'bin', 'python')
  const [version = ''] = readdirSync(join(prefix, 'lib'))
  const packages = runProgram(python, '-c', 'import sysconfig; print(sysconfig.get_path("purelib"))')
  writeFileSync(join(prefix, 'lib', version, 'site-packages', 'base.pth'), packages)
  runProgram(python, '-m', 'pip', '--python', own, 'install', '--quiet', '--no-deps', '-r', pins)
  return own
}
