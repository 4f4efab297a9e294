/**
 * The page's service worker: it opens the page without a server. `shellPlugin` bundles it beside the page,
 * with the list of the page's files.
 *
 * One build of the page belongs together: a worker answers with the files of its own build only, all of
 * which it fetched before it took over, each checked by its hash. A newer worker waits until the person asks
 * for it (`takeOver`), so that no page changes under its reader's hands. The server's answers are never
 * kept, but for values that are named by their content.
 */
import { answerArtifact } from './artifactCache.ts'
import { routeOf } from './routeOf.ts'
import { keepShell, pruneShells, type Shell, shellFile } from './Shell.ts'
import type { WorkerScope } from './WorkerScope.ts'

declare const self: WorkerScope
declare const __SHELL__: Shell

const shell = __SHELL__
const files = new Set(shell.files.map(({ path }) => path))

/** The kept file, or the server's where the browser has let go of it. */
const answerFile = async (path: string, request: Request): Promise<Response> =>
  (await shellFile(shell, path)) ?? fetch(request)

self.addEventListener('install', (event) => event.waitUntil(keepShell(shell)))

self.addEventListener('activate', (event) =>
  // A page that was loaded without a worker has its help at once.
  event.waitUntil(pruneShells(shell).then(() => self.clients.claim())),
)

self.addEventListener('fetch', (event) => {
  const { request } = event
  const route = routeOf(request, self.location.origin, (path) => files.has(path))
  switch (route?.to) {
    case 'page':
      return event.respondWith(answerFile('/index.html', request))
    case 'file':
      return event.respondWith(answerFile(route.path, request))
    case 'artifact':
      return event.respondWith(answerArtifact(request, event.waitUntil.bind(event)))
  }
})

self.addEventListener('message', (event) => {
  if (event.data.type === 'takeOver') event.waitUntil(self.skipWaiting())
  else {
    const later = event.waitUntil.bind(event)
    later(Promise.allSettled(event.data.urls.map((url) => answerArtifact(new Request(url), later))))
  }
})
