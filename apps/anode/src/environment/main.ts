/**
 * Makes the Python environment from the command line, for the tests and benchmarks: progress goes to
 * the standard error, the interpreter's path to the standard output.
 */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Effect } from 'effect'
import type { EnvironmentProgress } from './EnvironmentProgress.ts'
import { preparePythonEnvironment } from './preparePythonEnvironment.ts'

const home = resolve(process.env.ANODE_HOME ?? join(homedir(), '.anode'))

let shown: string | undefined

/** One line as each phase of a build begins. */
const show = ({ phase, packages }: EnvironmentProgress): void => {
  if (phase !== shown && (phase === 'creating' || phase === 'installing')) {
    process.stderr.write(`anode: python environment: ${phase} (${packages.length} packages)\n`)
  }
  shown = phase
}

await Effect.runPromise(
  preparePythonEnvironment({ home, onProgress: show }).pipe(
    Effect.match({
      onSuccess: ({ python }) => process.stdout.write(`${python}\n`),
      onFailure: ({ message }) => {
        process.stderr.write(`anode: ${message}\n`)
        process.exitCode = 1
      },
    }),
  ),
)
