import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import packageJson from './package.json' with { type: 'json' }

export default defineConfig({
  root: import.meta.dirname,
  define: { __ANODE_VERSION__: JSON.stringify(packageJson.version) },
  plugins: [react(), tailwindcss()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'esnext', chunkSizeWarningLimit: 1200 },
  worker: { format: 'es' },
  // It finds its .wasm beside itself, which bundling for development would move it away from.
  optimizeDeps: { exclude: ['@livestore/wa-sqlite'] },
})
