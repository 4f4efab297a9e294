import type { Plugin } from 'vite'

/** What is fetched ahead, and for what. */
interface Ahead {
  readonly href: string
  readonly rel: 'modulepreload' | 'preload'
  readonly as?: 'style' | 'fetch'
}

const FILE = 'ahead.js'

/** Runs before the page's own code: at the address of a notebook, its code is fetched meanwhile. */
const scriptFor = (files: ReadonlyArray<Ahead>): string =>
  `if (location.pathname.startsWith('/n/'))
  for (const file of ${JSON.stringify(files)})
    document.head.append(Object.assign(document.createElement('link'), { crossOrigin: '' }, file))
`

/**
 * Lets the browser fetch what a notebook takes (code, styles, SQLite) together with the page's own code, instead of
 * after it has run: on the way to a notebook that is the longest wait.
 */
export const aheadPlugin = (): Plugin => ({
  name: 'anode-ahead',
  apply: 'build',
  enforce: 'post',
  transformIndexHtml: () => [{ tag: 'script', attrs: { src: `/${FILE}` }, injectTo: 'head-prepend' }],
  generateBundle(_, bundle) {
    const outputs = Object.values(bundle)
    const page = outputs.find(
      (output) => output.type === 'chunk' && output.facadeModuleId?.endsWith('/NotebookPage.tsx'),
    )
    if (page?.type !== 'chunk') throw new Error('The notebook page has no chunk of its own any more.')
    const names = new Set([page.fileName])
    // A set that grows while it is gone through is gone through to its end.
    for (const name of names) {
      const output = bundle[name]
      if (output?.type === 'chunk') for (const imported of output.imports) names.add(imported)
    }
    const code = [...names].map((name): Ahead => ({ href: `/${name}`, rel: 'modulepreload' }))
    const styles = [...(page.viteMetadata?.importedCss ?? [])].map(
      (name): Ahead => ({ href: `/${name}`, rel: 'preload', as: 'style' }),
    )
    const sqlite = outputs
      .filter(({ fileName }) => fileName.endsWith('.wasm'))
      .map(({ fileName }): Ahead => ({ href: `/${fileName}`, rel: 'preload', as: 'fetch' }))
    this.emitFile({ type: 'asset', fileName: FILE, source: scriptFor([...code, ...styles, ...sqlite]) })
  },
})
