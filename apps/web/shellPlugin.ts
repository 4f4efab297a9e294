import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { build } from 'rolldown'
import type { Plugin } from 'vite'
import type { Shell } from './src/offline/worker/Shell.ts'

const hash = (content: string | Buffer) => createHash('sha256').update(content)

/** Every file of a built page, by the address it is served under. */
const shellOf = (folder: string): Shell => {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(map|br)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => path.slice(folder.length).split(sep).join('/'))
    .filter((path) => path !== '/sw.js')
    .sort()
  const files = paths.map((path) => ({
    path,
    integrity: `sha256-${hash(readFileSync(join(folder, path))).digest('base64')}`,
  }))
  return { version: hash(JSON.stringify(files)).digest('hex').slice(0, 16), files }
}

/**
 * After the page is built: its service worker `sw.js`, which knows every file of the page by its hash. Only
 * then, since `index.html` and what lies in `public` are among them. Rejects when the worker does not build.
 */
export const shellPlugin = (): Plugin => {
  let folder = ''
  return {
    name: 'anode-shell',
    apply: 'build',
    enforce: 'post',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir)
    },
    // Also called after a build that failed.
    closeBundle: async () => {
      if (!existsSync(join(folder, 'index.html'))) return
      await build({
        input: join(import.meta.dirname, 'src', 'offline', 'worker', 'main.ts'),
        platform: 'browser',
        logLevel: 'warn',
        transform: { define: { __SHELL__: JSON.stringify(shellOf(folder)) } },
        output: { file: join(folder, 'sw.js'), format: 'iife', minify: true },
      })
    },
  }
}
