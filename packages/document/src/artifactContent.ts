import type { ArtifactRef, MimeBundle } from './Output.ts'

/** A value longer than this, as text or JSON in UTF-16 units, is kept as an artifact beside the log. */
const INLINE_LIMIT = 64 * 1024

/** The longest bundle that stays in the log, as text and JSON in UTF-16 units. */
const BUNDLE_LIMIT = 128 * 1024

const BINARY = /^(image|audio|video)\/(?!svg)|^application\/(pdf|octet-stream|x-parquet|vnd\.apache\.arrow)/

/** A value of a MIME bundle as bytes. */
export interface ArtifactContent {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly encoding: ArtifactRef['encoding']
}

const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> | null => {
  try {
    return Uint8Array.from(atob(text.replace(/\s/g, '')), (unit) => unit.charCodeAt(0))
  } catch {
    return null
  }
}

/** The bytes of a value, and how they were made: images and the like from base64, JSON, or text. */
export const artifactContent = (mime: string, value: unknown): ArtifactContent => {
  if (typeof value !== 'string') {
    return { bytes: new TextEncoder().encode(JSON.stringify(value)), encoding: 'json' }
  }
  const binary = BINARY.test(mime) ? decodeBase64(value) : null
  return binary === null
    ? { bytes: new TextEncoder().encode(value), encoding: 'utf8' }
    : { bytes: binary, encoding: 'base64' }
}

/** The value that an artifact stands for: the inverse of `artifactContent`. */
export const artifactValue = (ref: ArtifactRef, bytes: Uint8Array): unknown => {
  if (ref.encoding !== 'base64') {
    const text = new TextDecoder().decode(bytes)
    return ref.encoding === 'json' ? JSON.parse(text) : text
  }
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  }
  return btoa(binary)
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0)

/** The MIME types whose values have to leave a bundle: the long ones, and more until the rest is short. */
export const mimesToStore = (data: MimeBundle): ReadonlyArray<string> => {
  const sizes = Object.entries(data)
    .map(([mime, value]) => ({ mime, size: lengthOf(value) }))
    .sort((a, b) => b.size - a.size)
  let rest = sizes.reduce((sum, { size }) => sum + size, 0)
  return sizes
    .filter(({ size }) => {
      const leaves = size > INLINE_LIMIT || rest > BUNDLE_LIMIT
      if (leaves) rest -= size
      return leaves
    })
    .map(({ mime }) => mime)
}
