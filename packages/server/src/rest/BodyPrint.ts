const BLOCK = 64 * 1024

const join = (a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> => {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * A name for a content that comes in parts: two contents have one name if and only if they are the same, however they
 * were cut (a chain of SHA-256 over blocks of one size).
 */
export class BodyPrint {
  #name: Uint8Array = new Uint8Array(0)
  #rest: Uint8Array = new Uint8Array(0)

  async add(part: Uint8Array): Promise<void> {
    let rest = this.#rest.length === 0 ? part : join(this.#rest, part)
    while (rest.length >= BLOCK) {
      await this.#chain(rest.subarray(0, BLOCK))
      rest = rest.subarray(BLOCK)
    }
    // Its owner may use the memory for something else.
    this.#rest = rest.slice()
  }

  async end(): Promise<string> {
    await this.#chain(this.#rest)
    return [...this.#name].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  async #chain(block: Uint8Array): Promise<void> {
    this.#name = new Uint8Array(await crypto.subtle.digest('SHA-256', join(this.#name, block)))
  }
}
