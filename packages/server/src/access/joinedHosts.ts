import type { Principal } from '@anode/document'

const PREFIX = 'joined:'

/** Which host of another machine may join: by its name, and by the invitation that its token names. */
export interface Invitation {
  readonly name: string
  readonly id: string
}

/** A host of another machine that shows the token of its invitation. */
export const joinedHost = ({ name, id }: Invitation): Principal => ({
  ...{ id: `${PREFIX}${name}:${id}`, kind: 'host', name },
})

/** How a host of another machine was let in; null for everybody else, the host of the server's machine too. */
export const invitationOf = ({ kind, id }: Principal): Invitation | null => {
  if (kind !== 'host' || !id.startsWith(PREFIX)) return null
  // A name has no colon.
  const [, name = '', invitation = ''] = id.split(':')
  return { name, id: invitation }
}
