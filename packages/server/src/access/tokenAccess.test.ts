import { Effect } from 'effect'
import { describe, expect, test } from 'vitest'
import { personOf, tidyName } from './chosenName.ts'
import { isSameSecret, localPerson, tokenAccess } from './tokenAccess.ts'

const access = tokenAccess({ token: 'secret', cookieName: 'anode', secret: new Uint8Array(32) })

const whoHas = (cookie: string) =>
  Effect.runPromise(Effect.either(access.authenticate({ authorization: undefined, cookie })))

/** What a browser sends back of a `Set-Cookie`. */
const sent = (setCookie: string) => setCookie.split(';')[0]

describe('a person with the token', () => {
  test('is the one of this machine until they choose a name', async () => {
    expect(await whoHas('anode=secret')).toMatchObject({ right: localPerson })
  })

  test('is who they say they are', async () => {
    const cookie = sent(access.nameCookie('Zoë Ångström; Path=/'))
    expect(await whoHas(`anode=secret; ${cookie}`)).toMatchObject({
      right: { id: 'person:zoë-ångström-path', kind: 'person', name: 'Zoë Ångström; Path=/' },
    })
    expect(await whoHas(`anode=secret; ${sent(access.nameCookie(null))}`)).toMatchObject({
      right: localPerson,
    })
  })

  test('is nobody by the name alone', async () => {
    expect(await whoHas(`${sent(access.nameCookie('Ana'))}`)).toMatchObject({
      left: { _tag: 'Unauthorized' },
    })
  })

  test.each(['anode_name=%E0%A4%A', 'anode_name=', 'anode_name=%00%20'])(
    'stays the one of this machine with a cookie that means nothing: %s',
    async (cookie) => {
      expect(await whoHas(`anode=secret; ${cookie}`)).toMatchObject({ right: localPerson })
    },
  )
})

describe('a secret', () => {
  test('is like itself only, and nothing is no secret', () => {
    expect(isSameSecret('secret', 'secret')).toBe(true)
    for (const [a, b] of [
      ['', ''],
      ['', 'secret'],
      ['secret', ''],
      ['secret', 'secre'],
      ['secret', 'secretsecret'],
      ['secretsecret', 'secret'],
    ] as const) {
      expect(isSameSecret(a, b)).toBe(false)
    }
  })

  test.each(['anode=', 'anode=; anode=', 'anode', '=secret', 'anode=%00', ''])(
    'that was lost lets nobody in: %s',
    async (cookie) => {
      const lost = tokenAccess({ token: '', cookieName: 'anode', secret: new Uint8Array(0) })
      for (const authorization of [undefined, 'Bearer ', 'Bearer', 'Bearer \0', 'Basic Og==']) {
        const who = await Effect.runPromise(Effect.either(lost.authenticate({ authorization, cookie })))
        expect(who).toMatchObject({ left: { _tag: 'Unauthorized' } })
      }
    },
  )

  test('is found among cookies of one name that the browser keeps for several paths', async () => {
    expect(await whoHas('anode=; anode=old; anode=secret')).toMatchObject({ right: localPerson })
  })
})

describe('a name', () => {
  test('stands for one person however it is written', () => {
    expect(personOf('ana  MARÍA').id).toBe(personOf('Ana María').id)
    expect(personOf('Ana').id).not.toBe(personOf('Ann').id)
  })

  test('is never an empty id, nor that of the unnamed', () => {
    expect(personOf('🦊').id).toBe('person:1f98a')
    expect(personOf('李雷').id).toBe('person:李雷')
    expect(personOf('Local').id).not.toBe(localPerson.id)
  })

  test('is kept without what cannot be seen', () => {
    expect(tidyName('  Ana\u0000\n  Lee ')).toBe('Ana Lee')
    expect([...tidyName('🦊'.repeat(200))]).toHaveLength(60)
    expect(tidyName('\u200b')).toBe('')
  })
})
