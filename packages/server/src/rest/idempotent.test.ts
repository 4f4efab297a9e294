import { describe, expect, it } from 'vitest'
import { BodyPrint } from './BodyPrint.ts'
import { idempotent, type KeptAnswers } from './idempotent.ts'

/** A handler that counts, behind the keys. */
const start = (kept?: KeptAnswers) => {
  let now = 0
  let status = 201
  let count = 0
  let length = 1
  const seen: string[] = []
  const handler = idempotent(
    async (request) => {
      seen.push(await request.text())
      return new Response(JSON.stringify({ count: ++count, padding: 'x'.repeat(length) }), {
        status,
        headers: { 'x-kind': 'answer' },
      })
    },
    {
      whoIs: async ({ headers }) => headers.get('authorization'),
      now: () => now,
      ...(kept && { kept }),
    },
  )
  const post = async (key: string | null, body = 'a', who: string | null = 'ada', path = '/x') => {
    const answer = await handler(
      new Request(`http://localhost${path}`, {
        method: 'POST',
        body,
        headers: { ...(key && { 'idempotency-key': key }), ...(who && { authorization: who }) },
      }),
    )
    const { count, _tag } = await answer.json()
    return _tag ?? count
  }
  return {
    post,
    seen,
    pass: (ms: number) => {
      now += ms
    },
    answers: (next: number, padding = 1) => {
      status = next
      length = padding
    },
  }
}

describe('A key', () => {
  it('stands for one request of one principal', async () => {
    const { post, seen } = start()
    expect([await post('k'), await post('k'), await post('k', 'a', 'bob')]).toEqual([1, 1, 2])
    expect([await post('k', 'b'), await post('k', 'a', 'ada', '/y')]).toEqual(['KeyReused', 'KeyReused'])
    expect([await post(null), await post(null), await post('k', 'a', null)]).toEqual([3, 4, 5])
    expect(seen).toEqual(['a', 'a', 'a', 'a', 'a'])
  })

  it('is free again after a refusal, and after its time', async () => {
    const { post, answers, pass } = start()
    answers(409)
    expect([await post('k'), await post('k')]).toEqual([1, 2])
    answers(201)
    expect([await post('k'), await post('k')]).toEqual([3, 3])
    pass(3600_000)
    expect(await post('k')).toBe(4)
  })

  it('is in use until there is an answer', async () => {
    const { post } = start()
    const [first, second] = await Promise.all([post('k'), post('k')])
    expect([first, second]).toEqual([1, 'KeyInUse'])
  })

  it('is forgotten when there are many newer ones, or much of them', async () => {
    const few = start({ age: 1000, count: 2, bytes: 1000 })
    for (const key of ['a', 'b', 'c', 'd']) await few.post(key)
    expect([await few.post('d'), await few.post('a')]).toEqual([4, 5])
    const much = start({ age: 1000, count: 100, bytes: 1000 })
    much.answers(201, 700)
    for (const key of ['a', 'b', 'c']) await much.post(key)
    expect([await much.post('c'), await much.post('a')]).toEqual([3, 4])
    much.answers(201, 2000)
    await much.post('long')
    expect(await much.post('long')).toBe('KeyInUse')
  })
})

it('The name of a body does not depend on how it was cut', async () => {
  const content = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251)
  const nameOf = async (size: number, bytes = content) => {
    const print = new BodyPrint()
    for (let at = 0; at < bytes.length; at += size) await print.add(bytes.subarray(at, at + size))
    return print.end()
  }
  const names = await Promise.all([7000, 65_536, 99_999, 300_000].map((size) => nameOf(size)))
  expect(new Set(names).size).toBe(1)
  expect(await nameOf(65_536, content.slice(0, -1))).not.toBe(names[0])
  expect(await nameOf(65_536, content.slice(0, 65_536))).not.toBe(
    await nameOf(65_536, content.slice(0, 131_072)),
  )
})
