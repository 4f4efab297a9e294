import { expect, test } from 'vitest'
import { type Service, type ServiceKey, SessionServices } from './SessionServices.ts'

interface Session {
  readonly id: string
}

/** A key whose services write into `log` what becomes of them. */
const noting = (name: string, log: string[], needs?: ServiceKey<Session, Service>) => {
  const services = new Map<Session, SessionServices<Session>>()
  const key: ServiceKey<Session, Service & { readonly of: string }> = {
    name,
    make: (session) => {
      if (needs !== undefined) services.get(session)?.get(needs)
      log.push(`${name} made`)
      return { of: session.id, dispose: () => void log.push(`${name} ended`) }
    },
  }
  return { key, services }
}

test('A service is made when it is first asked for, and is the same until the end', () => {
  const log: string[] = []
  const { key } = noting('a', log)
  const services = new SessionServices<Session>({ id: 'one' })
  expect(log).toEqual([])
  expect(services.get(key)).toBe(services.get(key))
  expect(services.get(key).of).toBe('one')
  services.dispose()
  services.dispose()
  expect(log).toEqual(['a made', 'a ended'])
})

test('Each session has its own', () => {
  const { key } = noting('a', [])
  const [one, two] = [
    new SessionServices<Session>({ id: 'one' }),
    new SessionServices<Session>({ id: 'two' }),
  ]
  expect([one.get(key).of, two.get(key).of]).toEqual(['one', 'two'])
})

test('A service ends before those that it was made with', () => {
  const log: string[] = []
  const below = noting('below', log)
  const above = noting('above', log, below.key)
  const session = { id: 'one' }
  const services = new SessionServices<Session>(session)
  above.services.set(session, services)
  services.get(above.key)
  services.dispose()
  expect(log).toEqual(['below made', 'above made', 'above ended', 'below ended'])
})

test('One that fails to end does not keep the others from ending', () => {
  const log: string[] = []
  const services = new SessionServices<Session>({ id: 'one' })
  services.get(noting('a', log).key)
  services.get<Service>({
    name: 'broken',
    make: () => ({
      dispose: () => {
        throw new Error('No.')
      },
    }),
  })
  expect(() => services.dispose()).toThrow('Not every service of the notebook ended.')
  expect(log).toEqual(['a made', 'a ended'])
})

test('What is asked for after the end is made and ends at once', () => {
  const log: string[] = []
  const { key } = noting('late', log)
  const services = new SessionServices<Session>({ id: 'one' })
  services.dispose()
  services.get(key)
  services.get(key)
  expect(log).toEqual(['late made', 'late ended'])
})
