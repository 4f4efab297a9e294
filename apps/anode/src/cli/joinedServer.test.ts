import { expect, it } from 'vitest'
import { hostName, joinedServer } from './joinedServer.ts'

const tokenOf = (payload: unknown) =>
  ['e30', Buffer.from(JSON.stringify(payload)).toString('base64url'), 'signature'].join('.')
const token = tokenOf({ aud: 'joined-host', sub: 'gpu' })
const options = { url: 'http://localhost:8421', token, label: [] }

it('A host is named by the token of its invitation', () => {
  expect(joinedServer({ ...options, url: ' http://localhost:8421/api/ ', label: ['A100', ' '] })).toEqual({
    ...{ url: 'http://localhost:8421', token, name: 'gpu', labels: ['A100'] },
    ...{ folders: null, away: 30_000 },
  })
  expect(joinedServer({ ...options, away: '10min', folders: '/mnt/folders' })).toMatchObject({
    ...{ away: 600_000, folders: '/mnt/folders' },
  })
})

it.each([
  ['no address', { url: 'localhost' }, /no address of an Anode/],
  ['another protocol', { url: 'ftp://here' }, /no address of an Anode/],
  ['no token', { token: '' }, /--token/],
  ['a token that is none', { token: 'secret' }, /--token/],
  ['the token of a session', { token: tokenOf({ aud: 'kernel-session', sub: 'gpu' }) }, /--token/],
  [
    'a token with a name that none can have',
    { token: tokenOf({ aud: 'joined-host', sub: '../x' }) },
    /--token/,
  ],
  ['too many labels', { label: Array.from({ length: 9 }, () => 'x') }, /up to 8 labels/],
  ['a folder that starts anywhere', { folders: 'folders' }, /no whole path/],
  ['no time', { away: 'long' }, /no time to be away/],
  ['more than a day', { away: '2d' }, /no time to be away/],
])('%s is refused with what to do', (_, change, words) => {
  expect(() => joinedServer({ ...options, ...change })).toThrow(words)
})

it.each(['', 'GPU', 'a.b', '-a', 'a-', 'ä', 'a b', 'x'.repeat(33)])('“%s” is no name of a host', (name) => {
  expect(() => hostName(name)).toThrow(/small letters/)
})
