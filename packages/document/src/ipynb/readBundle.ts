import { type ArtifactContent, artifactContent, INLINE_LIMIT, leaving } from '../artifactContent.ts'
import type { JsonNode } from '../json/JsonNode.ts'
import { isExactJson, nearestValue } from '../json/jsonValue.ts'
import { isJsonTooDeep } from '../jsonDepth.ts'
import type { ArtifactRef } from '../Output.ts'
import { isJsonMime } from './mimeTypes.ts'
import type { Repairs } from './Repairs.ts'
import { VALUE_DEPTH } from './readMetadata.ts'
import { kindInWords, readText } from './readText.ts'

/** A value that the log cannot hold as it is: too large, too deep, too exact, or like a reference of ours. */
export class LeavingValue {
  /** As the bytes to keep. */
  readonly content: () => ArtifactContent
  /** What comes nearest to it where nothing is kept. */
  readonly nearest: () => unknown

  constructor(content: () => ArtifactContent, nearest: () => unknown) {
    this.content = content
    this.nearest = nearest
  }
}

/** The values of a MIME bundle by their types: as the log holds them, or leaving. */
export type FileBundle = ReadonlyMap<string, unknown>

/** What may stand in a bundle as JSON: its types, and those of vendors who do not say so. */
const mayBeJson = (mime: string): boolean => isJsonMime(mime) || mime.startsWith('application/')

const isReference = (node: JsonNode): boolean => node.kind === 'object' && node.get('$artifact') !== undefined

const readJsonValue = (node: JsonNode): unknown => {
  if (node.kind === 'string') return node.string
  const json = (): ArtifactContent => ({ bytes: new TextEncoder().encode(node.raw), encoding: 'json' })
  if (node.length > INLINE_LIMIT) {
    return new LeavingValue(json, () =>
      isJsonTooDeep(node.raw, VALUE_DEPTH) ? node.raw : nearestValue(node),
    )
  }
  if (isReference(node)) return new LeavingValue(json, () => node.raw)
  if (isExactJson(node, VALUE_DEPTH)) return nearestValue(node)
  return new LeavingValue(json, () => (isJsonTooDeep(node.raw, VALUE_DEPTH) ? node.raw : nearestValue(node)))
}

/** A bundle as it will be in the state: lists of lines joined, JSON as it is, large values leaving. */
export const readBundle = (
  node: JsonNode | undefined,
  path: string,
  repairs: Repairs,
  options: { readonly references?: 'kept' } = {},
): FileBundle => {
  const bundle = new Map<string, unknown>()
  const sizes = new Map<string, number>()
  if (node === undefined || node.isNull) return bundle
  if (node.kind !== 'object') {
    repairs.tell(path, `It is ${kindInWords(node)} where values by their MIME types belong. It is not shown.`)
    return bundle
  }
  for (const { key: mime, value } of node.members()) {
    if (mime === '__proto__') continue
    const isText = !isJsonMime(mime) && (value.kind === 'string' || isLines(value) || !mayBeJson(mime))
    const read =
      options.references === 'kept' && isReference(value)
        ? nearestValue(value)
        : isText
          ? readText(value, `${path}[${JSON.stringify(mime)}]`, repairs)
          : readJsonValue(value)
    bundle.set(mime, read)
    if (!(read instanceof LeavingValue))
      sizes.set(mime, typeof read === 'string' ? read.length : value.length)
  }
  for (const mime of leaving([...sizes].map(([key, size]) => ({ key, size })))) {
    const value = bundle.get(mime)
    bundle.set(
      mime,
      new LeavingValue(
        () => artifactContent(mime, value),
        () => value,
      ),
    )
  }
  return bundle
}

const isLines = (node: JsonNode): boolean => {
  if (node.kind !== 'array') return false
  for (const line of node.elements()) if (line.kind !== 'string') return false
  return true
}

/** How the log holds a bundle: what leaves it is kept and a reference stands in its place. */
export const storedBundle = (
  bundle: FileBundle,
  keep: ((content: ArtifactContent) => ArtifactRef) | undefined,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Array.from(bundle, ([mime, value]) => {
      if (!(value instanceof LeavingValue)) return [mime, value]
      if (keep === undefined) return [mime, value.nearest()]
      const content = value.content()
      const { written } = content
      return [mime, { ...keep(content), ...(written ? { written } : {}) }]
    }),
  )
