import { Context } from 'effect'

/** Which hosts of other machines may join this server. The platform keeps them; without one there are none. */
export class HostInvitations extends Context.Reference<HostInvitations>()('anode/HostInvitations', {
  defaultValue: (): {
    /** The names of those that are invited now, with the id of each invitation. */
    readonly invited: () => ReadonlyMap<string, string>
  } => ({ invited: () => new Map() }),
}) {}
