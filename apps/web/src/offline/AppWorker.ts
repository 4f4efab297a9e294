import { messageOf } from '@anode/document/messageOf'
import { Listeners } from '@anode/protocol/listeners'
import type { PageMessage } from './worker/WorkerScope.ts'

/** Whether Anode opens without its server, and whether a newer version of the page waits. */
export interface AppWorkerState {
  /**
   * `preparing`: the page is being kept, or that has not begun yet. `unavailable`: this browser or this
   * address does not allow it. `failed`: it did not work this time.
   */
  readonly page: 'preparing' | 'ready' | 'unavailable' | 'failed'
  /** Why it is not ready, for people. */
  readonly why: string | null
  /** A newer version is there and waits for `reload`. */
  readonly update: boolean
}

/** How long the first load is left alone before the page is kept, in milliseconds. */
const QUIET = 2000

/** Asking for an update more often is of no use, in milliseconds. */
const CHECK_EVERY = 1000

/** How long a reload waits for a newer version to be fetched, in milliseconds. */
const PATIENCE = 15_000

const loaded = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.readyState === 'complete') resolve()
    else window.addEventListener('load', () => resolve(), { once: true })
  })

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 10_000 })
    else setTimeout(resolve, 500)
  })

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Resolves when a worker is installed, with whether it is. */
const installed = (worker: ServiceWorker): Promise<boolean> =>
  new Promise((resolve) => {
    const check = () => {
      if (worker.state === 'installing') return
      worker.removeEventListener('statechange', check)
      resolve(worker.state !== 'redundant')
    }
    worker.addEventListener('statechange', check)
    check()
  })

const whyUnavailable = (): string =>
  window.isSecureContext
    ? 'This browser does not allow it here: in private windows, for example.'
    : `Browsers allow it only on HTTPS and on this machine itself, not on ${location.host}.`

/**
 * The page's end of its service worker (`worker/main.ts`): starts it when the page has come to rest, hears
 * of newer versions, and changes to them when the person says so.
 */
export class AppWorker {
  #state: AppWorkerState = { page: 'preparing', why: null, update: false }
  readonly #listeners = new Listeners('the page’s worker')
  #registration: ServiceWorkerRegistration | null = null
  #checked = 0
  #reloading = false
  /** Whether this page has had a worker. */
  #controlled = false

  get state(): AppWorkerState {
    return this.#state
  }

  subscribe = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** Keeps the page for times without a server, once it has nothing else to do. */
  start = async (): Promise<void> => {
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined
    if (!container) return this.#set({ page: 'unavailable', why: whyUnavailable() })
    this.#controlled = container.controller !== null
    container.addEventListener('controllerchange', () => this.#controllerChanged())
    await loaded()
    // A page that has its worker only asks for a newer one.
    if (!this.#controlled) await pause(QUIET)
    await idle()
    await this.#register(container)
  }

  /** Asks the server whether there is a newer version: when it came back, it may be another one. */
  check = (): void => {
    if (performance.now() - this.#checked < CHECK_EVERY) return
    this.#checked = performance.now()
    if (this.#state.page === 'failed') void this.#register(navigator.serviceWorker)
    // Without an answer everything stays as it is.
    else this.#registration?.update().catch(() => {})
  }

  /** Loads the page again, in its newest version. What was changed is kept in the journal. */
  reload = async (): Promise<void> => {
    const waiting = await this.#newest().catch(() => null)
    if (waiting === null) return location.reload()
    this.#reloading = true
    waiting.postMessage({ type: 'takeOver' } satisfies PageMessage)
    // Usually it has taken over, and the page is gone, long before.
    await pause(PATIENCE)
    location.reload()
  }

  /** The version that waits; asks for one first, since the page may know of it before its worker does. */
  async #newest(): Promise<ServiceWorker | null> {
    const registration = this.#registration ?? (await navigator.serviceWorker?.getRegistration())
    if (registration === undefined) return null
    if (registration.waiting === null) {
      await Promise.race([registration.update(), pause(PATIENCE)])
      if (registration.installing) await Promise.race([installed(registration.installing), pause(PATIENCE)])
    }
    return registration.waiting
  }

  async #register(container: ServiceWorkerContainer): Promise<void> {
    try {
      const registration = await container.register('/sw.js')
      this.#checked = performance.now()
      if (registration !== this.#registration) this.#watch(registration)
      this.#registration = registration
      if (registration.active === null && registration.installing) {
        const whole = await installed(registration.installing)
        if (!whole) throw new Error('not all of its files could be fetched.')
      }
      await container.ready
      this.#set({ page: 'ready', why: null })
    } catch (error) {
      this.#set({ page: 'failed', why: messageOf(error) })
    }
  }

  #watch(registration: ServiceWorkerRegistration): void {
    const found = (worker: ServiceWorker | null) => {
      if (worker === null) return
      void installed(worker).then((whole) => {
        // The first one of all replaces nothing.
        if (whole && registration.waiting === worker && registration.active) this.#set({ update: true })
      })
    }
    found(registration.waiting)
    found(registration.installing)
    registration.addEventListener('updatefound', () => found(registration.installing))
  }

  #controllerChanged(): void {
    if (this.#reloading) location.reload()
    // Another tab asked for the new version: this one is the old one now.
    else if (this.#controlled) this.#set({ update: true })
    else this.#keepArtifacts()
    this.#controlled = true
  }

  /** What was loaded before there was a worker would be missing without a server. */
  #keepArtifacts(): void {
    const names = performance.getEntriesByType('resource').map(({ name }) => name)
    const urls = names.filter((name) => name.startsWith(`${location.origin}/api/artifacts/`))
    if (urls.length === 0) return
    navigator.serviceWorker.controller?.postMessage({ type: 'keep', urls } satisfies PageMessage)
  }

  #set(change: Partial<AppWorkerState>): void {
    this.#state = { ...this.#state, ...change }
    // For tests and scripts, like the hooks of cells.
    document.documentElement.dataset.offline = this.#state.page
    this.#listeners.tell()
  }
}

/** The worker of this page. */
export const appWorker = new AppWorker()
