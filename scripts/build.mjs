/**
 * Builds the page (vite, to apps/web/dist) and the server (rolldown, to apps/anode/dist/main.js).
 * Runs on Node 24; `ensureBuilt` of setup.mjs calls it when a source changed.
 */
import { join } from 'node:path'
import { build as bundle } from 'rolldown'
import { build as buildPage } from 'vite'
import { root } from './setup.mjs'

await buildPage({ root: join(root, 'apps', 'web'), logLevel: 'warn' })

await bundle({
  // The program, and what it runs in threads of their own.
  input: {
    main: join(root, 'apps', 'anode', 'src', 'main.ts'),
    threadMain: join(root, 'apps', 'anode', 'src', 'files', 'threadMain.ts'),
    diffThread: join(root, 'apps', 'anode', 'src', 'git', 'diffThread.ts'),
  },
  platform: 'node',
  // A native module: it finds its binary beside itself.
  external: ['zeromq', '@vscode/ripgrep'],
  // Files named by `new URL('./name', import.meta.url)` go along, as they do from source.
  experimental: { resolveNewUrlToAsset: true },
  logLevel: 'warn',
  output: {
    dir: join(root, 'apps', 'anode', 'dist'),
    format: 'esm',
    entryFileNames: '[name].js',
    sourcemap: true,
    cleanDir: true,
  },
})
