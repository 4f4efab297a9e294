import type { Principal } from '@anode/document'

/** Who states what another program wrote into a notebook's file. */
export const diskPrincipal: Principal = { id: 'disk', kind: 'server', name: 'The file on disk' }
