import { HttpServerResponse } from '@effect/platform'
import type { Stream } from 'effect'
import { precondition, rangeOf } from '../rest/preconditions.ts'
import type { SentFile } from './SentFile.ts'

/** What browsers show by themselves, by the ending of a name; all else is bytes to them. */
const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  json: 'application/json',
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
}

const TEXTS =
  /\.(txt|md|py|r|jl|csv|tsv|toml|ya?ml|ini|cfg|log|sql|sh|js|ts|css|xml|rst|tex|bib|qmd|rmd|jsonl|ndjson|lock|c|h|cpp|rs|go|java)$/i

const typeOf = (name: string): string => {
  const known = types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
  if (known !== undefined) return known
  return TEXTS.test(name) ? 'text/plain; charset=utf-8' : 'application/octet-stream'
}

/** As RFC 6266 has it: the name in ASCII for old programs, and as it is. */
const disposition = (kind: 'inline' | 'attachment', name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const exact = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`
}

/** An answer with a file, or with the part of it that was asked for; it is read as it is taken. */
export const fileResponse = (
  file: SentFile,
  headers: Readonly<Record<string, string | undefined>>,
  isDownload: boolean,
) => {
  const { name, size, version, bytes } = file
  const etag = `"${version}"`
  const common = {
    etag,
    'accept-ranges': 'bytes',
    // Asked for again, it is compared: it may be another one by then.
    'cache-control': 'private, no-cache',
    'content-type': typeOf(name),
    'content-disposition': disposition(isDownload ? 'attachment' : 'inline', name),
  }
  const outcome = precondition('GET', headers, etag)
  if (outcome !== null) return HttpServerResponse.empty({ status: outcome, headers: common })
  const part = rangeOf(headers, etag, size)
  if (part === 'unsatisfiable') {
    return HttpServerResponse.empty({
      status: 416,
      headers: { ...common, 'content-range': `bytes */${size}` },
    })
  }
  const { first, last } = part ?? { first: 0, last: size - 1 }
  const range = part === null ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }
  return HttpServerResponse.stream(bytes(first, last), {
    status: part === null ? 200 : 206,
    contentType: common['content-type'],
    headers: { ...common, ...range, 'content-length': String(last - first + 1) },
  })
}

/** An answer whose length is not known beforehand. */
export const zipResponse = (name: string, bytes: Stream.Stream<Uint8Array, unknown>) =>
  HttpServerResponse.stream(bytes, {
    contentType: 'application/zip',
    headers: { 'content-disposition': disposition('attachment', name), 'cache-control': 'no-store' },
  })
