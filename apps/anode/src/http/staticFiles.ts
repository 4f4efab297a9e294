import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { refused } from './Refused.ts'
import { sendRefused } from './sendAnswer.ts'
import { sendContent } from './sendContent.ts'

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
      const full = join(folder, path)
      // As it is written, and in the folder: where case does not count, a file would be kept under many names.
      if (realpathSync.native(full) !== join(realpathSync.native(folder), path)) return undefined
      const plain = readFileSync(full)
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
      return sendRefused(request, response, refused(404, 'NotFound', 'There is no such file.'), false)
    }
    const file = asset ?? load('index.html')
    if (file === undefined) {
      const words = 'The page has not been built. Run “npm start”, which builds it.'
      return sendRefused(request, response, refused(503, 'NotBuilt', words), false)
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
  // A part is one of the file itself.
  const wanted = request.headers.range === undefined ? String(request.headers['accept-encoding'] ?? '') : ''
  const coding = COMPRESSED.has(extname(path) || '.html') ? codingOf(wanted) : null
  const headers = {
    'content-type': file.type,
    etag: coding === null ? file.etag : file.etag.replace(/"$/, `-${coding}"`),
    'cache-control': named ? FOR_EVER : 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    vary: 'accept-encoding',
    ...(coding === null ? {} : { 'content-encoding': coding }),
    ...(file.type.startsWith('text/html') || path in policies
      ? { 'content-security-policy': policies[path] ?? PAGE_POLICY }
      : {}),
    // Frames of outputs have no origin, so what they load of ours must say that it may be read.
    ...(path.startsWith('assets/') ? { 'access-control-allow-origin': '*' } : {}),
  }
  await sendContent(request, response, headers, coding === null ? file.plain : await compressed(file, coding))
}

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

const codingOf = (accepts: string): 'br' | 'gzip' | null =>
  /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : null

/** Compresses once, beside the server's other work: the largest file takes half a second. */
const compressed = (file: StaticFile, coding: 'br' | 'gzip'): Promise<Buffer> => {
  if (coding === 'gzip') {
    file.gzip ??= toGzip(file.plain)
    return file.gzip
  }
  file.brotli ??= toBrotli(file.plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
  return file.brotli
}
