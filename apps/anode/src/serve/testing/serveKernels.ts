/**
 * A program for tests: the server of the directory in its first argument, with real kernels of the Python in its second.
 * It prints its address and stops at SIGTERM.
 */
import { Effect } from 'effect'
import { program } from '../../testing/startProgram.ts'
import { serve } from '../serve.ts'

const [, , home = '', python = ''] = process.argv
const { url, stop } = await serve({
  home,
  port: 0,
  files: [],
  version: 'test',
  hostCommand: [process.execPath, program, 'host', '--home', home],
  prepareEnvironment: () => Effect.succeed({ python }),
  say: () => {},
  log: (error) => process.stderr.write(`${String(error)}\n`),
})
process.once('SIGTERM', () => void stop().then(() => process.exit()))
process.stdout.write(`${url}\n`)
