/** The headers of a request, their names in lower case. */
type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value

const tagsIn = (header: string): ReadonlyArray<string> => header.match(/(?:W\/)?"[^"]*"|\*/g) ?? []

const isWeak = (tag: string): boolean => tag.startsWith('W/')

const withoutWeakness = (tag: string): string => tag.replace(/^W\//, '')

/**
 * What becomes of a request by what it says of the content (RFC 9110 §13.2.2): `etag` is the present content's, null
 * where there is none. 304: the asker has it; 412: it is not what the asker thinks it is.
 */
export const precondition = (
  method: string,
  headers: RequestHeaders,
  etag: string | null,
): 304 | 412 | null => {
  const match = one(headers['if-match'])
  const noneMatch = one(headers['if-none-match'])
  if (match !== undefined) {
    const known = tagsIn(match)
    const fits =
      etag !== null && (known.includes('*') || (!isWeak(etag) && known.some((tag) => tag === etag)))
    if (!fits) return 412
  }
  if (noneMatch !== undefined) {
    const known = tagsIn(noneMatch).map(withoutWeakness)
    const fits = etag !== null && (known.includes('*') || known.includes(withoutWeakness(etag)))
    if (fits) return method === 'GET' || method === 'HEAD' ? 304 : 412
  }
  return null
}

/** A part of some content, from its first byte to its last. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * The part of `length` bytes that is asked for; null for all of it: where nothing else is asked, or several parts at
 * once, or another unit, or of content that is not this (RFC 9110 §14.2).
 */
export const rangeOf = (
  headers: RequestHeaders,
  etag: string,
  length: number,
): ByteRange | 'unsatisfiable' | null => {
  const range = one(headers.range)
  const ifRange = one(headers['if-range'])
  if (range === undefined || (ifRange !== undefined && (ifRange !== etag || isWeak(etag)))) return null
  const [, from, to] = range.match(/^bytes=(\d{0,15})-(\d{0,15})$/) ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return null
  if (from === '') {
    const count = Math.min(Number(to), length)
    return count === 0 ? 'unsatisfiable' : { first: length - count, last: length - 1 }
  }
  const first = Number(from)
  const last = to === '' ? length - 1 : Math.min(Number(to), length - 1)
  if (to !== '' && Number(to) < first) return null
  return first >= length ? 'unsatisfiable' : { first, last }
}
