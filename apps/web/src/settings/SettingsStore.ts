import { Listeners } from '@anode/protocol/listeners'
import {
  type ChosenSettings,
  readChosen,
  type SettingKey,
  type Settings,
  type SettingsChange,
  settingKeys,
  settingOf,
} from '@anode/protocol/settings'

/** What `SettingsStore` needs of the browser and the server. */
export interface SettingsPorts {
  /** The copy in this browser, shared by its tabs; null when there is none. */
  readonly load: () => string | null
  readonly keep: (text: string) => void
  readonly fetch: () => Promise<ChosenSettings>
  readonly send: (change: SettingsChange) => Promise<ChosenSettings>
  /** Whether a failure means that the server would never take it. */
  readonly isRefusal: (error: unknown) => boolean
}

const parse = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}

/**
 * The person's settings: a copy in this browser, so that the first paint is right and nothing waits for the
 * server, and the server's, which all browsers share. A change counts here at once and waits until the server
 * has it; what waits here goes before what comes from there. Of two browsers the one that arrives last wins,
 * setting by setting.
 */
export class SettingsStore {
  readonly #ports: SettingsPorts
  #chosen: ChosenSettings = {}
  #waiting: SettingsChange = {}
  #syncing: Promise<void> | null = null
  readonly #listeners = new Listeners('settings')

  constructor(ports: SettingsPorts) {
    this.#ports = ports
    this.#read()
  }

  /** What differs from the defaults. */
  get chosen(): ChosenSettings {
    return this.#chosen
  }

  /** Whether the server lacks changes. */
  get isWaiting(): boolean {
    return Object.keys(this.#waiting).length > 0
  }

  get<K extends SettingKey>(key: K): Settings[K] {
    return settingOf(this.#chosen, key)
  }

  /** Null goes back to the default. */
  set<K extends SettingKey>(key: K, value: Settings[K] | null): void {
    // Another tab may have written since.
    this.#read()
    this.#take({ ...this.#chosen, [key]: value ?? undefined }, { ...this.#waiting, [key]: value })
    this.#keep()
    void this.sync()
  }

  /** Hears of every change, of this tab and others. */
  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** The copy in this browser was changed by another tab. */
  reload(): void {
    this.#read()
    this.#tell()
  }

  /** Sends what waits, takes what the server has. Without the server, everything stays as it is. */
  sync(): Promise<void> {
    this.#syncing ??= this.#sync().finally(() => {
      this.#syncing = null
    })
    return this.#syncing
  }

  async #sync(): Promise<void> {
    const { load, fetch, send, isRefusal } = this.#ports
    let overtaken: boolean
    do {
      const sent = this.#waiting
      const before = load()
      overtaken = false
      try {
        const chosen = this.isWaiting ? await send(sent) : await fetch()
        // Another tab has written meanwhile: what it had of the server may be newer than this answer.
        overtaken = load() !== before
        this.#read()
        this.#settle(sent)
        if (!overtaken) this.#take(chosen, this.#waiting)
      } catch (error) {
        if (!isRefusal(error)) return
        this.#read()
        this.#settle(sent)
      }
      this.#keep()
    } while (this.isWaiting || overtaken)
  }

  /** What was sent waits no more, unless it was changed meanwhile. */
  #settle(sent: SettingsChange): void {
    const left = Object.entries(this.#waiting).filter(
      ([key, value]) => !(key in sent) || JSON.stringify(sent[key as SettingKey]) !== JSON.stringify(value),
    )
    this.#waiting = Object.fromEntries(left)
  }

  #take(chosen: ChosenSettings, waiting: SettingsChange): void {
    this.#waiting = waiting
    // `readChosen` drops the nulls that mean the default.
    this.#chosen = readChosen({ ...chosen, ...waiting })
  }

  #read(): void {
    const copy = parse(this.#ports.load()) as { chosen?: ChosenSettings; waiting?: object } | null
    const waiting = Object.entries(copy?.waiting ?? {}).filter(([key]) =>
      settingKeys.includes(key as SettingKey),
    )
    this.#take(copy?.chosen ?? {}, Object.fromEntries(waiting))
  }

  #keep(): void {
    this.#ports.keep(JSON.stringify({ chosen: this.#chosen, waiting: this.#waiting }))
    this.#tell()
  }

  #tell(): void {
    this.#listeners.tell()
  }
}
