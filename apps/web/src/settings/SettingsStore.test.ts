import type { ChosenSettings, SettingsChange } from '@anode/protocol/settings'
import { expect, test } from 'vitest'
import { SettingsStore } from './SettingsStore.ts'

class Refused extends Error {}

/** A server, and browsers whose tabs share a copy. */
const setUp = () => {
  const server = {
    chosen: {} as ChosenSettings,
    up: true,
    refuses: false,
    delay: undefined as Promise<void> | undefined,
  }
  const reach = () => {
    if (!server.up) throw new Error('unreachable')
  }
  const browser = () => {
    let copy: string | null = null
    const openTab = () =>
      new SettingsStore({
        load: () => copy,
        keep: (text) => {
          copy = text
        },
        fetch: async () => {
          reach()
          const answer = server.chosen
          await server.delay
          return answer
        },
        send: async (change: SettingsChange) => {
          reach()
          if (server.refuses) throw new Refused()
          const all = Object.entries({ ...server.chosen, ...change }).filter(([, value]) => value !== null)
          server.chosen = Object.fromEntries(all)
          return server.chosen
        },
        isRefusal: (error) => error instanceof Refused,
      })
    return { openTab }
  }
  return { server, browser }
}

test('A change counts at once and reaches the server and other browsers', async () => {
  const { server, browser } = setUp()
  const [mine, theirs] = [browser().openTab(), browser().openTab()]
  expect(mine.get('theme')).toBe('system')
  mine.set('theme', 'dark')
  expect(mine.get('theme')).toBe('dark')
  await mine.sync()
  expect(server.chosen).toEqual({ theme: 'dark' })
  await theirs.sync()
  expect(theirs.get('theme')).toBe('dark')
  theirs.set('theme', null)
  await theirs.sync()
  expect(server.chosen).toEqual({})
})

test('An old answer of the server does not undo what another tab has changed meanwhile', async () => {
  const { server, browser } = setUp()
  const laptop = browser()
  const [slow, quick] = [laptop.openTab(), laptop.openTab()]
  const { promise, resolve } = Promise.withResolvers<void>()
  server.delay = promise
  const syncing = slow.sync()
  quick.set('theme', 'dark')
  await quick.sync()
  server.delay = undefined
  resolve()
  await syncing
  slow.reload()
  expect(slow.get('theme')).toBe('dark')
  quick.reload()
  expect(quick.get('theme')).toBe('dark')
})

test('Changes made without the server are kept in the browser and merged when it is back', async () => {
  const { server, browser } = setUp()
  const laptop = browser()
  const tab = laptop.openTab()
  server.up = false
  tab.set('fontSize', 120)
  tab.set('vimKeys', true)
  await tab.sync()
  expect(tab.isWaiting).toBe(true)
  server.chosen = { theme: 'light', fontSize: 90 }
  server.up = true
  const again = laptop.openTab()
  expect(again.get('fontSize')).toBe(120)
  await again.sync()
  expect(again.isWaiting).toBe(false)
  expect(again.chosen).toEqual({ theme: 'light', fontSize: 120, vimKeys: true })
  expect(server.chosen).toEqual(again.chosen)
})

test('Tabs of one browser do not undo each other’s changes', async () => {
  const { server, browser } = setUp()
  const laptop = browser()
  const [one, other] = [laptop.openTab(), laptop.openTab()]
  server.up = false
  one.set('theme', 'dark')
  other.set('width', 'wide')
  one.reload()
  await one.sync()
  expect(one.chosen).toEqual({ theme: 'dark', width: 'wide' })
  server.up = true
  await one.sync()
  expect(server.chosen).toEqual({ theme: 'dark', width: 'wide' })
})

test('What is changed while it is being sent is sent again', async () => {
  const { server, browser } = setUp()
  const tab = browser().openTab()
  tab.set('fontSize', 110)
  tab.set('fontSize', 130)
  await tab.sync()
  expect(server.chosen).toEqual({ fontSize: 130 })
  expect(tab.get('fontSize')).toBe(130)
  expect(tab.isWaiting).toBe(false)
})

test('What the server refuses stays here and is not sent for ever', async () => {
  const { server, browser } = setUp()
  const tab = browser().openTab()
  server.refuses = true
  tab.set('theme', 'dark')
  await tab.sync()
  expect(tab.isWaiting).toBe(false)
  expect(tab.get('theme')).toBe('dark')
})

test('Listeners hear of changes, and of another tab’s', () => {
  const laptop = setUp().browser()
  const [one, other] = [laptop.openTab(), laptop.openTab()]
  let heard = 0
  other.on(() => heard++)
  other.set('theme', 'dark')
  expect(heard).toBe(1)
  one.set('theme', 'light')
  other.reload()
  expect(heard).toBe(2)
  expect(other.get('theme')).toBe('light')
})
