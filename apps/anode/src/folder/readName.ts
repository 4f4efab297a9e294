const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A name as it is; null where it is no UTF-8. */
export const readName = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
