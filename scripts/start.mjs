/** `npm start`: installs and builds what is missing, then becomes the server. */
import { ensureBuilt, ensurePackages, node24, runInForeground, runScript, serverBundle } from './setup.mjs'

await runScript(async () => {
  ensurePackages()
  const node = node24()
  ensureBuilt()
  return runInForeground(node, [serverBundle, ...process.argv.slice(2)])
})
