import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** What is fetched ahead, and for what. */
interface Ahead {
  readonly href: string
  readonly rel: 'modulepreload' | 'preload'
  readonly as?: 'style' | 'fetch'
}

const FILE = 'ahead.js'

/** The page at an address, by what its path looks like, and the modules that it begins with. */
const PAGES: ReadonlyArray<{ readonly path: string; readonly modules: ReadonlyArray<string> }> = [
  { path: '^/n/', modules: ['/src/main.tsx', '/replica/openNotebook.ts', '/notebook/NotebookPage.tsx'] },
  { path: '^/$', modules: ['/src/main.tsx', '/list/NotebookList.tsx'] },
  { path: '', modules: ['/src/main.tsx'] },
]

/** What draws a notebook's first cells. */
const PICTURE = ['/firstPicture/drawPicture.ts']

/** What that takes besides when there is a text of Markdown among them. */
const MARKDOWN = ['/markdown/renderMarkdown.ts']

interface Files {
  readonly pages: ReadonlyArray<{ readonly path: string; readonly files: ReadonlyArray<Ahead> }>
  readonly picture: ReadonlyArray<Ahead>
  readonly markdown: ReadonlyArray<Ahead>
}

/** Runs before the page's own code; see there. */
const scriptFor = (files: Files): string => {
  const script = readFileSync(join(import.meta.dirname, 'src', 'firstPicture', 'ahead.js'), 'utf8')
  return `globalThis.anodeFiles = ${JSON.stringify(files)}\n${script}`
}

/**
 * Lets the browser fetch what a page takes (code, styles, SQLite) together with the code that all pages share, instead
 * of after it has run: on the way to a notebook that is the longest wait.
 */
export const aheadPlugin = (): Plugin => ({
  name: 'anode-ahead',
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
    const filesOf = (modules: ReadonlyArray<string>): ReadonlyArray<Ahead> => {
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
      const code = [...names].map((name): Ahead => ({ href: `/${name}`, rel: 'modulepreload' }))
      const read = [...names].map((name) => bundle[name])
      const styles = read
        .flatMap((output) => (output?.type === 'chunk' ? [...(output.viteMetadata?.importedCss ?? [])] : []))
        .map((name): Ahead => ({ href: `/${name}`, rel: 'preload', as: 'style' }))
      return [...code, ...styles]
    }
    const sqlite = outputs
      .filter(({ fileName }) => fileName.endsWith('.wasm'))
      .map(({ fileName }): Ahead => ({ href: `/${fileName}`, rel: 'preload', as: 'fetch' }))
    const pages = PAGES.map(({ path, modules }) => {
      const replicates = modules.some((module) => module.startsWith('/replica/'))
      return { path, files: [...filesOf(modules), ...(replicates ? sqlite : [])] }
    })
    const files = { pages, picture: filesOf(PICTURE), markdown: filesOf(MARKDOWN) }
    this.emitFile({ type: 'asset', fileName: FILE, source: scriptFor(files) })
  },
})
