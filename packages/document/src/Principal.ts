import { Schema } from 'effect'

/**
 * Who commits: a person, an agent acting for one, a kernel host stating what a kernel did, or the server
 * itself. The server derives it from the connection's credentials, never from a message.
 */
export const Principal = Schema.Struct({
  /** Stable, and what a fact's `by` holds: `person:local`, `host:a1B2…`, `server`. */
  id: Schema.String,
  kind: Schema.Literal('person', 'agent', 'host', 'server'),
  /** The name that people see. */
  name: Schema.String,
})
export type Principal = typeof Principal.Type

/** The server's own principal: imports, restores, and runs that it has to declare lost. */
export const serverPrincipal: Principal = { id: 'server', kind: 'server', name: 'Anode' }
