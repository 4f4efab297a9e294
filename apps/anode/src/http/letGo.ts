/**
 * Gives the memory of bytes back that nobody reads any more, now instead of when the collector comes by: each 64 MB of
 * them make it look through the whole heap, which takes longer than to write them. They are empty from then on.
 */
export const letGo = ({ buffer, byteLength }: Uint8Array): void => {
  // Of a part others may hold the rest.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
