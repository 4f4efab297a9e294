const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The first multiple of the alphabet's length above which a random byte would favour some letters. */
const UNBIASED = 256 - (256 % ALPHABET.length)

/**
 * A random id of 16 letters and digits (95 bits): unique for cells, runs and outputs of all notebooks,
 * and within what nbformat 4.5 allows as a cell id (`^[a-zA-Z0-9-_]{1,64}$`).
 */
export const newId = (): string => {
  let id = ''
  while (id.length < 16) {
    for (const byte of crypto.getRandomValues(new Uint8Array(24))) {
      if (byte < UNBIASED && id.length < 16) id += ALPHABET[byte % ALPHABET.length]
    }
  }
  return id
}
