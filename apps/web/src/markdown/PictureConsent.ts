import { Listeners } from '@anode/protocol/listeners'
import { createContext } from 'react'

/** What a person said to pictures of other sites in a notebook. */
export type Consent = 'unasked' | 'load' | 'hold'

const KEY = 'anode.remotePictures'

/** So many notebooks are remembered; those decided first are asked about again. */
const LIMIT = 500

const remembered = (): ReadonlyArray<readonly [string, Consent]> => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    if (!Array.isArray(stored)) return []
    return stored.filter((entry) => Array.isArray(entry) && /^(load|hold)$/.test(String(entry[1])))
  } catch {
    return []
  }
}

/**
 * Whether texts of a notebook load pictures from other sites: not before the person was asked, once per notebook and
 * browser. It knows which sites those are that were met so far.
 */
export class PictureConsent {
  readonly #notebookId: string | null
  #consent: Consent
  #sites: ReadonlySet<string> = new Set()
  readonly #listeners = new Listeners('consent to pictures')

  constructor(notebookId: string | null) {
    this.#notebookId = notebookId
    this.#consent = remembered().find(([id]) => id === notebookId)?.[1] ?? 'unasked'
  }

  readonly consent = (): Consent => this.#consent

  readonly sites = (): ReadonlySet<string> => this.#sites

  /** Pictures of these sites were met, and not loaded. */
  met(sites: ReadonlyArray<string>): void {
    if (sites.every((site) => this.#sites.has(site))) return
    this.#sites = new Set([...this.#sites, ...sites])
    this.#tell()
  }

  decide(consent: 'load' | 'hold'): void {
    this.#consent = consent
    const others = remembered().filter(([id]) => id !== this.#notebookId)
    try {
      localStorage.setItem(KEY, JSON.stringify([...others, [this.#notebookId, consent]].slice(-LIMIT)))
    } catch {
      // Asked again the next time where storage is denied.
    }
    this.#tell()
  }

  readonly on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  #tell(): void {
    this.#listeners.tell()
  }
}

/** Of the notebook that texts are in; outside of one nothing is loaded. */
export const PictureConsentContext = createContext<PictureConsent>(new PictureConsent(null))
