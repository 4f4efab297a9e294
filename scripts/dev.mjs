/**
 * `npm run dev`: the server from its TypeScript sources, started again on every change, and vite's
 * page with hot reload before it. The page's requests under /api go to the server, WebSockets too.
 */
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { ensurePackages, node24, root, runInForeground, runScript, say } from './setup.mjs'

const port = process.env.ANODE_PORT ?? '8421'

await runScript(async () => {
  ensurePackages()
  const node = node24()
  // vite runs in this process, and all of our code runs on Node 24.
  if (realpathSync(process.execPath) !== realpathSync(node)) {
    return runInForeground(node, process.argv.slice(1))
  }
  const server = spawn(
    node,
    [
      '--watch',
      '--watch-preserve-output',
      join(root, 'apps', 'anode', 'src', 'main.ts'),
      '--no-open',
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit', env: { ...process.env, ANODE_PORT: port } },
  )
  const { createServer } = await import('vite')
  const page = await createServer({
    root: join(root, 'apps', 'web'),
    server: { proxy: { '/api': { target: `http://127.0.0.1:${port}`, ws: true, changeOrigin: false } } },
  })
  await page.listen()
  say(`page with hot reload: ${page.resolvedUrls?.local[0]} (server on port ${port})`)
  const stop = (signal) => server.kill(signal)
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const code = await new Promise((resolve) => server.once('exit', (exitCode) => resolve(exitCode ?? 0)))
  await page.close()
  return code
})
