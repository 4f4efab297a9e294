const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  transform: ReadableWritablePair<Uint8Array, BufferSource>,
): Promise<ArrayBuffer> => new Response(new Blob([bytes]).stream().pipeThrough(transform)).arrayBuffer()

/** Text as compressed bytes (gzip); the work is done beside this thread. */
export const pack = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await through(new TextEncoder().encode(text), new CompressionStream('gzip')))

/** The inverse of `pack`. */
export const unpack = async (bytes: Uint8Array): Promise<string> =>
  new TextDecoder().decode(await through(new Uint8Array(bytes), new DecompressionStream('gzip')))
