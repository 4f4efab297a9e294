import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cellKinds } from '@anode/cells'
import type { Plugin } from 'vite'

/** What is too much to be read before the first cells are painted. */
const TOO_MUCH = /node_modules[\\/](?:react-dom|@codemirror|@livestore|effect)[\\/]/

const FILE = 'preload.js'

/** The page at an address, by what its path looks like, and the modules that it begins with. */
const PAGES: ReadonlyArray<{ readonly path: string; readonly modules: ReadonlyArray<string> }> = [
  { path: '^/n/', modules: ['/src/main.tsx', '/replica/openNotebook.ts', '/src/NotebookRoute.tsx'] },
  { path: '^/$', modules: ['/src/main.tsx', '/list/NotebookList.tsx'] },
  { path: '', modules: ['/src/main.tsx'] },
]

/** What paints a notebook's first cells. */
const PAINT = ['/paint/paintFirstCells.tsx']

/** What that takes besides when there is prose among them. */
const PROSE = ['/markdown/renderMarkdown.ts']

interface Files {
  readonly pages: ReadonlyArray<{ readonly path: string; readonly files: ReadonlyArray<string> }>
  readonly paint: ReadonlyArray<string>
  /** The kinds of cells that are prose, and what they take. */
  readonly prose: { readonly kinds: ReadonlyArray<string>; readonly files: ReadonlyArray<string> }
}

/** Runs before the page's own code; see there. */
const scriptFor = (files: Files): string => {
  const script = readFileSync(join(import.meta.dirname, 'src', 'firstPaint', 'preload.js'), 'utf8')
  return `globalThis.anodeFiles = ${JSON.stringify(files)}\n${script}`
}

/**
 * Lets the browser fetch what a page takes (code, styles, SQLite) together with the code that all pages share, instead
 * of after it has run: on the way to a notebook that is the longest wait.
 */
export const preloadPlugin = (): Plugin => ({
  name: 'anode-preload',
  apply: 'build',
  enforce: 'post',
  transformIndexHtml: () => [{ tag: 'script', attrs: { src: `/${FILE}` }, injectTo: 'head-prepend' }],
  generateBundle(_, bundle) {
    const outputs = Object.values(bundle)
    const chunkOf = (module: string) => {
      const page = outputs.find(
        (output) => output.type === 'chunk' && output.moduleIds.some((id) => id.endsWith(module)),
      )
      if (page?.type !== 'chunk') throw new Error(`${module} is in no chunk.`)
      return page
    }
    const filesOf = (modules: ReadonlyArray<string>): ReadonlyArray<string> => {
      const chunks = modules.map(chunkOf)
      // In the order in which they are read: what a module begins with, and all that it imports, before the next.
      const names = new Set<string>()
      const add = (name: string): void => {
        if (names.has(name)) return
        names.add(name)
        const output = bundle[name]
        if (output?.type === 'chunk') output.imports.forEach(add)
      }
      for (const { fileName } of chunks) add(fileName)
      const styles = [...names].flatMap((name) => {
        const output = bundle[name]
        return output?.type === 'chunk' ? [...(output.viteMetadata?.importedCss ?? [])] : []
      })
      return [...names, ...styles].map((name) => `/${name}`)
    }
    const sqlite = outputs
      .filter(({ fileName }) => fileName.endsWith('.wasm'))
      .map(({ fileName }) => `/${fileName}`)
    const pages = PAGES.map(({ path, modules }) => {
      const replicates = modules.some((module) => module.startsWith('/replica/'))
      return { path, files: [...filesOf(modules), ...(replicates ? sqlite : [])] }
    })
    for (const href of filesOf(PAINT)) {
      const output = bundle[href.slice(1)]
      const module = output?.type === 'chunk' && output.moduleIds.find((id) => TOO_MUCH.test(id))
      if (module)
        this.warn(`What paints the first cells takes ${module}, and comes later for it: see decision 0138.`)
    }
    const kinds = [...cellKinds.values()].filter(({ isProse }) => isProse).map(({ name }) => name)
    const files = { pages, paint: filesOf(PAINT), prose: { kinds, files: filesOf(PROSE) } }
    this.emitFile({ type: 'asset', fileName: FILE, source: scriptFor(files) })
  },
})
