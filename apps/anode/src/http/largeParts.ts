import { letGo } from './letGo.ts'

/** So much is handed on at once, in bytes: each step on the way to a disk costs the same for 64 KB, which sockets give. */
const LARGE = 512 * 1024

/** What came is handed on after so long, in ms, however little it is: a slow line that breaks loses no more than that. */
const LONGEST = 250

/** The same bytes in larger parts, as copies: the parts that they are made of are let go of. */
export async function* largeParts(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let large = Buffer.allocUnsafeSlow(LARGE)
  let filled = 0
  let since = performance.now()
  for await (const part of parts) {
    for (let from = 0; from < part.length; ) {
      const copied = part.copy(large, filled, from)
      from += copied
      filled += copied
      if (filled < LARGE && performance.now() - since < LONGEST) continue
      yield large.subarray(0, filled)
      large = Buffer.allocUnsafeSlow(LARGE)
      filled = 0
      since = performance.now()
    }
    letGo(part)
  }
  if (filled > 0) yield large.subarray(0, filled)
}
