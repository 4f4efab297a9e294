import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runProgram, testEnvironment } from './testEnvironment.ts'

/** The folder, as in `sys.prefix`, of an environment with kernels that are not ours, and their kernelspecs. */
export const testKernelsPrefix = (): Promise<string> =>
  testEnvironment('kernels', (python) => runProgram(python, '-m', 'bash_kernel.install', '--sys-prefix'))

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
