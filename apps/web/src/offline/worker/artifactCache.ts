const NAME = 'anode-artifacts'

/** All that is kept of large output values, in bytes. */
const LIMIT = 200 * 1024 * 1024

/** A value that would push out everything else is not kept, in bytes. */
const ONE_LIMIT = LIMIT / 8

/** The sizes of what is kept, by address, what was asked for last at the end. Read when first needed. */
let sizes: Promise<Map<string, number>> | undefined

const readSizes = async (cache: Cache): Promise<Map<string, number>> => {
  const entries = new Map<string, number>()
  for (const request of await cache.keys()) {
    const kept = await cache.match(request)
    if (kept) entries.set(request.url, Number(kept.headers.get('content-length')))
  }
  return entries
}

const open = async () => {
  const cache = await caches.open(NAME)
  sizes ??= readSizes(cache)
  return { cache, sizes: await sizes }
}

/** Keeps a response; the values that were longest not asked for make room for it. */
const keep = async (url: string, response: Response): Promise<void> => {
  const size = Number(response.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
  if (size > ONE_LIMIT) return
  const opened = await open()
  await opened.cache.put(url, response)
  opened.sizes.delete(url)
  opened.sizes.set(url, size)
  let total = [...opened.sizes.values()].reduce((sum, one) => sum + one, 0)
  for (const [oldest, bytes] of opened.sizes) {
    if (total <= LIMIT) break
    total -= bytes
    opened.sizes.delete(oldest)
    await opened.cache.delete(oldest)
  }
}

/**
 * A large output value: its name is the hash of its content, so what is kept is never stale. `later` is
 * given what goes on after the answer.
 */
export const answerArtifact = async (
  request: Request,
  later: (work: Promise<unknown>) => void,
): Promise<Response> => {
  const { cache, sizes: known } = await open()
  // Whoever does not ask for a type takes the bytes of any.
  const ignoreSearch = new URL(request.url).search === ''
  const kept = await cache.match(request.url, { ignoreVary: true, ignoreSearch })
  if (kept) {
    const size = known.get(request.url) ?? 0
    known.delete(request.url)
    known.set(request.url, size)
    return kept
  }
  const response = await fetch(request)
  // Without space for it, it is fetched again the next time.
  if (response.status === 200) later(keep(request.url, response.clone()).catch(() => {}))
  return response
}
