/** Bytes as base64. */
export const toBase64 = (bytes: Uint8Array): string => {
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary)
}

/** The bytes again. A loop: `Uint8Array.from` over a string is forty times slower, and this runs at every edit. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** Digits of six bits, of which the last has two or four to spare where padding follows: those are zero. */
const CANONICAL = /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/

/** Whether this is what `toBase64` writes of its bytes. */
export const isCanonicalBase64 = (text: string): boolean => text.length % 4 === 0 && CANONICAL.test(text)
