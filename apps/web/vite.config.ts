import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { chunks } from './chunks.ts'
import { compressPlugin } from './compressPlugin.ts'
import { framePlugin } from './framePlugin.ts'
import packageJson from './package.json' with { type: 'json' }
import { preloadPlugin } from './preloadPlugin.ts'
import { shellPlugin } from './shellPlugin.ts'

/** KaTeX offers its fonts in three formats; every browser that runs the page reads the first, WOFF2. */
const onlyWoff2 = {
  name: 'only-woff2',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    /katex\.min\.css(\?inline)?$/.test(id)
      ? code.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g, '')
      : undefined,
}

export default defineConfig({
  root: import.meta.dirname,
  define: {
    __ANODE_VERSION__: JSON.stringify(packageJson.version),
  },
  plugins: [
    onlyWoff2,
    react(),
    tailwindcss(),
    framePlugin(),
    preloadPlugin(),
    compressPlugin(),
    shellPlugin(),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'esnext',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  worker: { format: 'es' },
  // It finds its .wasm beside itself, which bundling for development would move it away from.
  optimizeDeps: { exclude: ['@livestore/wa-sqlite'] },
})
