import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/**
 * Copies the built Anode into a folder and adds the bench's own page to what it serves; gives the path of
 * the program. Served by the real server, that page is loaded, compressed, cached and let in as any other;
 * a page that a browser tool makes up on the way would have no HTTP cache.
 */
export const installAnode = async (root: string, folder: string): Promise<string> => {
  const web = join('apps', 'web', 'dist')
  const program = join('apps', 'anode', 'dist')
  await cp(join(root, web), join(folder, web), { recursive: true })
  await cp(join(root, program), join(folder, program), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  const page = fileURLToPath(new URL('../page', import.meta.url))
  await build({
    root: page,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: join(folder, web),
      emptyOutDir: false,
      target: 'esnext',
      chunkSizeWarningLimit: 5000,
      rolldownOptions: { input: join(page, 'bench.html') },
    },
  })
  return join(folder, program, 'main.js')
}
