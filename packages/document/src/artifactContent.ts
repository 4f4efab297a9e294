import { fromBase64, isCanonicalBase64, toBase64 } from './base64.ts'
import { stringifyDeep } from './json/deepJson.ts'
import { ExactJson } from './json/ExactJson.ts'
import { readLoosely } from './json/looseJson.ts'
import { isTooDeep } from './jsonDepth.ts'
import type { ArtifactRef, MimeBundle, WrittenBase64 } from './Output.ts'

/** A value longer than this, as text or JSON in UTF-16 units, is kept as an artifact beside the log. */
export const INLINE_LIMIT = 64 * 1024

/** The longest bundle that stays in the log, as text and JSON in UTF-16 units. */
const BUNDLE_LIMIT = 128 * 1024

const BINARY = /^(image|audio|video)\/(?!svg)|^application\/(pdf|octet-stream|x-parquet|vnd\.apache\.arrow)/

/** A value of a MIME bundle as bytes. */
export interface ArtifactContent {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly encoding: ArtifactRef['encoding']
  readonly written?: WrittenBase64
}

/** The reference to a content whose bytes have that SHA-256. */
export const artifactRef = (
  $artifact: string,
  { bytes, encoding, written }: ArtifactContent,
): ArtifactRef => ({ $artifact, bytes: bytes.length, encoding, ...(written ? { written } : {}) })

/** How base64 is written, and its bare digits; null for what is no base64, or is written in a way of its own. */
const readBase64 = (text: string): { readonly digits: string; readonly written?: WrittenBase64 } | null => {
  const [last = ''] = /\s*$/.exec(text) ?? []
  const body = text.slice(0, text.length - last.length)
  const [end = ''] = /\r?\n/.exec(body) ?? []
  const line = end === '' ? 0 : body.indexOf(end)
  const bare = end === '' ? body : body.replaceAll(end, '')
  const unpadded = bare.length % 4 !== 0
  const digits = unpadded ? bare.padEnd(Math.ceil(bare.length / 4) * 4, '=') : bare
  if (!isCanonicalBase64(digits)) return null
  if (last === '' && end === '' && !unpadded) return { digits }
  const written = {
    ...(last === '' ? {} : { last }),
    ...(end === '' ? {} : { line, end }),
    ...(unpadded ? { unpadded } : {}),
  }
  return writeBase64(digits, written) === text ? { digits, written } : null
}

const writeBase64 = (digits: string, { line = 0, end = '', last = '', unpadded }: WrittenBase64): string => {
  const bare = unpadded ? digits.replace(/=+$/, '') : digits
  if (line === 0) return bare + last
  const lines: string[] = []
  for (let at = 0; at < bare.length; at += line) lines.push(bare.slice(at, at + line))
  return lines.join(end) + last
}

/**
 * The bytes of a value, and how they were made: images and the like from base64, JSON, or text. Nothing is lost:
 * base64 that would not come back as it was written counts as text, and text with half a character, which UTF-8
 * cannot say, as JSON.
 */
export const artifactContent = (mime: string, value: unknown): ArtifactContent => {
  const encode = (text: string) => new TextEncoder().encode(text)
  if (value instanceof ExactJson) return { bytes: encode(value.json), encoding: 'json' }
  if (typeof value !== 'string') return { bytes: encode(stringifyDeep(value)), encoding: 'json' }
  const base64 = BINARY.test(mime) ? readBase64(value) : null
  if (base64 !== null) {
    const { digits, written } = base64
    return { bytes: fromBase64(digits), encoding: 'base64', ...(written ? { written } : {}) }
  }
  return value.isWellFormed()
    ? { bytes: encode(value), encoding: 'utf8' }
    : { bytes: encode(JSON.stringify(value)), encoding: 'json' }
}

/** The text of an artifact that is no base64, as it is. */
export const artifactText = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/**
 * The value that an artifact stands for: the inverse of `artifactContent`. Of JSON that was written elsewhere it
 * is the nearest value, and of JSON that is nested too deep for anything that shows it, its text.
 */
export const artifactValue = (ref: Pick<ArtifactRef, 'encoding' | 'written'>, bytes: Uint8Array): unknown => {
  if (ref.encoding === 'base64') return writeBase64(toBase64(bytes), ref.written ?? {})
  const text = artifactText(bytes)
  return ref.encoding === 'utf8' ? text : readLoosely(text)
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0)

/** Of values with their sizes those that have to leave a bundle: the long ones, and more until the rest is short. */
export const leaving = <Key>(
  values: ReadonlyArray<{ readonly key: Key; readonly size: number }>,
): ReadonlySet<Key> => {
  let rest = values.reduce((sum, { size }) => sum + size, 0)
  const left = [...values]
    .sort((a, b) => b.size - a.size)
    .filter(({ size }) => {
      const leaves = size > INLINE_LIMIT || rest > BUNDLE_LIMIT
      if (leaves) rest -= size
      return leaves
    })
  return new Set(left.map(({ key }) => key))
}

/** The MIME types whose values have to leave a bundle: the long ones, and what the log cannot hold as it is. */
export const mimesToStore = (data: MimeBundle): ReadonlyArray<string> => {
  const [unfit, fit] = [[] as string[], [] as { key: string; size: number }[]]
  for (const [key, value] of Object.entries(data)) {
    if (isTooDeep(value)) unfit.push(key)
    else fit.push({ key, size: lengthOf(value) })
  }
  return [...unfit, ...leaving(fit)]
}
