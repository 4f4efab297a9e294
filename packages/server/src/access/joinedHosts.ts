import type { Principal } from '@anode/document'

const PREFIX = 'joined:'

/** A host of another machine that shows the token of its invitation. */
export const joinedHost = (name: string): Principal => ({ id: `${PREFIX}${name}`, kind: 'host', name })

/** The name of a host of another machine; null for everybody else, the host of the server's machine too. */
export const joinedNameOf = ({ kind, id }: Principal): string | null =>
  kind === 'host' && id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null
