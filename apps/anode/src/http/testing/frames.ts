/** What begins a web socket, but for who asks. */
export const OFFER = [
  'connection: Upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
] as const

/** A frame as clients send it (RFC 6455 §5.2), masked by zeros; `length` may lie. */
export const frame = (
  payload: Buffer | string,
  {
    opcode = 1,
    final = true,
    compressed = false,
    masked = true,
    length = Buffer.byteLength(payload),
  }: {
    readonly opcode?: number
    readonly final?: boolean
    readonly compressed?: boolean
    readonly masked?: boolean
    readonly length?: number
  } = {},
): Buffer => {
  const first = (final ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode
  const mask = masked ? 0x80 : 0
  const head = length < 126 ? Buffer.from([first, mask | length]) : Buffer.alloc(10)
  if (length >= 126) {
    head[0] = first
    head[1] = mask | 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), Buffer.from(payload)])
}

/** The code with which the server closed, if it has said one behind its handshake. */
export const closeCodeIn = (received: string): number | null => {
  const bytes = Buffer.from(received, 'latin1')
  for (let at = bytes.indexOf('\r\n\r\n') + 4; at + 1 < bytes.length; ) {
    const opcode = (bytes[at] as number) & 15
    const short = (bytes[at + 1] as number) & 127
    const [start, length] =
      short < 126
        ? [at + 2, short]
        : short === 126
          ? [at + 4, bytes.readUInt16BE(at + 2)]
          : [at + 10, Number(bytes.readBigUInt64BE(at + 2))]
    if (opcode === 8) return length >= 2 ? bytes.readUInt16BE(start) : 1005
    at = start + length
  }
  return null
}
