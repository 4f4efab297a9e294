import type { MimeBundle } from '@anode/document/facts'

/** MIME types whose values are JSON; the values of all others are text. */
const isJsonMime = (mime: string): boolean => mime === 'application/json' || mime.endsWith('+json')

/** Text that has no half characters: such text would not survive UTF-8. The length stays the same. */
const wellFormed = (value: unknown): unknown => (typeof value === 'string' ? value.toWellFormed() : value)

/**
 * A MIME bundle as the document keeps it: lists of lines joined (nbformat allows both forms, some kernels
 * send them too), JSON values as they are.
 */
export const normalizeMimeBundle = (data: Readonly<Record<string, unknown>>): MimeBundle =>
  Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      !isJsonMime(mime) && Array.isArray(value) ? wellFormed(value.join('')) : wellFormed(value),
    ]),
  )
