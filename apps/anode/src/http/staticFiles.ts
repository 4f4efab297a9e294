import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

const COMPRESSED = new Set(['.html', '.js', '.css', '.json', '.svg', '.wasm', '.map'])

/** The page may run only what we serve; output of notebooks lives in `frame.html`, which has its own. */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** The service worker may only fetch, and only from here. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'"

/** The frame has no origin of its own even when it is opened by its address. */
const FRAME_POLICY =
  "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"

interface StaticFile {
  readonly type: string
  readonly plain: Buffer
  readonly etag: string
  gzip?: Promise<Buffer>
  brotli?: Promise<Buffer>
}

const FOR_EVER = 'public, max-age=31536000, immutable'

const policies: Readonly<Record<string, string>> = {
  'frame.html': FRAME_POLICY,
  'sw.js': WORKER_POLICY,
}

/**
 * Serves the built page: files with hashed names for ever, `index.html` for every other address. A file whose
 * address says its hash (`?v=`, the start of its SHA-256) is for ever as well; everything else, the page and
 * its service worker first of all, is asked for anew each time.
 */
export const staticFiles = (folder: string) => {
  const files = new Map<string, StaticFile>()

  const load = (path: string): StaticFile | undefined => {
    const known = files.get(path)
    if (known) return known
    try {
      const plain = readFileSync(join(folder, path))
      const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
      const type = types[extname(path)] ?? 'application/octet-stream'
      // The build lays it beside most files; what was added later is compressed when it is asked for.
      const beside = join(folder, `${path}.br`)
      const file: StaticFile = existsSync(beside)
        ? { type, plain, etag, brotli: Promise.resolve(readFileSync(beside)) }
        : { type, plain, etag }
      files.set(path, file)
      return file
    } catch {
      return undefined
    }
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const path = normalize(decodeURIComponent(url.pathname)).replace(/^[/\\]+/, '')
    const asset = path !== '' && extname(path) !== '' ? load(path) : undefined
    if (asset === undefined && /^assets\//.test(path)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.\n')
      return
    }
    const file = asset ?? load('index.html')
    if (file === undefined) {
      response.writeHead(503, { 'content-type': 'text/plain' })
      response.end('The page has not been built. Run “npm start”, which builds it.\n')
      return
    }
    const named = path.startsWith('assets/') || file.etag === `"${url.searchParams.get('v')}"`
    await send(request, response, file, path, named)
  }
}

const send = async (
  request: IncomingMessage,
  response: ServerResponse,
  file: StaticFile,
  path: string,
  named: boolean,
): Promise<void> => {
  const headers: Record<string, string> = {
    'content-type': file.type,
    etag: file.etag,
    'cache-control': named ? FOR_EVER : 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    ...(file.type.startsWith('text/html') || path in policies
      ? { 'content-security-policy': policies[path] ?? PAGE_POLICY }
      : {}),
    // Frames of outputs have no origin, so what they load of ours must say that it may be read.
    ...(path.startsWith('assets/') ? { 'access-control-allow-origin': '*' } : {}),
  }
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end()
    return
  }
  const accepts = String(request.headers['accept-encoding'] ?? '')
  const body = COMPRESSED.has(extname(path) || '.html')
    ? await compressed(file, accepts, headers)
    : file.plain
  response.writeHead(200, { ...headers, 'content-length': String(body.length), vary: 'accept-encoding' })
  response.end(request.method === 'HEAD' ? undefined : body)
}

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Compresses once, beside the server's other work: the largest file takes half a second. */
const compressed = async (
  file: StaticFile,
  accepts: string,
  headers: Record<string, string>,
): Promise<Buffer> => {
  if (/\bbr\b/.test(accepts)) {
    headers['content-encoding'] = 'br'
    file.brotli ??= toBrotli(file.plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
    return file.brotli
  }
  if (/\bgzip\b/.test(accepts)) {
    headers['content-encoding'] = 'gzip'
    file.gzip ??= toGzip(file.plain)
    return file.gzip
  }
  return file.plain
}
