/**
 * A program for tests: the server of the directory in its argument, which also knows how to shout. It prints its
 * address and stops at SIGTERM.
 */
import { cellKindsWith } from '@anode/cells'
import { shout, shoutTask } from '@anode/cells/testing'
import { Effect } from 'effect'
import { serve } from '../serve.ts'

const [, , home = ''] = process.argv
const { url, stop } = await serve({
  home,
  port: 0,
  files: [],
  version: 'test',
  // No kernel is needed. It ends by itself: nobody else ends it when this program is killed.
  hostCommand: [process.execPath, '-e', 'setTimeout(() => {}, 300_000)'],
  prepareEnvironment: () => Effect.never,
  say: () => {},
  log: (error) => process.stderr.write(`${String(error)}\n`),
  kinds: { kinds: cellKindsWith(shout), tasks: new Map([[shout.name, shoutTask]]) },
})
process.once('SIGTERM', () => void stop().then(() => process.exit()))
process.stdout.write(`${url}\n`)
