import { Either } from 'effect'
import { describe, expect, it } from 'vitest'
import { messageHeader } from '../jupyter/Message.ts'
import { decodeFromOldSocket, decodeFromSocket, encodeForOldSocket, encodeForSocket } from './socketWire.ts'

const outgoing = {
  header: messageHeader('comm_msg', { id: 'id', session: 'session', at: 0 }),
  parent: {},
  content: { data: 'é😀\0' },
  metadata: { deep: [1] },
}
const buffers = [new Uint8Array([1, 2, 3]), new Uint8Array(), new Uint8Array([255])]

describe.each([
  ['the subprotocol', encodeForSocket, (data: string | Uint8Array) => decodeFromSocket(data as Uint8Array)],
  ['the older protocol', encodeForOldSocket, decodeFromOldSocket],
] as const)('A message under %s', (_, encode, decode) => {
  it.each([
    ['without binary parts', []],
    ['with binary parts', buffers],
  ])('is read as it was written, %s', (_name, parts) => {
    const read = Either.getOrThrow(decode(encode('shell', { ...outgoing, buffers: parts })))
    expect(read.channel).toBe('shell')
    const { header, parentId, content, metadata } = read.message
    expect({ header, parentId, content, metadata }).toEqual({
      header: outgoing.header,
      parentId: null,
      content: outgoing.content,
      metadata: outgoing.metadata,
    })
    expect(read.message.buffers.map((part) => [...part])).toEqual(parts.map((part) => [...part]))
  })

  it('that is cut off or changed is refused, never read beyond its end', () => {
    const whole = encode('shell', { ...outgoing, buffers }) as Uint8Array
    for (let length = 0; length < whole.length - 4; length++) {
      expect(Either.isLeft(decode(whole.slice(0, length)))).toBe(true)
    }
    for (let at = 0; at < 80; at++) {
      for (const byte of [0, 1, 127, 255]) {
        const changed = whole.slice()
        changed[at] = byte
        expect(() => decode(changed)).not.toThrow()
      }
    }
    expect(Either.isLeft(decode(new Uint8Array()))).toBe(true)
    expect(Either.isLeft(decode(new Uint8Array(64).fill(255)))).toBe(true)
  })
})

it('Text of the older protocol that is no message is refused', () => {
  for (const text of ['', '{', 'null', '[]', '{"channel":"shell"}']) {
    expect(Either.isLeft(decodeFromOldSocket(text))).toBe(true)
  }
})
