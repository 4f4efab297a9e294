import { Effect } from 'effect'
import { SignJWT } from 'jose'
import { expect, it } from 'vitest'
import { mayWithToken } from './Authorization.ts'
import { makeSessionTokens, TOKEN_LIFE } from './SessionTokens.ts'

const secret = new Uint8Array(32).fill(7)
const holder = { notebookId: 'n', hostId: 'h' }

const start = () => {
  let time = 1_000_000_000_000
  const tokens = makeSessionTokens(secret, () => time)
  return {
    tokens,
    give: (of = holder) => Effect.runPromise(tokens.give(of)),
    who: (token: string) => Effect.runPromise(tokens.authenticate(token)),
    pass: (milliseconds: number) => {
      time += milliseconds
    },
  }
}

it('A token is good for its notebook and its host, and for no other', async () => {
  const { tokens, give, who } = start()
  const token = await give()
  expect(tokens.refusalOf(token, holder)).toBeNull()
  expect(tokens.refusalOf(token, { ...holder, notebookId: 'other' })?.message).toContain('another notebook')
  expect(tokens.refusalOf(token, { ...holder, hostId: 'other' })?.message).toContain('another host')
  expect(tokens.refusalOf(undefined, holder)?.message).toContain('without')
  expect(await who(token)).toEqual({ id: 'session:n', kind: 'host', name: 'Kernel session' })
})

it('A forged token, one of another server and one of before are refused', async () => {
  const { tokens, give, who } = start()
  const token = await give()
  const [head, body, signature = ''] = token.split('.')
  const forged = [
    `${head}.${body}.${[...signature].reverse().join('')}`,
    `${head}.${body}.`,
    await Effect.runPromise(makeSessionTokens(new Uint8Array(32)).give(holder)),
    await Effect.runPromise(makeSessionTokens(secret).give(holder)),
    await new SignJWT({ notebook: 'n', host: 'h' }).setProtectedHeader({ alg: 'HS256' }).sign(secret),
    'nonsense',
  ]
  for (const bad of forged) {
    expect(tokens.refusalOf(bad, holder)).toMatchObject({ isExpired: false })
    expect(await who(bad)).toBeNull()
  }
})

it('A token runs out in minutes, and is replaced before', async () => {
  const { tokens, give, who, pass } = start()
  const first = await give()
  expect(tokens.due()).toEqual([])
  pass(TOKEN_LIFE * 0.6)
  expect(tokens.due()).toMatchObject([holder])
  const second = await give()
  expect(second).not.toBe(first)
  expect(tokens.due()).toEqual([])
  // What is on its way with the one before is taken.
  expect(tokens.refusalOf(first, holder)).toBeNull()
  pass(TOKEN_LIFE * 0.6)
  expect(tokens.refusalOf(first, holder)).toMatchObject({ isExpired: true })
  expect(await who(first)).toBeNull()
  expect(tokens.refusalOf(second, holder)).toBeNull()
  expect(await who(second)).not.toBeNull()
})

it('No token outlives its session', async () => {
  const { tokens, give, who } = start()
  const [first, second] = [await give(), await give()]
  tokens.revoke(holder)
  expect(tokens.has(holder)).toBe(false)
  const next = await give()
  for (const token of [first, second]) {
    expect(tokens.refusalOf(token, holder)).toMatchObject({ isExpired: false })
    expect(await who(token)).toBeNull()
  }
  expect(tokens.refusalOf(next, holder)).toBeNull()
})

it('Whoever shows one may read its notebook and keep large values, and nothing else', async () => {
  const { give, who } = start()
  const principal = await who(await give())
  if (principal === null) throw new Error('It is good.')
  expect(mayWithToken(principal, 'keepArtifact', null)).toBeNull()
  expect(mayWithToken(principal, 'read', 'n')).toBeNull()
  expect(mayWithToken(principal, 'read', 'other')).toContain('kernel session')
  for (const verb of ['host', 'edit', 'run', 'list', 'delete', 'create', 'self', 'readArtifact'] as const) {
    expect(mayWithToken(principal, verb, 'n')).toContain('kernel session')
  }
})
