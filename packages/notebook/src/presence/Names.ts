import type { Principal } from '@anode/document'

/** Who has chosen no name: as the server calls them. */
export const UNNAMED = 'person:local'

/** What others call somebody: who has not said a name is a guest to them. */
export const nameForOthers = ({ id, name }: Pick<Principal, 'id' | 'name'>): string =>
  id === UNNAMED ? 'Guest' : name

/** `person:ana-lima` is Ana Lima, as far as one can tell. */
const fromId = (id: string): string =>
  id
    .slice(id.indexOf(':') + 1)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')

/** The names of people who were met, by their ids: facts hold ids only. */
export class Names {
  readonly #met = new Map<string, string>()

  /** Remembers what somebody is called. */
  learn(principal: Pick<Principal, 'id' | 'name'>): void {
    this.#met.set(principal.id, nameForOthers(principal))
  }

  /** Whom an id in a fact means: `own` by their own name, others as they were met, or as their id tells. */
  nameOf(id: string, own: Pick<Principal, 'id' | 'name'>): string {
    if (id === own.id) return own.name || 'You'
    if (id === '' || id === 'server') return 'Anode'
    return this.#met.get(id) ?? (id === UNNAMED ? 'Guest' : fromId(id))
  }
}
