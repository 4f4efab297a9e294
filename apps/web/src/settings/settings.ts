import type { ChosenSettings, SettingKey, Settings } from '@anode/protocol/settings'
import { useSyncExternalStore } from 'react'
import { RequestFailed, request } from '../server/request.ts'
import { SettingsStore } from './SettingsStore.ts'

/** Also read by public/settings.js before the first paint. */
const COPY = 'anode.settings'

/** How often what waits is tried again, in milliseconds. */
const RETRY = 15_000

/** Where the browser lets us store nothing, the copy lasts as long as the page. */
let unstored: string | null = null

const load = (): string | null => {
  try {
    return localStorage.getItem(COPY) ?? unstored
  } catch {
    return unstored
  }
}

const keep = (text: string): void => {
  unstored = text
  try {
    localStorage.setItem(COPY, text)
  } catch {
    // Denied or full: see above.
  }
}

const answer = async (response: Promise<Response>): Promise<ChosenSettings> => (await response).json()

/** The settings of the person at this page. */
export const settings = new SettingsStore({
  load,
  keep,
  fetch: () => answer(request<'settings.get'>('GET', '/settings')),
  send: (change) => answer(request<'settings.change'>('PATCH', '/settings', change)),
  isRefusal: (error) => error instanceof RequestFailed && (error.status === 400 || error.status === 422),
})

/** A setting, live: changed here, in another tab, or (once this page looks) in another browser. */
export const useSetting = <K extends SettingKey>(key: K): Settings[K] =>
  useSyncExternalStore(settings.on, () => settings.get(key))

/** Keeps the settings in step with other tabs and with the server, for as long as the page lives. */
export const followSettings = (): void => {
  window.addEventListener('storage', ({ key }) => {
    if (key === COPY || key === null) settings.reload()
  })
  window.addEventListener('online', () => void settings.sync())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void settings.sync()
  })
  setInterval(() => {
    if (settings.isWaiting) void settings.sync()
  }, RETRY)
  void settings.sync()
}
