import { Listeners } from '@anode/protocol/listeners'
import type { NotebookSession } from '../session/NotebookSession.ts'
import type { Service, ServiceKey } from '../session/SessionServices.ts'
import type { Presence } from './Presence.ts'

/** Whom one follows, if anyone: what is shown is where they are, until one does something oneself. */
export class Following implements Service {
  /** Their id. */
  personId: string | null = null
  readonly #presence: Pick<Presence, 'on' | 'person'>
  readonly #listeners = new Listeners('who is followed')
  readonly #onShow = new Listeners<[string]>('what is to be shown')
  #unlisten: (() => void) | null = null
  #shown: string | null = null

  constructor(presence: Pick<Presence, 'on' | 'person'>) {
    this.#presence = presence
  }

  start(personId: string): void {
    this.end()
    this.personId = personId
    this.#shown = null
    this.#unlisten = this.#presence.on('people', () => this.#follow())
    this.#tell()
    this.#follow()
  }

  end(): void {
    if (this.#unlisten === null) return
    this.#unlisten()
    this.#unlisten = null
    this.personId = null
    this.#tell()
  }

  dispose(): void {
    this.end()
  }

  /** Hears when one begins or ends to follow somebody. */
  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** Hears of each cell that is to be shown because somebody who is followed went there. */
  onShow = (listener: (cellId: string) => void): (() => void) => {
    return this.#onShow.add(listener)
  }

  #follow(): void {
    const person = this.personId === null ? undefined : this.#presence.person(this.personId)
    if (person === undefined) {
      this.end()
      return
    }
    const cellId = person.place?.cellId
    if (cellId === undefined || cellId === this.#shown) return
    this.#shown = cellId
    this.#onShow.tell(cellId)
  }

  #tell(): void {
    this.#listeners.tell()
  }
}

export const followService: ServiceKey<NotebookSession, Following> = {
  name: 'following',
  make: ({ presence }) => new Following(presence),
}

/** Whom the person follows in a notebook. */
export const followingOf = (session: NotebookSession): Following => session.service(followService)
