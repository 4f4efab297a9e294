import type { Principal } from '@anode/document'

/** Who has chosen no name: as the server calls them. */
export const UNNAMED = 'person:local'

/** What others call somebody: who has not said a name is a guest to them. */
export const nameForOthers = ({ id, name }: Principal): string => (id === UNNAMED ? 'Guest' : name)

/** The names of people whom this page has met, by their ids: facts hold ids only. */
const met = new Map<string, string>()

/** Remembers what somebody is called. */
export const learnName = (principal: Principal): void => {
  met.set(principal.id, nameForOthers(principal))
}

/** `person:ana-lima` is Ana Lima, as far as one can tell. */
const fromId = (id: string): string =>
  id
    .slice(id.indexOf(':') + 1)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')

/** Whom an id in a fact means: the person at this page by their own name, others as they were met, or as their id tells. */
export const nameOf = (id: string, own: Pick<Principal, 'id' | 'name'>): string => {
  if (id === own.id) return own.name || 'You'
  if (id === '' || id === 'server') return 'Anode'
  return met.get(id) ?? (id === UNNAMED ? 'Guest' : fromId(id))
}
