/** A file of the page. */
export interface ShellFile {
  /** Its address on the server: `/assets/index-RI9VYeyh.js`. */
  readonly path: string
  /** What it must contain, as Subresource Integrity says it: `sha256-…`. */
  readonly integrity: string
}

/** One build of the page, written into its worker by `shellPlugin`. */
export interface Shell {
  /** Another one for every other content. */
  readonly version: string
  readonly files: ReadonlyArray<ShellFile>
}

/** Files whose names change with their content are shared by all builds. */
const isAsset = (path: string): boolean => path.startsWith('/assets/')

const ASSETS = 'anode-assets'
const PAGE = 'anode-page-'
/** Where a page's cache keeps which assets it needs. */
const CONTENTS = '/.contents'

/** So many files are fetched at a time: the page's own requests go first. */
const AT_ONCE = 3

const keep = async (cache: Cache, { path, integrity }: ShellFile): Promise<void> => {
  if (await cache.match(path)) return
  // The browser rejects what another build of the server would give under the same name.
  const response = await fetch(path, { integrity, cache: isAsset(path) ? 'default' : 'no-cache' })
  if (!response.ok) throw new Error(`${path} could not be fetched: the server said ${response.status}.`)
  await cache.put(path, response)
}

/** Keeps every file of a build. Rejects when one is missing or another: then the build is not to be used. */
export const keepShell = async ({ version, files }: Shell): Promise<void> => {
  const [page, assets] = await Promise.all([caches.open(PAGE + version), caches.open(ASSETS)])
  const left = [...files]
  const work = async () => {
    for (let file = left.shift(); file; file = left.shift())
      await keep(isAsset(file.path) ? assets : page, file)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  await page.put(CONTENTS, new Response(JSON.stringify(files.map(({ path }) => path))))
}

/** The file as this build has it; undefined when the browser has let go of it. */
export const shellFile = async ({ version }: Shell, path: string): Promise<Response | undefined> => {
  const cache = await caches.open(isAsset(path) ? ASSETS : PAGE + version)
  return cache.match(path, { ignoreVary: true })
}

/**
 * Lets go of builds but this one and the one before it, which other tabs may still run, and of the assets
 * that none of the two has.
 */
export const pruneShells = async ({ version }: Shell): Promise<void> => {
  const pages = (await caches.keys()).filter((name) => name.startsWith(PAGE))
  const before = pages.filter((name) => name !== PAGE + version).at(-1)
  const kept = pages.filter((name) => name === PAGE + version || name === before)
  await Promise.all(pages.filter((name) => !kept.includes(name)).map((name) => caches.delete(name)))
  const needed = new Set<string>()
  for (const name of kept) {
    const contents = await (await caches.open(name)).match(CONTENTS)
    // A build that never was complete: whether its assets are needed is not known.
    if (contents === undefined) continue
    for (const path of (await contents.json()) as string[]) needed.add(path)
  }
  const assets = await caches.open(ASSETS)
  for (const { url } of await assets.keys()) {
    if (!needed.has(new URL(url).pathname)) await assets.delete(url)
  }
}
