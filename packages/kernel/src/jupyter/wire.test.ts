import { createHmac } from 'node:crypto'
import { ExactJson } from '@anode/document/facts'
import { Either } from 'effect'
import { describe, expect, it } from 'vitest'
import { messageHeader } from './Message.ts'
import { readOutputMessage } from './OutputMessage.ts'
import { decodeMessage, encodeMessage, type SignMessage } from './wire.ts'

const signWith =
  (key: string): SignMessage =>
  (parts) => {
    const hmac = createHmac('sha256', key)
    for (const part of parts) hmac.update(part)
    return hmac.digest('hex')
  }
const sign = signWith('key')
const header = messageHeader('execute_request', { id: 'm1', session: 's1', at: 0 })
const bytes = (text: string) => new TextEncoder().encode(text)
const textOf = (frame: Uint8Array | undefined) => new TextDecoder().decode(frame)

describe('the wire protocol', () => {
  it('orders the parts of a message as the specification has them, signed', () => {
    const frames = encodeMessage({ header, parent: {}, content: { code: 'é' } }, sign)
    expect(frames.map(textOf)).toEqual([
      '<IDS|MSG>',
      expect.stringMatching(/^[0-9a-f]{64}$/),
      JSON.stringify({
        msg_id: 'm1',
        msg_type: 'execute_request',
        session: 's1',
        username: 'anode',
        date: '1970-01-01T00:00:00.000Z',
        version: '5.4',
      }),
      '{}',
      '{}',
      '{"code":"é"}',
    ])
  })

  it('reads what it wrote, with routing ids before and buffers behind', () => {
    const frames = encodeMessage({ header, parent: { ...header, msg_id: 'p1' }, content: [1] }, sign)
    const buffer = new Uint8Array([1, 2])
    expect(decodeMessage([bytes('id'), bytes('topic'), ...frames, buffer], sign)).toEqual(
      Either.right({ header, parentId: 'p1', metadata: {}, content: [1], buffers: [buffer] }),
    )
  })

  it('keeps numbers of displayed JSON as the kernel wrote them', () => {
    const written = '{"data":{"application/json":{"n":12345678901234567890},"text/plain":"x"},"metadata":{}}'
    const parts = [JSON.stringify({ ...header, msg_type: 'display_data' }), '{}', '{}', written].map(bytes)
    const { content } = Either.getOrThrow(
      decodeMessage([bytes('<IDS|MSG>'), bytes(sign(parts)), ...parts], sign),
    )
    expect(readOutputMessage('display_data', content)).toMatchObject({
      data: { 'application/json': new ExactJson('{"n":12345678901234567890}'), 'text/plain': 'x' },
    })
  })

  it('knows messages that no request caused', () => {
    const frames = encodeMessage({ header, parent: {}, content: {} }, sign)
    expect(Either.getOrThrow(decodeMessage(frames, sign)).parentId).toBe(null)
  })

  const whole = encodeMessage({ header, parent: {}, content: {} }, sign)
  const withParts = (...parts: ReadonlyArray<string>) => {
    const frames = parts.map(bytes)
    return [bytes('<IDS|MSG>'), bytes(sign(frames)), ...frames]
  }
  it.each([
    [
      'another key signed',
      encodeMessage({ header, parent: {}, content: {} }, signWith('other')),
      /signature/,
    ],
    ['has lost a part', whole.slice(0, -1), /parts/],
    ['has no delimiter', whole.slice(1), /parts/],
    ['is empty', [], /parts/],
    ['has no JSON in it', withParts('{"msg_id":"a","msg_type":"b"}', '{}', '{}', '{'), /JSON/],
    ['has no type', withParts('{"msg_id":"a"}', '{}', '{}', '{}'), /header/],
  ])('refuses a message that %s', (_, frames, reason) => {
    expect(Either.getOrThrow(Either.flip(decodeMessage(frames, sign))).message).toMatch(reason)
  })
})
