/** Who answers a request of the page. */
export type Route =
  /** The page itself, whatever its address says: the router reads that. */
  | { readonly to: 'page' }
  /** A file of the build. */
  | { readonly to: 'file'; readonly path: string }
  /** A large output value. */
  | { readonly to: 'artifact' }
  /** The server, as if there were no worker. */
  | null

/** What a request says of itself. */
export interface RouteRequest {
  readonly method: string
  readonly url: string
  readonly mode: string
  readonly destination: string
}

const ARTIFACT = /^\/api\/artifacts\/[0-9a-f]{64}$/

/**
 * Only files of the build and values named by their content are answered without the server. What depends
 * on the server's state, or on who asks (a sign-in by `?token=`), always goes there.
 */
export const routeOf = (asked: RouteRequest, origin: string, isFile: (path: string) => boolean): Route => {
  const url = new URL(asked.url)
  if (asked.method !== 'GET' || url.origin !== origin) return null
  if (ARTIFACT.test(url.pathname)) return { to: 'artifact' }
  if (url.pathname.startsWith('/api/')) return null
  if (asked.mode === 'navigate') {
    const isPage = asked.destination === 'document' && !/\.[a-z0-9]+$/i.test(url.pathname)
    return isPage && !url.searchParams.has('token') ? { to: 'page' } : null
  }
  // Assets of the build before this one are kept for tabs that still run it.
  const known = isFile(url.pathname) || url.pathname.startsWith('/assets/')
  return known && url.search === '' ? { to: 'file', path: url.pathname } : null
}
