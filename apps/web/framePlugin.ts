import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'
import type { Plugin } from 'vite'

const folder = join(import.meta.dirname, 'src', 'outputs', 'frame', 'inside')

/**
 * What the frame's code uses of the window, taken before any output runs: an output may declare a `const parent`, or
 * put something else in the place of `ResizeObserver`. (`document` and `window` cannot be replaced.)
 */
const TAKEN = [
  'Array',
  'CSS',
  'Element',
  'Error',
  'Event',
  'EventTarget',
  'FontFace',
  'Function',
  'HTMLAnchorElement',
  'HTMLElement',
  'HTMLScriptElement',
  'Math',
  'MutationObserver',
  'Node',
  'NodeFilter',
  'Number',
  'Object',
  'Promise',
  'ResizeObserver',
  'Set',
  'String',
  'WeakSet',
  'decodeURIComponent',
  'fetch',
  'getComputedStyle',
  'requestAnimationFrame',
  'setTimeout',
]

/** The inside of output frames as one file, whose names are its own: outputs run as scripts beside it. */
const buildFrame = async (): Promise<string> => {
  const { output } = await build({
    input: join(folder, 'main.ts'),
    platform: 'browser',
    logLevel: 'warn',
    write: false,
    output: { format: 'iife', minify: true, intro: `const { ${TAKEN.join(', ')} } = globalThis` },
  })
  const code = output[0].code.replaceAll('</script', '<\\/script')
  const styles = readFileSync(join(folder, 'frame.css'), 'utf8')
  return readFileSync(join(folder, 'frame.html'), 'utf8')
    .replace('<style></style>', () => `<style>\n${styles}</style>`)
    .replace('<script></script>', () => `<script>${code}</script>`)
}

/**
 * Makes the inside of output frames, `frame.html`, and tells the page its address. That says its content, so that
 * browsers keep it for ever: a worker cannot answer for a frame without an origin, the browser's own cache can.
 */
export const framePlugin = (): Plugin => {
  let frame = ''
  return {
    name: 'anode-frame',
    config: async () => {
      frame = await buildFrame()
      const hash = createHash('sha256').update(frame).digest('base64url').slice(0, 22)
      return { define: { __FRAME_ADDRESS__: JSON.stringify(`/frame.html?v=${hash}`) } }
    },
    configureServer: (server) => {
      server.middlewares.use('/frame.html', (_request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8')
        response.end(frame)
      })
      // Its code is no module of the page that could be replaced in it.
      server.watcher.on('change', (file) => {
        if (file.startsWith(folder)) void server.restart()
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'frame.html', source: frame })
    },
  }
}
