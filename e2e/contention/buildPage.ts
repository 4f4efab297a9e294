import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Where the page lies on the server's origin, which knows nothing of it: the browser is given it by the test. */
export const PAGE_PATH = '/contention/'

/** Builds the contention page from the web client's sources into a temporary folder; gives that. */
export const buildPage = async (): Promise<string> => {
  const outDir = mkdtempSync(join(tmpdir(), 'anode-contention-'))
  await build({
    root: fileURLToPath(new URL('page', import.meta.url)),
    configFile: false,
    base: PAGE_PATH,
    logLevel: 'error',
    build: { outDir, target: 'esnext', minify: false, chunkSizeWarningLimit: 100_000 },
  })
  return outDir
}
